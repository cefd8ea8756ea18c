"""Errors as each AWS protocol words them."""

import json
from xml.sax.saxutils import escape

REQUEST_ID = "00000000-0000-4000-8000-000000000000"

# One row for each kind of refusal: code and status by family of services.
KINDS = {
    "denied": {"json": ("AccessDeniedException", 403), "ec2": ("UnauthorizedOperation", 403), "query": ("AccessDenied", 403)},
    "unknown-key": {
        "json": ("UnrecognizedClientException", 403),
        "ec2": ("AuthFailure", 401),
        "query": ("InvalidClientTokenId", 403),
    },
    "signature": {
        "json": ("InvalidSignatureException", 403),
        "ec2": ("AuthFailure", 401),
        "query": ("SignatureDoesNotMatch", 403),
    },
    "expired": {"json": ("ExpiredTokenException", 403), "ec2": ("RequestExpired", 400), "query": ("ExpiredToken", 403)},
    "unsigned": {
        "json": ("MissingAuthenticationTokenException", 403),
        "ec2": ("AuthFailure", 401),
        "query": ("MissingAuthenticationToken", 403),
    },
    "throttled": {"json": ("ThrottlingException", 429), "ec2": ("RequestLimitExceeded", 503), "query": ("Throttling", 400)},
}


class Refused(Exception):
    """A request that AWS itself would refuse; `kind` is a key of KINDS, or `code` and `status` are given."""

    def __init__(self, message, kind=None, code=None, status=400, extra=None):
        super().__init__(message)
        self.message, self.kind, self.code, self.status, self.extra = message, kind, code, status, extra or {}


JSON = {
    "acm",
    "codebuild",
    "codepipeline",
    "dynamodb",
    "ecr",
    "ecr-public",
    "eks",
    "elasticfilesystem",
    "es",
    "lambda",
    "logs",
    "monitoring",
    "sqs",
    "tagging",
}
REST_JSON = {"eks", "elasticfilesystem", "es", "lambda"}


def family(service):
    return "ec2" if service == "ec2" else "json" if service in JSON else "query"


def answer(service, refused, request_json=False, content_type=""):
    """Status, headers and body of a refusal in the protocol of the service."""
    group = family(service)
    if group == "json" and "x-www-form-urlencoded" in content_type:
        group = "query"
    code, status = KINDS[refused.kind][group] if refused.kind else (refused.code, refused.status)
    if service in REST_JSON:
        headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code, "x-amzn-RequestId": REQUEST_ID}
        return status, headers, json.dumps({"message": refused.message, **refused.extra}).encode()
    if group == "json":
        query_code = KINDS[refused.kind]["query"][0] if refused.kind else code
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "x-amzn-RequestId": REQUEST_ID,
            "x-amzn-query-error": f"{query_code};Sender",
        }
        return status, headers, json.dumps({"__type": f"com.amazonaws#{code}", "message": refused.message}).encode()
    if service == "s3":
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{escape(refused.message)}</Message>'
            f"<RequestId>{REQUEST_ID}</RequestId></Error>"
        )
        return status, {"Content-Type": "application/xml"}, body.encode()
    if group == "ec2":
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>'
            f"<Code>{code}</Code><Message>{escape(refused.message)}</Message></Error></Errors>"
            f"<RequestID>{REQUEST_ID}</RequestID></Response>"
        )
        return status, {"Content-Type": "text/xml;charset=UTF-8"}, body.encode()
    if request_json:
        error = {"Error": {"Type": "Sender", "Code": code, "Message": refused.message}, "RequestId": REQUEST_ID}
        return status, {"Content-Type": "application/json"}, json.dumps(error).encode()
    body = (
        "<ErrorResponse><Error><Type>Sender</Type>"
        f"<Code>{code}</Code><Message>{escape(refused.message)}</Message></Error>"
        f"<RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
    )
    return status, {"Content-Type": "text/xml"}, body.encode()
