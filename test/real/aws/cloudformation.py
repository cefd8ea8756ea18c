"""
Stacks with their resources and events: complete at once, with what creation.py creates for real, unless something fails there
or a test says what failed. moto has CloudFormation, but needs thirty more packages for it and skips the types of EKS.
"""

import datetime
import json
import uuid

import creation
import yaml
from errors import Refused
from made import operation, page
from moto.core.exceptions import ServiceException, _RESTError

# (account, region) -> list of stacks, newest last
stacks = {}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


class Template(yaml.SafeLoader):
    """YAML of a template; its short forms are read as what they stand for (`!Ref x` as `Ref: x`, `!Sub x` as `Fn::Sub: x`)."""


def short_form(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Template.add_multi_constructor("!", short_form)
# Dates are text to CloudFormation, e.g. the version of a policy.
Template.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in Template.yaml_implicit_resolvers.items()
}


def all_stacks(call):
    return stacks.setdefault((call.account, call.region), [])


def stack_of(call):
    """The stack by name, or by id for one that has been deleted."""
    name = call.fields.get("StackName", "")
    for stack in reversed(all_stacks(call)):
        if stack["StackId"] == name or (stack["StackName"] == name and stack["StackStatus"] != "DELETE_COMPLETE"):
            return stack
    raise Refused(f"Stack with id {name} does not exist", code="ValidationError", status=400)


def event(stack, logical, physical, kind, status, reason=None, time=None):
    stack["events"].insert(
        0,
        {
            "StackId": stack["StackId"],
            "EventId": str(uuid.uuid4()),
            "StackName": stack["StackName"],
            "LogicalResourceId": logical,
            "PhysicalResourceId": physical,
            "ResourceType": kind,
            "Timestamp": time or now(),
            "ResourceStatus": status,
            **({"ResourceStatusReason": reason} if reason else {}),
        },
    )


def stack_event(stack, status, reason=None):
    stack["StackStatus"] = status
    event(stack, stack["StackName"], stack["StackId"], "AWS::CloudFormation::Stack", status, reason)


def resource_row(stack, logical, kind, status, reason=None, physical=None):
    physical = physical or f"{stack['StackName']}-{logical}-{uuid.uuid4().hex[:12].upper()}"
    row = stack["resources"].setdefault(
        logical,
        {
            "StackName": stack["StackName"],
            "StackId": stack["StackId"],
            "LogicalResourceId": logical,
            "PhysicalResourceId": physical,
            "ResourceType": kind,
            "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
        },
    )
    row.update(Timestamp=now(), ResourceStatus=status, **({"ResourceStatusReason": reason} if reason else {}))
    event(stack, logical, row["PhysicalResourceId"], kind, status, reason)


@operation("cloudformation", "CreateStack")
def create_stack(call):
    name = call.fields["StackName"]
    if any(item["StackName"] == name and item["StackStatus"] != "DELETE_COMPLETE" for item in all_stacks(call)):
        raise Refused(f"Stack [{name}] already exists", code="AlreadyExistsException", status=400)
    text = call.fields.get("TemplateBody") or "{}"
    template = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Template)
    stack = {
        "StackId": f"arn:aws:cloudformation:{call.region}:{call.account}:stack/{name}/{uuid.uuid4()}",
        "StackName": name,
        "CreationTime": now(),
        "Parameters": [dict(item) for item in call.fields.get("Parameters") or []],
        "Capabilities": list(call.fields.get("Capabilities") or []),
        "Tags": [dict(item) for item in call.fields.get("Tags") or []],
        "Outputs": [],
        "RollbackConfiguration": {},
        "DisableRollback": False,
        "NotificationARNs": [],
        "EnableTerminationProtection": False,
        "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        "resources": {},
        "events": [],
    }
    given = {item["ParameterKey"]: item["ParameterValue"] for item in stack["Parameters"]}
    made = creation.Creation(template, stack, given, call.account, call.region)
    need_capabilities(made, stack["Capabilities"])
    stack["Parameters"] = [{"ParameterKey": name, "ParameterValue": str(value)} for name, value in made.parameters.items()]
    stack["created"] = {name for name, item in made.resources().items() if item.get("Properties")}
    stack["kept"] = {name for name, item in made.resources().items() if item.get("DeletionPolicy", "").startswith("Retain")}
    all_stacks(call).append(stack)
    stack_event(stack, "CREATE_IN_PROGRESS", "User Initiated")
    for logical, resource in made.resources().items():
        try:
            physical, _ = made.make(logical)
        except (Refused, ServiceException, _RESTError) as error:
            fail_creation(stack, made, logical, resource["Type"], error.message)
            return {"StackId": stack["StackId"]}
        resource_row(stack, logical, resource["Type"], "CREATE_IN_PROGRESS", physical=physical)
        resource_row(stack, logical, resource["Type"], "CREATE_COMPLETE")
    stack["written"] = {
        name: {"type": item["Type"], "id": made.made[name][0], "properties": made.value(item.get("Properties") or {}), **made.made[name][1]}
        for name, item in made.resources().items()
    }
    for key, output in (template.get("Outputs") or {}).items():
        if "Condition" in output and not made.holds(output["Condition"]):
            continue
        value = made.value(output.get("Value"))
        shown = value if isinstance(value, str) else json.dumps(value)
        stack["Outputs"].append({"OutputKey": key, "OutputValue": shown})
    stack_event(stack, "CREATE_COMPLETE")
    return {"StackId": stack["StackId"]}


def need_capabilities(made, given):
    """Roles take an acknowledgement, and those with a name of one's own another one."""
    roles = [item.get("Properties") or {} for item in made.resources().values() if item["Type"] == "AWS::IAM::Role"]
    named = any("RoleName" in role for role in roles)
    if any(roles) and not set(given) & ({"CAPABILITY_NAMED_IAM"} if named else {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"}):
        needed = "CAPABILITY_NAMED_IAM" if named else "CAPABILITY_IAM"
        raise Refused(f"Requires capabilities : [{needed}]", code="InsufficientCapabilitiesException", status=400)


def fail_creation(stack, made, logical, kind, reason):
    """What has been created by then goes again."""
    place = stack["StackId"].split(":")
    for name, (physical, _) in made.made.items():
        delete = creation.DELETERS.get(made.template["Resources"][name]["Type"])
        if delete and made.template["Resources"][name].get("Properties"):
            delete(place[4], place[3], physical)
    roll_back(stack, logical, kind, reason)


@operation("cloudformation", "DeleteStack")
def delete_stack(call):
    stack = stack_of(call)
    stack_event(stack, "DELETE_IN_PROGRESS", "User Initiated")
    for logical, row in reversed(stack["resources"].items()):
        if logical in stack["kept"]:
            resource_row(stack, logical, row["ResourceType"], "DELETE_SKIPPED")
            continue
        delete = creation.DELETERS.get(row["ResourceType"])
        if delete and logical in stack["created"]:
            delete(call.account, call.region, row["PhysicalResourceId"])
        resource_row(stack, logical, row["ResourceType"], "DELETE_COMPLETE")
    stack["DeletionTime"] = now()
    stack_event(stack, "DELETE_COMPLETE")
    return {}


@operation("cloudformation", "DescribeStacks")
def describe_stacks(call):
    if call.fields.get("StackName"):
        found = [stack_of(call)]
    else:
        found = [stack for stack in reversed(all_stacks(call)) if stack["StackStatus"] != "DELETE_COMPLETE"]
    items, token = page(found, call.fields, "NextToken", "none")
    return {"Stacks": items, "NextToken": token}


@operation("cloudformation", "DescribeStackEvents")
def describe_stack_events(call):
    items, token = page(stack_of(call)["events"], call.fields, "NextToken", "none")
    return {"StackEvents": items, "NextToken": token}


@operation("cloudformation", "DescribeStackResources")
def describe_stack_resources(call):
    rows = list(stack_of(call)["resources"].values())
    wanted = call.fields.get("LogicalResourceId")
    return {"StackResources": [row for row in rows if wanted in (None, row["LogicalResourceId"])]}


def fail_resource(account, region, name, logical, kind, reason):
    """A resource of a stack fails, and the stack is rolled back, as CloudFormation does at creation."""
    roll_back(next(item for item in reversed(stacks[(account, region)]) if item["StackName"] == name), logical, kind, reason)


def roll_back(stack, logical, kind, reason):
    resource_row(stack, logical, kind, "CREATE_FAILED", reason)
    failed = f"The following resource(s) failed to create: [{logical}]. "
    stack_event(stack, "ROLLBACK_IN_PROGRESS", f"{failed}Rollback requested by user.")
    for row in list(stack["resources"].values()):
        if row["ResourceStatus"] == "CREATE_COMPLETE":
            resource_row(stack, row["LogicalResourceId"], row["ResourceType"], "DELETE_COMPLETE")
    stack_event(stack, "ROLLBACK_COMPLETE")


def written(account, region, name):
    """The resources of a stack with their ids, their attributes and their properties, in which nothing names another any more."""
    return next(item for item in reversed(stacks[(account, region)]) if item["StackName"] == name)["written"]
