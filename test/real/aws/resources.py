"""What IAM judges a request by: action and resource, as the service authorization reference lists them."""

import json

import eks
from moto.iam.models import iam_backends

PREFIXES = {"monitoring": "cloudwatch", "email": "ses"}
# Operations whose action has another name.
ACTIONS = {
    "lambda:Invoke": "lambda:InvokeFunction",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:ListObjects": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}


def action(service, operation):
    name = f"{PREFIXES.get(service, service)}:{operation}"
    return ACTIONS.get(name, name)


def resource(request, account):
    """The ARN of what a request is about; `*` for actions without resources."""
    finder = FINDERS.get(request.service)
    return finder(request, account) if finder else "*"


def fields(request):
    """What a request of a JSON service has in its body."""
    try:
        found = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def of_eks(request, account):
    return eks.resource(request.operation, request.parameters, account, request.region, request.query)


def of_iam(request, account):
    form, base = request.form, f"arn:aws:iam::{account}:"
    for name in ("OpenIDConnectProviderArn", "PolicyArn"):
        if name in form and request.operation not in ("AttachRolePolicy", "DetachRolePolicy"):
            return form[name]
    for key, kind in (("RoleName", "role"), ("UserName", "user")):
        if key in form:
            found = getattr(iam_backends[account]["aws"], f"{kind}s")
            item = next((item for item in found.values() if item.name == form[key]), None)
            return item.arn if item else f"{base}{kind}/{form[key]}"
    return "*"


def of_sts(request, account):
    return request.form.get("RoleArn", "*")


def of_ecr(request, account):
    given = fields(request)
    name = given.get("repositoryName") or next(iter(given.get("repositoryNames") or []), "*")
    region = "" if request.service == "ecr-public" else request.region
    return f"arn:aws:{request.service}:{region}:{account}:repository/{name}"


def of_logs(request, account):
    without = ("DescribeLogGroups", "DescribeExportTasks", "DescribeQueryDefinitions", "PutQueryDefinition")
    if request.operation in without:
        return "*"
    given = fields(request)
    name = given.get("logGroupName") or str(given.get("logGroupIdentifier", "")).split(":log-group:")[-1]
    return f"arn:aws:logs:{request.region}:{account}:log-group:{name}:log-stream:"


def of_cloudformation(request, account):
    name = request.form.get("StackName", "*")
    return name if name.startswith("arn:") else f"arn:aws:cloudformation:{request.region}:{account}:stack/{name}/*"


def of_rds(request, account):
    name = request.form.get("DBInstanceIdentifier")
    return f"arn:aws:rds:{request.region}:{account}:db:{name or '*'}"


def of_s3(request, account):
    bucket, key = request.parameters.get("Bucket"), request.parameters.get("Key")
    if bucket is None:
        return "*"
    return f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"


def of_lambda(request, account):
    name = request.parameters.get("FunctionName")
    if name is None or name.startswith("arn:"):
        return name or "*"
    return f"arn:aws:lambda:{request.region}:{account}:function:{name}"


def of_es(request, account):
    name = request.parameters.get("DomainName")
    return f"arn:aws:es:{request.region}:{account}:domain/{name}" if name else "*"


def of_codepipeline(request, account):
    given = fields(request)
    name = given.get("name") or given.get("pipelineName")
    return f"arn:aws:codepipeline:{request.region}:{account}:{name}" if name else "*"


def of_codebuild(request, account):
    given = fields(request)
    name = given.get("projectName") or next(iter(given.get("ids") or []), "").split(":")[0]
    return f"arn:aws:codebuild:{request.region}:{account}:project/{name}" if name else "*"


def of_acm(request, account):
    return fields(request).get("CertificateArn", "*")


def of_efs(request, account):
    name = request.parameters.get("FileSystemId") or request.query.get("FileSystemId") or "*"
    return f"arn:aws:elasticfilesystem:{request.region}:{account}:file-system/{name}"


def of_cloudwatch(request, account):
    name = fields(request).get("DashboardName") if request.operation == "GetDashboard" else None
    return f"arn:aws:cloudwatch::{account}:dashboard/{name}" if name else "*"


def of_dynamodb(request, account):
    name = fields(request).get("TableName")
    if name is None or name.startswith("arn:"):
        return name or "*"
    return f"arn:aws:dynamodb:{request.region}:{account}:table/{name}"


def of_sqs(request, account):
    given = fields(request)
    name = given.get("QueueName") or given.get("QueueUrl", "").rsplit("/", 1)[-1]
    return f"arn:aws:sqs:{request.region}:{account}:{name}" if name else "*"


FINDERS = {
    "acm": of_acm,
    "cloudformation": of_cloudformation,
    "codebuild": of_codebuild,
    "codepipeline": of_codepipeline,
    "dynamodb": of_dynamodb,
    "ecr": of_ecr,
    "ecr-public": of_ecr,
    "eks": of_eks,
    "elasticfilesystem": of_efs,
    "es": of_es,
    "iam": of_iam,
    "lambda": of_lambda,
    "logs": of_logs,
    "monitoring": of_cloudwatch,
    "rds": of_rds,
    "s3": of_s3,
    "sqs": of_sqs,
    "sts": of_sts,
}
