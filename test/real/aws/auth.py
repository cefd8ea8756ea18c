"""Who signed a request: keys of IAM users and of assumed roles, the signature itself, its age and the end of the session."""

import datetime
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote

from errors import Refused
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

MAX_AGE = 900
INVALID_TOKEN = "The security token included in the request is invalid."
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
)


@dataclass
class Caller:
    """The identity behind a key. `principal` is the IAM user or role, `arn` what GetCallerIdentity says."""

    account: str
    arn: str
    principal: str
    user_id: str
    secret: str
    token: str | None = None
    expiration: datetime.datetime | None = None
    session_policy: str | None = None
    name: str = field(default="")

    @property
    def is_role(self):
        return ":assumed-role/" in self.arn


def caller_of(key_id):
    """The caller that owns an access key, or None."""
    for account in list(sts_backends):
        for backend in list(sts_backends[account].values()):
            for session in backend.assumed_roles:
                if session.access_key_id == key_id:
                    return Caller(
                        account=session.account_id,
                        arn=session.arn,
                        principal=session.role_arn,
                        user_id=session.user_id,
                        secret=session.secret_access_key,
                        token=session.session_token,
                        expiration=session.expiration.replace(tzinfo=datetime.timezone.utc),
                        session_policy=session.policy,
                        name=session.role_arn.split("/")[-1],
                    )
    for account in list(iam_backends):
        for backend in list(iam_backends[account].values()):
            for user in list(backend.users.values()):
                for key in user.access_keys:
                    if key.access_key_id == key_id and key.status == "Active":
                        return Caller(account, user.arn, user.arn, user.id, key.secret_access_key, name=user.name)
    return None


def verify(method, raw_uri, headers, body):
    """The caller of a signed request (by header or by query). Raises Refused as AWS does."""
    path, _, query = raw_uri.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    authorization = headers.get("authorization", "")
    if authorization.startswith("AWS4-HMAC-SHA256"):
        parts = dict(item.strip().split("=", 1) for item in authorization[len("AWS4-HMAC-SHA256") :].split(","))
        credential, signed, given = parts["Credential"], parts["SignedHeaders"], parts["Signature"]
        date, token = headers.get("x-amz-date", ""), headers.get("x-amz-security-token")
        payload = headers.get("x-amz-content-sha256") or hashlib.sha256(body).hexdigest()
    elif any(key == "X-Amz-Signature" for key, _ in pairs):
        values = dict(pairs)
        credential, signed, given = values["X-Amz-Credential"], values["X-Amz-SignedHeaders"], values["X-Amz-Signature"]
        date, token = values.get("X-Amz-Date", ""), values.get("X-Amz-Security-Token")
        # The address of an object is signed before it is known what is sent there.
        is_object = credential.endswith("/s3/aws4_request")
        payload = "UNSIGNED-PAYLOAD" if is_object else hashlib.sha256(body).hexdigest()
        pairs = [pair for pair in pairs if pair[0] != "X-Amz-Signature"]
    else:
        raise Refused("Request is missing Authentication Token", "unsigned")
    key_id, day, region, service, _ = credential.split("/")
    caller = caller_of(key_id)
    # Each partition has its own accounts and keys; those of the emulator are of the partition aws.
    is_foreign = region.startswith(("cn-", "us-gov-"))
    if is_foreign or caller is None or (caller.token or None) != (token or None):
        raise Refused(INVALID_TOKEN, "unknown-key")
    now = datetime.datetime.now(datetime.timezone.utc)
    if caller.expiration is not None and now > caller.expiration:
        raise Refused("The security token included in the request is expired", "expired")
    try:
        signed_at = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        raise Refused("Date must be in ISO-8601 'basic format'", "signature") from None
    if abs((now - signed_at).total_seconds()) > MAX_AGE:
        raise Refused(f"Signature expired: {date} is now earlier than {now:%Y%m%dT%H%M%SZ} - 15 min.", "signature")
    canonical = "\n".join(
        [
            method,
            # S3 alone signs the path as it is sent.
            path if service == "s3" else quote(path or "/", safe="/~-_."),
            "&".join(f"{key}={value}" for key, value in sorted((encode(key), encode(value)) for key, value in pairs)),
            *(f"{name}:{' '.join((headers.get(name) or '').split())}" for name in signed.split(";")),
            "",
            signed,
            payload,
        ]
    )
    scope = f"{day}/{region}/{service}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{caller.secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    wanted = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted, given):
        raise Refused(MISMATCH, "signature")
    return caller, service, region


def encode(text):
    return quote(text, safe="~-_.")
