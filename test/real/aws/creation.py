"""
What a stack creates for real: roles, tables, queues, buckets, log groups and access entries. Other types, and resources without
properties, are only written down; their attributes are made up.
"""

import json
import re
import uuid

import eks
from errors import Refused
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.eks.models import eks_backends
from moto.iam.models import iam_backends
from moto.logs.models import LogGroup, logs_backends
from moto.s3.models import FakeBucket, s3_backends
from moto.sqs.models import Queue, sqs_backends


class Creation:
    """A template with its parameters: values of its functions, and its resources as they are asked for."""

    def __init__(self, template, stack, given, account, region):
        self.template, self.stack, self.account, self.region = template, stack, account, region
        declared = template.get("Parameters") or {}
        missing = [name for name, parameter in declared.items() if "Default" not in parameter and name not in given]
        if missing:
            raise Refused(f"Parameters: [{', '.join(missing)}] must have values", code="ValidationError")
        unknown = [name for name in given if name not in declared]
        if unknown:
            raise Refused(f"Parameters: [{', '.join(unknown)}] do not exist in the template", code="ValidationError")
        self.parameters = {name: given.get(name, parameter.get("Default")) for name, parameter in declared.items()}
        for name, value in self.parameters.items():
            pattern = declared[name].get("AllowedPattern")
            if pattern is not None and not re.fullmatch(pattern, str(value)):
                message = f"Parameter {name} failed to satisfy constraint: must match pattern {pattern}"
                raise Refused(message, code="ValidationError")
        self.made = {}
        self.pending = []

    def holds(self, name):
        return bool(self.value(self.template["Conditions"][name]))

    def resources(self):
        """Resources whose condition holds."""
        found = (self.template.get("Resources") or {}).items()
        return {name: item for name, item in found if "Condition" not in item or self.holds(item["Condition"])}

    def make(self, name):
        """Physical id and attributes of a resource, which is created the first time."""
        if name in self.made:
            return self.made[name]
        if name in self.pending:
            raise Refused(f"Circular dependency between resources: {self.pending}", code="ValidationError")
        resource = self.resources().get(name)
        if resource is None:
            message = f"Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template"
            raise Refused(message, code="ValidationError")
        self.pending.append(name)
        before = resource.get("DependsOn") or []
        for other in [before] if isinstance(before, str) else before:
            self.make(other)
        properties = self.value(resource.get("Properties") or {})
        physical = f"{self.stack['StackName']}-{name}-{uuid.uuid4().hex[:12].upper()}"
        create = CREATORS.get(resource["Type"]) if properties else None
        if create is None:
            self.made[name] = (physical, attributes_of(resource["Type"], properties, physical, self))
        else:
            self.made[name] = create(self, physical, properties)
        self.pending.remove(name)
        return self.made[name]

    def value(self, node):
        """A part of the template with its functions replaced by what they give; None where it is AWS::NoValue."""
        if isinstance(node, list):
            return [item for item in map(self.value, node) if item is not None]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((key, argument),) = node.items()
            if key == "Ref":
                return self.ref(argument)
            if key == "Condition" and isinstance(argument, str):
                return self.holds(argument)
            if key.startswith("Fn::"):
                return FUNCTIONS[key](self, argument)
        found = {key: self.value(item) for key, item in node.items()}
        return {key: item for key, item in found.items() if item is not None}

    def ref(self, name):
        pseudo = {
            "AWS::AccountId": self.account,
            "AWS::NoValue": None,
            "AWS::Partition": "aws",
            "AWS::Region": self.region,
            "AWS::StackId": self.stack["StackId"],
            "AWS::StackName": self.stack["StackName"],
            "AWS::URLSuffix": "amazonaws.com",
        }
        if name in pseudo:
            return pseudo[name]
        return self.parameters[name] if name in self.parameters else self.make(name)[0]

    def attribute(self, argument):
        name, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        attributes = self.make(name)[1]
        return attributes.get(attribute, f"{self.made[name][0]}.{attribute}")

    def sub(self, argument):
        text, values = (argument, {}) if isinstance(argument, str) else argument

        def replace(hit):
            name = hit.group(1)
            if name in values:
                return str(self.value(values[name]))
            return str(self.attribute(name) if "." in name else self.ref(name))

        return re.sub(r"\$\{!([^}]+)\}", r"${\1}", re.sub(r"\$\{([^!}]+)\}", replace, text))


FUNCTIONS = {
    "Fn::And": lambda made, items: all(made.value(item) for item in items),
    "Fn::Equals": lambda made, items: str(made.value(items[0])) == str(made.value(items[1])),
    "Fn::GetAtt": Creation.attribute,
    "Fn::If": lambda made, items: made.value(items[1] if made.holds(items[0]) else items[2]),
    "Fn::Join": lambda made, items: str(items[0]).join(map(str, made.value(items[1]))),
    "Fn::Not": lambda made, items: not made.value(items[0]),
    "Fn::Or": lambda made, items: any(made.value(item) for item in items),
    "Fn::Select": lambda made, items: made.value(items[1])[int(made.value(items[0]))],
    "Fn::Split": lambda made, items: made.value(items[1]).split(items[0]),
    "Fn::Sub": Creation.sub,
}


def attributes_of(kind, properties, physical, made):
    """Attributes of what is only written down, where others need them."""
    if kind == "AWS::Lambda::Function":
        name = properties.get("FunctionName", physical)
        return {"Arn": f"arn:aws:lambda:{made.region}:{made.account}:function:{name}"}
    if kind == "AWS::Lambda::Url":
        return {"FunctionUrl": f"https://{physical.lower()}.lambda-url.{made.region}.on.aws/"}
    return {}


def tags_of(properties):
    return [dict(item) for item in properties.get("Tags") or []]


def role(made, physical, properties):
    backend = iam_backends[made.account]["aws"]
    found = backend.create_role(
        role_name=properties.get("RoleName", physical)[:64],
        assume_role_policy_document=json.dumps(properties["AssumeRolePolicyDocument"]),
        path=properties.get("Path", "/"),
        permissions_boundary=properties.get("PermissionsBoundary"),
        description=properties.get("Description", ""),
        tags=tags_of(properties),
        max_session_duration=properties.get("MaxSessionDuration", 3600),
    )
    for policy in properties.get("Policies") or []:
        backend.put_role_policy(found.name, policy["PolicyName"], json.dumps(policy["PolicyDocument"]))
    for arn in properties.get("ManagedPolicyArns") or []:
        backend.attach_role_policy(arn, found.name)
    eks.write_entries()
    return found.name, {"Arn": found.arn, "RoleId": found.id}


def table(made, physical, properties):
    name = properties.get("TableName", physical)
    found = Table.create_from_cloudformation_json(name, {"Properties": properties}, made.account, made.region)
    backend = dynamodb_backends[made.account][made.region]
    if "TimeToLiveSpecification" in properties:
        backend.update_time_to_live(name, properties["TimeToLiveSpecification"])
    if "PointInTimeRecoverySpecification" in properties:
        backend.update_continuous_backups(name, properties["PointInTimeRecoverySpecification"])
    return name, {"Arn": found.table_arn}


def queue(made, physical, properties):
    name = properties.get("QueueName", physical)
    found = Queue.create_from_cloudformation_json(name, {"Properties": properties}, made.account, made.region)
    url = f"https://sqs.{made.region}.amazonaws.com/{made.account}/{found.name}"
    return url, {"Arn": found.queue_arn, "QueueName": found.name, "QueueUrl": url}


def bucket(made, physical, properties):
    name = properties.get("BucketName", physical.lower())
    found = FakeBucket.create_from_cloudformation_json(name, {"Properties": properties}, made.account, made.region)
    blocks = properties.get("PublicAccessBlockConfiguration")
    if blocks:
        s3_backends[made.account]["aws"].put_public_access_block(name, blocks)
    return name, {"Arn": found.arn, "DomainName": f"{name}.s3.amazonaws.com"}


def log_group(made, physical, properties):
    name = properties.get("LogGroupName", physical)
    found = LogGroup.create_from_cloudformation_json(name, {"Properties": properties}, made.account, made.region)
    return name, {"Arn": found.arn if found.arn.endswith(":*") else f"{found.arn}:*"}


def access_entry(made, _physical, properties):
    clusters = eks_backends[made.account][made.region].clusters
    name, principal = properties["ClusterName"], properties["PrincipalArn"]
    if name not in clusters:
        raise Refused(f"No cluster found for name: {name}.", code="ResourceNotFoundException", status=404)
    if principal in eks.entries_of(clusters[name]):
        message = "The specified access entry resource is already in use on this cluster."
        raise Refused(message, code="ResourceInUseException", status=409)
    entry = eks.add_entry(
        clusters[name],
        principal,
        properties.get("Type", "STANDARD"),
        properties.get("Username") or eks.default_username(principal),
        properties.get("KubernetesGroups") or [],
        {item["Key"]: item["Value"] for item in tags_of(properties)},
    )
    return f"{principal}|{name}", {"AccessEntryArn": entry["accessEntryArn"]}


CREATORS = {
    "AWS::DynamoDB::Table": table,
    "AWS::EKS::AccessEntry": access_entry,
    "AWS::IAM::Role": role,
    "AWS::Logs::LogGroup": log_group,
    "AWS::S3::Bucket": bucket,
    "AWS::SQS::Queue": queue,
}


def delete_role(account, _region, name):
    backend = iam_backends[account]["aws"]
    found = backend.get_role(name)
    for policy in list(found.policies):
        backend.delete_role_policy(name, policy)
    for arn in list(found.managed_policies):
        backend.detach_role_policy(arn, name)
    backend.delete_role(name)
    eks.write_entries()


def delete_access_entry(account, region, physical):
    principal, name = physical.split("|")
    cluster = eks_backends[account][region].clusters.get(name)
    if cluster is not None and eks.entries_of(cluster).pop(principal, None):
        eks.write_entries()


DELETERS = {
    "AWS::DynamoDB::Table": lambda account, region, name: dynamodb_backends[account][region].delete_table(name),
    "AWS::EKS::AccessEntry": delete_access_entry,
    "AWS::IAM::Role": delete_role,
    "AWS::Logs::LogGroup": lambda account, region, name: logs_backends[account][region].delete_log_group(name),
    "AWS::S3::Bucket": lambda account, _region, name: s3_backends[account]["aws"].delete_bucket(name),
    "AWS::SQS::Queue": lambda account, region, url: sqs_backends[account][region].delete_queue(url.rsplit("/", 1)[1]),
}
