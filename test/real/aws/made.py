"""
Operations that this emulator answers itself because moto has none, and fields of answers that a test has set by hand.

An operation is a function from the fields of the request to the fields of the answer; protocols are botocore's business.
"""

import json
from dataclasses import dataclass

import botocore.parsers
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.datastructures import MultiDict

# Signing name -> botocore's name, where they differ.
MODELS = {
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
    "es": "opensearch",
    "monitoring": "cloudwatch",
}
OPERATIONS = {}
# What tests have set: (action, fields that identify an object, fields to set)
said = []


@dataclass
class Call:
    """A request of an operation: its fields, and where and by whom it was sent."""

    fields: dict
    account: str
    region: str
    caller: object


def operation(service, name):
    """Answers an operation by a function of a Call; it raises Refused where AWS says no."""

    def register(function):
        OPERATIONS[(service, name)] = function
        return function

    return register


def service_of(request):
    """The model of the service of a request; classic load balancers share their signing name with the others."""
    if request.service == "elasticloadbalancing" and request.form.get("Version", "").startswith("2012"):
        return get_service_model("elb")
    return get_service_model(MODELS.get(request.service, request.service))


def handle(request, account, caller):
    """Answers an operation of OPERATIONS: (status, headers, body), or None when it is moto's."""
    function = OPERATIONS.get((request.service, request.operation))
    if function is None:
        return None
    service = service_of(request)
    operation_model = service.operation_model(request.operation)
    protocol = determine_request_protocol(service, request.headers["content-type"])
    if protocol == "query":
        parts = {"method": request.method, "headers": request.headers, "url_path": "/", "url_params": {}}
        parser = PROTOCOL_PARSERS[protocol](operation_model)
        given = parser.parse({**parts, "values": MultiDict(request.form), "body": request.body})
    else:
        given = json.loads(request.body or b"{}")
    result = function(Call(dict(given), account, request.region, caller))
    return write(service, operation_model, protocol, result)


def write(service, operation_model, protocol, result):
    serialized = get_serializer_class(service.service_name, protocol)(operation_model).serialize(result)
    body = serialized["body"]
    return serialized["status_code"], dict(serialized["headers"]), body.encode() if isinstance(body, str) else body


def amend(request, action, status, headers, body):
    """The answer with what tests have said of its objects. Gives headers and body."""
    matching = [(item, fields) for operation, item, fields in said if operation == action]
    if status != 200 or not matching:
        return headers, body
    service = service_of(request)
    operation_model = service.operation_model(request.operation)
    protocol = determine_request_protocol(service, request.headers["content-type"])
    names = {name.lower(): value for name, value in headers.items()}
    answer = {"status_code": status, "headers": names, "body": body}
    result = botocore.parsers.create_parser(protocol).parse(answer, operation_model.output_shape)
    result.pop("ResponseMetadata", None)
    for item, fields in matching:
        put(result, item, fields)
    _, made, body = write(service, operation_model, protocol, result)
    kept = {name: value for name, value in headers.items() if name.lower() not in ("content-length", "content-type")}
    return {**kept, **made}, body


def put(value, item, fields):
    """Sets fields of every object that has those of `item`; None takes a field away."""
    if isinstance(value, list):
        for element in value:
            put(element, item, fields)
    if not isinstance(value, dict):
        return
    for element in list(value.values()):
        put(element, item, fields)
    if all(value.get(name) == wanted for name, wanted in item.items()):
        value.update(fields)
        for name in [name for name, given in fields.items() if given is None]:
            value.pop(name)


def page(items, fields, token="nextToken", limit="maxResults", most=100):
    """A page of items, and the token of the next one, if any."""
    start = int(fields.get(token) or 0)
    end = start + int(fields.get(limit) or most)
    return items[start:end], str(end) if len(items) > end else None
