"""
An AWS emulator for tests: moto in one process, with a layer in front that moto lacks.

It checks every signature, session and policy, evaluates trust policies in AssumeRole, answers the operations of EKS and
Auto Scaling that moto does not know, and can be told to fail. It listens on a plain HTTP port (for AWS_ENDPOINT_URL) and is
an HTTPS proxy too, for programs that go to the hosts of AWS by name.

Prints `ready` when it is. `/_admin/<command>` takes JSON and changes what no AWS call can.
"""

import argparse
import contextlib
import io
import json
import os
import re
import shutil
import signal
import socket
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

os.environ.setdefault("AWS_ACCESS_KEY_ID", "unused")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "unused")
# moto's own checks stay off: this layer does them.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "inf"
# Seconds until a certificate is issued; moto takes a minute.
os.environ["MOTO_ACM_VALIDATION_WAIT"] = "1"

import auth  # noqa: E402
import cloudformation  # noqa: E402
import codepipeline  # noqa: E402
import ecr  # noqa: E402
import eks  # noqa: E402
import elasticache  # noqa: E402, F401
import gaps  # noqa: E402
import logs  # noqa: E402, F401
import made  # noqa: E402
import pki  # noqa: E402
import policy  # noqa: E402
import resources  # noqa: E402
import routes  # noqa: E402
from errors import Refused, answer  # noqa: E402
from moto.cloudfront.models import cloudfront_backends  # noqa: E402
from moto.ec2.models import ec2_backends  # noqa: E402
from moto.eks.models import eks_backends  # noqa: E402
from moto.elbv2.models import elbv2_backends  # noqa: E402
from moto.iam.models import iam_backends  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from moto.sts.models import sts_backends  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

moto = DomainDispatcherApplication(create_backend_app)
faults = []
calls = []
leftovers = {}
guard = threading.Lock()


class Request:
    """What is known of a request before anybody answers it."""

    def __init__(self, environ):
        self.method = environ["REQUEST_METHOD"]
        self.uri = environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ["PATH_INFO"]
        if self.uri.startswith("http"):
            self.uri = "/" + self.uri.split("/", 3)[-1]
        self.headers = {key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")}
        self.headers["content-type"] = environ.get("CONTENT_TYPE", "")
        self.headers["content-length"] = environ.get("CONTENT_LENGTH", "")
        self.body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(self.body)
        self.query = {key: value for key, value in parse_qsl(self.uri.partition("?")[2], keep_blank_values=True)}
        self.form = {}
        if "x-www-form-urlencoded" in self.headers["content-type"]:
            self.form = dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        scope = re.search(r"Credential=([^,\s]+)", self.headers.get("authorization", ""))
        parts = (scope.group(1) if scope else self.query.get("X-Amz-Credential", "")).split("/")
        self.region, self.service = (parts[2], parts[3]) if len(parts) == 5 else ("us-east-1", "sts")
        self.parameters = {}
        self.operation = self.form.get("Action") or self.query.get("Action")
        if not self.operation and "x-amz-target" in self.headers:
            self.operation = self.headers["x-amz-target"].split(".")[-1]
        if not self.operation and "/operation/" in self.uri:
            self.operation = self.uri.rsplit("/operation/", 1)[1].split("?")[0]
        if not self.operation:
            self.operation, self.parameters = routes.match(self.service, self.method, self.uri)
        self.wants_json = "json" in self.headers.get("accept", "") and self.service == "sts"

    @property
    def action(self):
        return resources.action(self.service, self.operation)


def context_of(request, caller):
    context = {
        "aws:requestedregion": request.region,
        "aws:principalarn": caller.principal,
        "aws:principalaccount": caller.account,
        "aws:userid": caller.user_id,
    }
    if "ExternalId" in request.form:
        context["sts:externalid"] = request.form["ExternalId"]
    if "RoleSessionName" in request.form:
        context["sts:rolesessionname"] = request.form["RoleSessionName"]
    return context


def authorize(request, caller):
    """Raises Refused unless the caller may do this. GetCallerIdentity needs no permission, as on AWS."""
    if request.service == "sts" and request.operation == "GetCallerIdentity":
        return
    resource = resources.resource(request, caller.account)
    context = context_of(request, caller)
    may, because = policy.allowed(caller, request.action, resource, context)
    if request.service == "sts" and request.operation == "AssumeRole":
        assume(request, caller, may, context)
        return
    if may:
        return
    on = "" if resource == "*" else f" on resource: {resource}"
    text = f"User: {caller.arn} is not authorized to perform: {request.action}{on} {because}"
    if request.service == "ec2":
        text = f"You are not authorized to perform this operation. {text}"
    raise Refused(text, "denied")


def assume(request, caller, may, context):
    """Another account needs its own policy and the trust of the role; in one account a trust that names the caller is enough."""
    role = request.form.get("RoleArn", "")
    refused = Refused(f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {role}", "denied")
    parts = role.split(":")
    if len(parts) < 6 or not re.fullmatch(r"\d{12}", parts[4]):
        raise Refused(f"{role} is invalid", code="ValidationError", status=400)
    found = next((item for item in iam_backends[parts[4]]["aws"].roles.values() if item.arn == role), None)
    if found is None:
        raise refused
    trust = policy.trusted(found.assume_role_policy_document, caller, "sts:AssumeRole", context)
    if trust in (None, "deny"):
        raise refused
    if not may and not (trust == "exact" and parts[4] == caller.account):
        raise refused
    if not 900 <= int(request.form.get("DurationSeconds") or 3600) <= int(found.max_session_duration or 3600):
        message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise Refused(message, code="ValidationError", status=400)


def identity_json(caller):
    result = {"Account": caller.account, "Arn": caller.arn, "UserId": caller.user_id}
    return {
        "GetCallerIdentityResponse": {
            "GetCallerIdentityResult": result,
            "ResponseMetadata": {"RequestId": "00000000-0000-4000-8000-000000000000"},
        }
    }


def application(environ, start_response):
    request = Request(environ)
    path = request.uri.partition("?")[0]
    if path.startswith("/_admin/"):
        return send(start_response, *admin(path.removeprefix("/_admin/"), request.body))
    entry = {
        "time": time.time(),
        "service": request.service,
        "operation": request.operation,
        "region": request.region,
        "caller": None,
        "code": None,
    }
    calls.append(entry)
    try:
        broken = fault(request, environ)
        if broken is not None:
            entry["code"] = broken[0]
            return send(start_response, *broken)
        caller, service, region = auth.verify(request.method, request.uri, request.headers, request.body)
        entry["caller"] = caller.arn
        if service != request.service or region != request.region:
            raise Refused(auth.MISMATCH, "signature")
        authorize(request, caller)
        if request.operation == "GetCallerIdentity" and service == "sts" and request.wants_json:
            entry["code"] = 200
            return send(start_response, 200, {"Content-Type": "application/json"}, json.dumps(identity_json(caller)).encode())
        own = None
        if service == "eks":
            own = eks.handle(request.operation, request.parameters, request.uri, request.body, caller.account, region, caller)
            if own is not None:
                own = own[0], {"Content-Type": "application/json"}, json.dumps(own[1]).encode()
        with eks.lock:
            own = own or made.handle(request, caller.account, caller)
    except Refused as refused:
        status, headers, body = answer(request.service, refused, request.wants_json, request.headers["content-type"])
        entry["code"] = status
        return send(start_response, status, headers, body)
    status, headers, body = own or by_moto(environ)
    entry["code"] = status
    headers, body = made.amend(request, request.action, status, headers, body)
    if request.service == "eks" and request.operation == "CreateCluster" and status == 200:
        eks.creator_entry(caller.account, request.region, json.loads(request.body)["name"], caller.principal)
    if request.service == "iam" and request.operation not in (None, "") and not request.operation.startswith(("Get", "List")):
        # A role made anew under an old name has another id: its access entries are dead.
        eks.write_entries()
    return send(start_response, status, headers, body)


def by_moto(environ):
    """What moto answers: status, headers and body. It calls some of its answers web pages, which they are not."""
    told = {}

    def start(status, headers, exc_info=None):
        told.update(status=int(status.split()[0]), headers=dict(headers))

    body = b"".join(moto(environ, start))
    headers = {name: value for name, value in told["headers"].items() if name.lower() != "content-length"}
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if kind.startswith("text/html") and body[:1] in (b"{", b"[") or body[:5] == b"<?xml":
        headers["Content-Type"] = "application/x-amz-json-1.1" if body[:1] in (b"{", b"[") else "text/xml"
    return told["status"], headers, body


def send(start_response, status, headers, body):
    start_response(f"{status} -", [*headers.items(), ("Content-Length", str(len(body)))])
    return [body]


def fault(request, environ):
    """The next failure that a test has asked for and that fits this request, if any."""
    with guard:
        found = next(
            (
                item
                for item in faults
                if item["left"] != 0
                and item.get("service") in (None, request.service)
                and item.get("operation") in (None, request.operation)
            ),
            None,
        )
        if found is None:
            return None
        found["left"] -= 1
    time.sleep(found.get("delayMs", 0) / 1000)
    mode = found.get("mode", "throttle")
    if mode == "delay":
        return None
    if mode == "hang":
        time.sleep(found.get("seconds", 60))
        mode = "cut"
    if mode == "cut":
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return 500, {}, b""
    if mode == "html":
        return 200, {"Content-Type": "text/html"}, b"<html><body>not what you asked for</body></html>"
    if mode == "unavailable":
        refused = Refused("Service Unavailable", code="ServiceUnavailable", status=503)
    elif mode == "region-disabled":
        refused = Refused("STS is not activated in this region for this account", code="RegionDisabledException", status=403)
    elif mode in ("denied", "expired", "unknown-key"):
        refused = Refused(found.get("message", "refused by the test"), mode)
    else:
        refused = Refused("Rate exceeded", "throttled")
    status, headers, body = answer(request.service, refused, request.wants_json, request.headers["content-type"])
    if "retryAfter" in found:
        headers["Retry-After"] = str(found["retryAfter"])
    return status, headers, body


# What no AWS call can do --------------------------------------------------------------------------------------------


def admin_key(order):
    """Makes an IAM user with an access key and an optional inline policy: the first identity has to come from somewhere."""
    backend = iam_backends[order["account"]]["aws"]
    if order["user"] not in backend.users:
        backend.create_user("us-east-1", order["user"])
    if "policy" in order:
        backend.put_user_policy(order["user"], "inline", json.dumps(order["policy"]))
    key = backend.create_access_key(order["user"])
    return {"accessKeyId": key.access_key_id, "secretAccessKey": key.secret_access_key, "arn": backend.users[order["user"]].arn}


def admin_session(order):
    """Keys of a session of a role, as a service that the role trusts gets them for what it runs."""
    backend = iam_backends[order["account"]]["aws"]
    role = next((item for item in backend.roles.values() if item.name == order["role"]), None)
    principals = [
        name
        for statement in (policy.parse(role.assume_role_policy_document)["Statement"] if role else [])
        for name in policy.as_list(statement["Principal"].get("Service"))
    ]
    if order["service"] not in principals:
        raise ValueError(f"{order['service']} may not assume {order['role']}")
    session = sts_backends[order["account"]]["aws"].assume_role(
        region_name=order["region"],
        role_session_name=order["session"],
        role_arn=role.arn,
        policy=None,
        duration=43_200,
        external_id=None,
    )
    return {
        "accessKeyId": session.access_key_id,
        "secretAccessKey": session.secret_access_key,
        "sessionToken": session.session_token,
    }


def cluster_for(order):
    return eks_backends[order["account"]][order["region"]].clusters[order["cluster"]]


def admin_cluster(order):
    cluster = cluster_for(order)
    for key, value in order["set"].items():
        if key == "status":
            eks.set_status(cluster, value)
        elif key == "createdAt":
            cluster.created_at = gaps.datetime.datetime.fromtimestamp(value, gaps.datetime.timezone.utc)
        else:
            setattr(cluster, re.sub(r"([A-Z])", lambda hit: "_" + hit.group(1).lower(), key), value)
    return {}


def admin_nodegroup(order):
    group = cluster_for(order).nodegroups[order["name"]]
    for key, value in order["set"].items():
        setattr(group, re.sub(r"([A-Z])", lambda hit: "_" + hit.group(1).lower(), key), value)
    return {}


def admin_fargate(order):
    cluster_for(order).fargate_profiles[order["name"]].__dict__.update(order["set"])
    return {}


def admin_profiles(order):
    backend = eks_backends[order["account"]][order["region"]]
    if order["cluster"] not in backend.clusters:
        return {"profiles": []}
    profiles = backend.clusters[order["cluster"]].fargate_profiles.values()
    return {
        "profiles": [
            {"name": item.fargate_profile_name, "status": item.status, "selectors": item.selectors} for item in profiles
        ]
    }


def admin_addon(order):
    eks.addons_of(cluster_for(order))[order["name"]].update(order["set"])
    return {}


def admin_update(order):
    for _, update in eks.extra(cluster_for(order))["updates"]:
        if update["id"] == order["id"]:
            update.update(order["set"])
    return {}


def admin_targets(order):
    """Sets the health of targets of a group, or with state null lets moto's own answer through again."""
    for target in order["targets"]:
        key = (order["targetGroupArn"], target["id"])
        if target.get("state") is None:
            gaps.target_health.pop(key, None)
        else:
            gaps.target_health[key] = (target["state"], target.get("reason"), target.get("description"))
    return {}


def admin_issue(order):
    cert, key = pki.sign(leftovers["pki"], order["names"])
    return {"cert": cert, "key": key}


def admin_distributions(order):
    """Ids and hosts of all distributions, for whoever plays them."""
    found = cloudfront_backends[order["account"]]["aws"].distributions.values()
    return {"distributions": [{"id": item.distribution_id, "host": item.domain_name} for item in found]}


def admin_instance_health(order):
    """Sets the state of instances behind a classic load balancer; none lets moto's own answer through again."""
    for instance in order["instances"]:
        gaps.instance_health[(order["balancer"], instance)] = order["state"]
    return {}


def admin_own(order):
    """The operations that this emulator answers itself."""
    names = [f"{service}:{operation}" for service, operation in made.OPERATIONS]
    moto_answers = (eks.known_cluster,)
    return {"own": [*names, *(f"eks:{name}" for name, answer in eks.OPERATIONS.items() if answer not in moto_answers)]}


def admin_say(order):
    """Sets fields of an object in all answers of an operation from now on; the later word counts."""
    made.said.append((order["operation"].split("@")[0], order["item"], order["set"]))
    return {}


def admin_unsay(order):
    made.said.clear()
    return {}


def admin_fail_resource(order):
    place = order["account"], order["region"], order["stack"]
    cloudformation.fail_resource(*place, order["resource"], order["type"], order["reason"])
    return {}


def admin_stack(order):
    return cloudformation.written(order["account"], order["region"], order["stack"])


def admin_execution(order):
    place = order["account"], order["region"], order["pipeline"]
    codepipeline.end(*place, order["status"], order.get("stage"), order.get("summary"))
    return {}


def admin_balancer(order):
    balancer = elbv2_backends[order["account"]][order["region"]].load_balancers[order["arn"]]
    balancer.__dict__.update(order["set"])
    return {}


def admin_fault(order):
    with guard:
        faults.append({**order, "left": order.get("count", 1)})
    return {}


def admin_faults_clear(order):
    with guard:
        faults.clear()
    return {}


def admin_expire(order):
    """Ends the sessions of a role at once, as if their time had run out."""
    ended = 0
    for account in list(sts_backends):
        for backend in list(sts_backends[account].values()):
            for session in backend.assumed_roles:
                if session.role_arn == order["roleArn"]:
                    session.expiration = session.expiration.replace(year=2020)
                    ended += 1
    return {"ended": ended}


def admin_enter(order):
    """Makes or replaces an access entry without a call of AWS, as soon as the cluster exists."""
    backend = eks_backends[order["account"]][order["region"]]
    cluster = backend.clusters.get(order["cluster"])
    if cluster is None:
        return {"entered": False}
    principal = order["principal"]
    eks.add_entry(cluster, principal, "STANDARD", eks.default_username(principal), order["groups"], {})
    return {"entered": True}


def admin_instances(order):
    """Running instances of a cluster, for the simulated kubelets."""
    found = []
    tag = f"kubernetes.io/cluster/{order['cluster']}"
    for reservation in ec2_backends[order["account"]][order["region"]].describe_instances():
        for instance in reservation.instances:
            tags = {item["key"]: item["value"] for item in instance.get_tags()}
            if tag in tags and instance.state == "running":
                found.append(
                    {
                        "id": instance.id,
                        "zone": instance.placement.zone,
                        "ip": instance.private_ip,
                        "dns": instance.private_dns_name,
                        "type": instance.instance_type,
                        "nodegroup": tags.get("eks:nodegroup-name"),
                    }
                )
    return {"instances": found}


def admin_children(order):
    """Processes to end and a directory to remove when the test process is gone without having done so itself."""
    leftovers.update(order)
    return {}


def admin_calls(order):
    return {"calls": [call for call in calls if call["time"] >= order.get("since", 0)]}


def admin(command, body):
    handler = globals().get("admin_" + command.replace("-", "_"))
    if handler is None:
        return 404, {}, b"unknown command"
    try:
        with eks.lock:
            result = handler(json.loads(body or b"{}"))
        return 200, {"Content-Type": "application/json"}, json.dumps(result).encode()
    except Exception as error:  # noqa: BLE001 - whatever goes wrong belongs to the test that asked
        return 500, {}, f"{type(error).__name__}: {error}".encode()


# Listening ----------------------------------------------------------------------------------------------------------


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *args):
        pass


class Tunnel(BaseHTTPRequestHandler):
    """CONNECT to any host of AWS ends at this emulator's own TLS port; other hosts are refused."""

    target = ("127.0.0.1", 0)

    def log_message(self, *args):
        pass

    def do_CONNECT(self):
        host = self.path.rsplit(":", 1)[0]
        if not host.endswith(".amazonaws.com"):
            self.send_error(403, "only hosts of AWS")
            return
        upstream = socket.create_connection(self.target)
        self.send_response(200, "Connection established")
        self.end_headers()
        back = threading.Thread(target=pump, args=(upstream, self.connection), daemon=True)
        back.start()
        pump(self.connection, upstream)
        back.join()


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        try:
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def serve(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()


def main():
    parser = argparse.ArgumentParser()
    for option in ("pki", "cluster", "endpoint", "issuer", "entries", "version"):
        parser.add_argument(f"--{option}", required=True)
    for option in ("http", "proxy"):
        parser.add_argument(f"--{option}", required=True, type=int)
    given = parser.parse_args()
    leftovers["pki"] = folder = Path(given.pki)
    gaps.install()
    ecr.install()
    eks.install(given.cluster, given.endpoint, (folder / "ca.crt").read_text(), given.issuer, given.entries, given.version)
    plain = make_server("127.0.0.1", given.http, application, threaded=True, request_handler=Quiet)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "aws.crt", folder / "aws.key")
    secure = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet, ssl_context=context)
    Tunnel.target = ("127.0.0.1", secure.port)
    proxy = ThreadingHTTPServer(("127.0.0.1", given.proxy), Tunnel)
    proxy.daemon_threads = True
    for server in (plain, secure, proxy):
        serve(server)
    print("ready", flush=True)
    # Ends with its parent, whatever happened to it, and takes the rest along.
    while sys.stdin.buffer.read(1):
        pass
    for pid in leftovers.get("pids", []):
        if pid != os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    if "directory" in leftovers:
        shutil.rmtree(leftovers["directory"], ignore_errors=True)


main()
