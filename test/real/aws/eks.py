"""
The part of Amazon EKS that moto lacks: access entries and policies, add-ons, updates, pod identity associations, and the
fields of clusters and node groups that a reader meets today. Node groups get a real Auto Scaling group, as on AWS.

The access entries of the real cluster are written to the file that the IAM authenticator watches, so that they really work.
"""

import base64
import datetime
import json
import os
import re
import threading
import uuid
from pathlib import Path
from urllib.parse import parse_qs

import moto.eks.models as models
from errors import Refused
from moto.autoscaling.models import autoscaling_backends
from moto.ec2.models import ec2_backends
from moto.eks.models import EKSBackend, eks_backends
from moto.eks.responses import EKSResponse
from moto.iam.models import iam_backends

CLUSTER_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
POLICIES = {"AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy", "AmazonEKSAdminViewPolicy"}
POLICY_GROUP = "sim:eks-access-policy:"
ENTRY_MISSING = (
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'."
)

lock = threading.RLock()
real = {"name": "", "endpoint": "", "ca": "", "issuer": "", "file": "", "version": "1.36"}
# cluster ARN -> {"entries": {...}, "addons": {...}, "updates": [...], "pods": {...}}
state = {}


def seconds(time=None):
    return round((time or datetime.datetime.now(datetime.timezone.utc)).timestamp(), 3)


def resource(operation, parameters, account, region, query):
    """The ARN that IAM judges an EKS operation by, as the service authorization reference lists it."""
    base = f"arn:aws:eks:{region}:{account}:"
    cluster = parameters.get("name")
    if cluster is None:
        return "*"
    found = eks_backends[account][region].clusters.get(cluster)
    nodegroup = parameters.get("nodegroupName") or query.get("nodegroupName")
    if nodegroup and operation != "CreateNodegroup":
        group = found.nodegroups.get(nodegroup) if found else None
        return group.arn if group else f"{base}nodegroup/{cluster}/{nodegroup}/{uuid.uuid4()}"
    if "fargateProfileName" in parameters:
        name = parameters["fargateProfileName"]
        profile = found.fargate_profiles.get(name) if found else None
        return profile.fargate_profile_arn if profile else f"{base}fargateprofile/{cluster}/{name}/{uuid.uuid4()}"
    addon = parameters.get("addonName") or query.get("addonName")
    if addon:
        have = addons_of(found).get(addon) if found else None
        return have["addonArn"] if have else f"{base}addon/{cluster}/{addon}/{uuid.uuid4()}"
    if "principalArn" in parameters:
        have = entries_of(found).get(parameters["principalArn"]) if found else None
        return have["accessEntryArn"] if have else entry_arn(base, cluster, parameters["principalArn"])
    if "capabilityName" in parameters:
        have = capabilities_of(found).get(parameters["capabilityName"]) if found else None
        return have["arn"] if have else f"{base}capability/{cluster}/{parameters['capabilityName']}/{uuid.uuid4()}"
    if "associationId" in parameters:
        return f"{base}podidentityassociation/{cluster}/{parameters['associationId']}"
    return f"{base}cluster/{cluster}"


def entry_arn(base, cluster, principal):
    parts = principal.split(":")
    kind, _, name = parts[5].partition("/")
    return f"{base}access-entry/{cluster}/{kind}/{parts[4]}/{name}/{uuid.uuid4()}"


# Additions to moto's own classes ------------------------------------------------------------------------------------


def extra(cluster):
    return state.setdefault(cluster.arn, {"entries": {}, "addons": {}, "updates": [], "pods": {}})


def entries_of(cluster):
    return extra(cluster)["entries"]


def addons_of(cluster):
    return extra(cluster)["addons"]


def capabilities_of(cluster):
    return extra(cluster).setdefault("capabilities", {})


def install(name, endpoint, ca, issuer, file, version):
    """Puts the additions into moto's classes. `name` is the cluster that gets the real endpoint and CA."""
    real.update(name=name, endpoint=endpoint, ca=ca, issuer=issuer, file=file, version=version)
    write_entries()
    plain_init = models.Cluster.__init__

    def init(self, *args, **kwargs):
        plain_init(self, *args, **kwargs)
        region = self.arn.split(":")[3]
        self.platform_version = "eks.5"
        self.access_config = {"bootstrapClusterCreatorAdminPermissions": True, "authenticationMode": "API_AND_CONFIG_MAP"}
        self.upgrade_policy = {"supportType": "EXTENDED"}
        self.deletion_protection = False
        self.health = {"issues": []}
        if kwargs.get("version") is None:
            self.version = real["version"]
        if kwargs.get("logging") is None:
            self.logging = {"clusterLogging": [{"types": all_log_types(), "enabled": False}]}
        network = self.resources_vpc_config or {}
        self.resources_vpc_config = {
            "securityGroupIds": [],
            "endpointPublicAccess": True,
            "endpointPrivateAccess": False,
            "publicAccessCidrs": ["0.0.0.0/0"],
            **network,
        }
        if self.name == real["name"]:
            self.real_endpoint, self.real_ca = real["endpoint"], base64.b64encode(real["ca"].encode()).decode()
            issuer = real["issuer"]
        else:
            identifier = uuid.uuid4().hex.upper()
            # .invalid never resolves: nobody answers there.
            self.real_endpoint, self.real_ca = f"https://{identifier}.gr7.{region}.eks.invalid", ""
            issuer = f"https://oidc.eks.{region}.amazonaws.com/id/{identifier}"
        self.identity = {"oidc": {"issuer": issuer}}
        set_status(self, "ACTIVE")

    models.Cluster.__init__ = init

    plain_create = EKSResponse.create_cluster

    def create_cluster(self):
        result = plain_create(self)
        cluster = self.eks_backend.clusters[self._get_param("name")]
        cluster.access_config.update(self._get_param("accessConfig") or {})
        cluster.upgrade_policy.update(self._get_param("upgradePolicy") or {})
        complete_network(self.eks_backend, cluster)
        return result

    EKSResponse.create_cluster = create_cluster

    plain_nodegroup = EKSBackend.create_nodegroup

    def create_nodegroup(self, **kwargs):
        group = plain_nodegroup(self, **kwargs)
        cluster = self.clusters[group.cluster_name]
        if kwargs.get("version") is None:
            group.version = cluster.version
        if kwargs.get("release_version") is None:
            group.release_version = f"{group.version}.2-20261105"
        if kwargs.get("ami_type") is None:
            group.ami_type = "AL2023_x86_64_STANDARD"
        if kwargs.get("remote_access") is None:
            group.remote_access = None
        group.disk_size = int(group.disk_size)
        group.health = {"issues": []}
        group.update_config = group.update_config or {"maxUnavailable": 1}
        create_group_instances(self, cluster, group)
        node_entry(cluster, group.node_role, "EC2_LINUX")
        return group

    EKSBackend.create_nodegroup = create_nodegroup

    plain_config = EKSBackend.update_nodegroup_config

    def update_nodegroup_config(self, cluster_name, nodegroup_name, **kwargs):
        update = plain_config(self, cluster_name=cluster_name, nodegroup_name=nodegroup_name, **kwargs)
        scaling = kwargs.get("scaling_config") or {}
        if scaling:
            group = self.clusters[cluster_name].nodegroups[nodegroup_name]
            asg = autoscaling_backends[self.account_id][self.region_name].autoscaling_groups[asg_name(group)]
            asg.min_size = scaling.get("minSize", asg.min_size)
            asg.max_size = scaling.get("maxSize", asg.max_size)
            asg.set_desired_capacity(scaling.get("desiredSize", asg.desired_capacity))
        return update

    EKSBackend.update_nodegroup_config = update_nodegroup_config

    plain_delete = EKSBackend.delete_nodegroup

    def delete_nodegroup(self, cluster_name, nodegroup_name):
        group = plain_delete(self, cluster_name, nodegroup_name)
        autoscaling_backends[self.account_id][self.region_name].delete_auto_scaling_group(asg_name(group), True)
        return group

    EKSBackend.delete_nodegroup = delete_nodegroup

    plain_profile = EKSBackend.create_fargate_profile

    def create_fargate_profile(self, **kwargs):
        profile = plain_profile(self, **kwargs)
        profile.health = {"issues": []}
        node_entry(self.clusters[profile.cluster_name], profile.pod_execution_role_arn, "FARGATE_LINUX")
        return profile

    EKSBackend.create_fargate_profile = create_fargate_profile

    plain_cluster_delete = EKSBackend.delete_cluster

    def delete_cluster(self, name):
        cluster = plain_cluster_delete(self, name)
        state.pop(cluster.arn, None)
        write_entries()
        return cluster

    EKSBackend.delete_cluster = delete_cluster


def all_log_types():
    return ["api", "audit", "authenticator", "controllerManager", "scheduler"]


def complete_network(backend, cluster):
    """What CreateCluster adds to the network that it was given: the VPC of the subnets, and open endpoints."""
    network = cluster.resources_vpc_config
    subnets = network.get("subnetIds") or []
    if subnets and not network.get("vpcId"):
        ec2 = ec2_backends[backend.account_id][backend.region_name]
        network["vpcId"] = ec2.get_subnet(subnets[0]).vpc_id
    for key, value in {
        "endpointPublicAccess": True,
        "endpointPrivateAccess": False,
        "publicAccessCidrs": ["0.0.0.0/0"],
    }.items():
        if network.get(key) is None:
            network[key] = value


def set_status(cluster, status):
    """A cluster that is being created has neither endpoint nor CA yet."""
    cluster.status = status
    cluster.endpoint = None if status == "CREATING" else cluster.real_endpoint
    cluster.certificate_authority = {} if status == "CREATING" else {"data": cluster.real_ca}


def asg_name(group):
    return group.resources["autoScalingGroups"][0]["name"]


def create_group_instances(backend, cluster, group):
    """What EKS does for a managed node group: a launch template and an Auto Scaling group over its subnets."""
    name = f"eks-{group.nodegroup_name}-{group.uuid}"
    group.resources = {"autoScalingGroups": [{"name": name}]}
    types = group.instance_types or ["t3.medium"]
    tags = {
        "eks:cluster-name": cluster.name,
        "eks:nodegroup-name": group.nodegroup_name,
        f"kubernetes.io/cluster/{cluster.name}": "owned",
        "k8s.io/cluster-autoscaler/enabled": "true",
        f"k8s.io/cluster-autoscaler/{cluster.name}": "owned",
    }
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    image = next(iter(ec2.describe_images(owners=["amazon"])))
    template = ec2.create_launch_template(name, "", {"ImageId": image.id, "InstanceType": types[0]}, {})
    scaling = group.scaling_config
    autoscaling_backends[backend.account_id][backend.region_name].create_auto_scaling_group(
        name=name,
        availability_zones=[],
        desired_capacity=scaling.get("desiredSize"),
        max_size=scaling.get("maxSize"),
        min_size=scaling.get("minSize"),
        launch_config_name=None,
        launch_template={"LaunchTemplateId": template.id, "Version": "1"},
        vpc_zone_identifier=",".join(group.subnets),
        default_cooldown=300,
        health_check_period=15,
        health_check_type="EC2",
        load_balancers=[],
        target_group_arns=[],
        placement_group=None,
        termination_policies=["AllocationStrategy", "OldestLaunchTemplate", "OldestInstance"],
        tags=[
            {"ResourceId": name, "ResourceType": "auto-scaling-group", "Key": key, "Value": value, "PropagateAtLaunch": True}
            for key, value in tags.items()
        ],
    )


# Access entries -----------------------------------------------------------------------------------------------------


def principal_id(arn):
    """The internal id of a role or user: an entry belongs to this id, not to the text of the ARN."""
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""
    backend = iam_backends[account]["aws"] if re.fullmatch(r"\d{12}", account) else None
    if backend is None:
        return None
    for item in [*backend.roles.values(), *backend.users.values()]:
        if item.arn == arn:
            return item.id
    return None


def node_entry(cluster, role, kind):
    if role not in entries_of(cluster) and cluster.access_config["authenticationMode"] != "CONFIG_MAP":
        user = "system:node:{{EC2PrivateDNSName}}" if kind == "EC2_LINUX" else "system:node:{{SessionName}}"
        add_entry(cluster, role, kind, user, ["system:nodes"], {})


def add_entry(cluster, principal, kind, username, groups, tags):
    parts = cluster.arn.split(":")
    entry = {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": groups,
        "accessEntryArn": entry_arn(f"arn:aws:eks:{parts[3]}:{parts[4]}:", cluster.name, principal),
        "createdAt": seconds(),
        "modifiedAt": seconds(),
        "tags": tags,
        "username": username,
        "type": kind,
    }
    entries_of(cluster)[principal] = entry
    extra(cluster).setdefault("ids", {})[principal] = principal_id(principal)
    extra(cluster).setdefault("policies", {}).setdefault(principal, {})
    write_entries()
    return entry


def default_username(principal):
    parts = principal.split(":")
    kind, _, name = parts[5].partition("/")
    if kind == "role":
        return f"arn:aws:sts::{parts[4]}:assumed-role/{name.split('/')[-1]}/{{{{SessionName}}}}"
    return principal


def write_entries():
    """Writes the entries of the real cluster for the authenticator, which reads the file again when it changes."""
    with lock:
        roles, users = [], []
        for cluster in all_clusters():
            if cluster.name != real["name"] or cluster.arn not in state:
                continue
            for principal, entry in entries_of(cluster).items():
                if entry["type"] != "STANDARD" or extra(cluster)["ids"][principal] != principal_id(principal):
                    continue
                policies = extra(cluster)["policies"].get(principal, {})
                groups = [*entry["kubernetesGroups"], *(POLICY_GROUP + arn.split("/")[-1] for arn in policies)]
                mapping = {"username": entry["username"], "groups": groups}
                if ":role/" in principal:
                    # The authenticator compares without the path, as STS drops it.
                    short = re.sub(r":role/.*/", ":role/", principal)
                    roles.append({"rolearn": short, **mapping})
                else:
                    users.append({"userarn": principal, **mapping})
        text = json.dumps({"mapRoles": roles, "mapUsers": users, "mapAccounts": []})
        if Path(real["file"]).exists() and Path(real["file"]).read_text() == text:
            return
        draft = f"{real['file']}.new"
        Path(draft).write_text(text)
        os.replace(draft, real["file"])


def all_clusters():
    for account in list(eks_backends):
        for backend in list(eks_backends[account].values()):
            yield from list(backend.clusters.values())


# Operations ---------------------------------------------------------------------------------------------------------


def fail(code, status, message, **more):
    raise Refused(message, code=code, status=status, extra=more)


def cluster_of(backend, name):
    if name not in backend.clusters:
        fail("ResourceNotFoundException", 404, f"No cluster found for name: {name}.", clusterName=name)
    return backend.clusters[name]


def with_entries(backend, name):
    cluster = cluster_of(backend, name)
    if cluster.access_config["authenticationMode"] == "CONFIG_MAP":
        message = (
            "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation."
        )
        fail("InvalidRequestException", 400, message)
    return cluster


def entry_of(cluster, principal):
    entry = entries_of(cluster).get(principal)
    if entry is None:
        fail("ResourceNotFoundException", 404, ENTRY_MISSING)
    return entry


def page(items, query, key):
    limit, start = int(query.get("maxResults", 100)), 0
    if "nextToken" in query:
        try:
            start = int(base64.b64decode(query["nextToken"]).decode())
        except ValueError:
            fail("InvalidParameterException", 400, "The specified nextToken is invalid.")
    result = {key: items[start : start + limit]}
    if len(items) > start + limit:
        result["nextToken"] = base64.b64encode(str(start + limit).encode()).decode()
    return result


def create_access_entry(backend, p, body, query, caller):
    cluster = with_entries(backend, p["name"])
    principal, kind = body.get("principalArn", ""), body.get("type") or "STANDARD"
    if principal_id(principal) is None:
        fail("InvalidParameterException", 400, "The specified principalArn is invalid: invalid principal.")
    if principal in entries_of(cluster):
        fail("ResourceInUseException", 409, "The specified access entry resource is already in use on this cluster.")
    groups = body.get("kubernetesGroups") or []
    for group in groups:
        if re.match(r"(system|eks|aws|amazon|iam):", group):
            message = f"The kubernetes group name {group} is invalid, it cannot start with {group.split(':')[0]}:"
            fail("InvalidParameterException", 400, message)
    username = body.get("username") or default_username(principal)
    return 201, {"accessEntry": add_entry(cluster, principal, kind, username, groups, body.get("tags") or {})}


def update_access_entry(backend, p, body, query, caller):
    entry = entry_of(with_entries(backend, p["name"]), p["principalArn"])
    for key in ("kubernetesGroups", "username"):
        if body.get(key) is not None:
            entry[key] = body[key]
    entry["modifiedAt"] = seconds()
    write_entries()
    return 200, {"accessEntry": entry}


def describe_access_entry(backend, p, body, query, caller):
    return 200, {"accessEntry": entry_of(with_entries(backend, p["name"]), p["principalArn"])}


def list_access_entries(backend, p, body, query, caller):
    cluster = with_entries(backend, p["name"])
    wanted = query.get("associatedPolicyArn")
    found = [
        principal
        for principal in entries_of(cluster)
        if wanted is None or wanted in extra(cluster)["policies"].get(principal, {})
    ]
    return 200, page(found, query, "accessEntries")


def delete_access_entry(backend, p, body, query, caller):
    cluster = with_entries(backend, p["name"])
    entry_of(cluster, p["principalArn"])
    del entries_of(cluster)[p["principalArn"]]
    extra(cluster)["policies"].pop(p["principalArn"], None)
    write_entries()
    return 200, {}


def associate_access_policy(backend, p, body, query, caller):
    cluster = with_entries(backend, p["name"])
    entry_of(cluster, p["principalArn"])
    policy = body.get("policyArn", "")
    if policy.split("/")[-1] not in POLICIES:
        fail("InvalidParameterException", 400, "The policyArn is invalid.")
    scope = body.get("accessScope") or {"type": "cluster", "namespaces": []}
    association = {
        "policyArn": policy,
        "accessScope": {"type": scope["type"], "namespaces": scope.get("namespaces") or []},
        "associatedAt": seconds(),
        "modifiedAt": seconds(),
    }
    extra(cluster)["policies"][p["principalArn"]][policy] = association
    write_entries()
    return 200, {"clusterName": p["name"], "principalArn": p["principalArn"], "associatedAccessPolicy": association}


def disassociate_access_policy(backend, p, body, query, caller):
    cluster = with_entries(backend, p["name"])
    entry_of(cluster, p["principalArn"])
    extra(cluster)["policies"][p["principalArn"]].pop(p["policyArn"], None)
    write_entries()
    return 200, {}


def list_associated_access_policies(backend, p, body, query, caller):
    cluster = with_entries(backend, p["name"])
    entry_of(cluster, p["principalArn"])
    found = list(extra(cluster)["policies"][p["principalArn"]].values())
    return 200, {"clusterName": p["name"], "principalArn": p["principalArn"], **page(found, query, "associatedAccessPolicies")}


def create_addon(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    name = body.get("addonName", "")
    if name in addons_of(cluster):
        fail("ResourceInUseException", 409, "Addon already exists.", clusterName=p["name"], addonName=name)
    parts = cluster.arn.split(":")
    addon = {
        "addonName": name,
        "clusterName": p["name"],
        "status": "ACTIVE",
        "addonVersion": body.get("addonVersion") or "v1.0.0-eksbuild.1",
        "health": {"issues": []},
        "addonArn": f"arn:aws:eks:{parts[3]}:{parts[4]}:addon/{p['name']}/{name}/{uuid.uuid4()}",
        "createdAt": seconds(),
        "modifiedAt": seconds(),
        "tags": body.get("tags") or {},
    }
    for key in ("serviceAccountRoleArn", "configurationValues"):
        if body.get(key) is not None:
            addon[key] = body[key]
    addons_of(cluster)[name] = addon
    return 200, {"addon": {**addon, "status": "CREATING"}}


def addon_of(cluster, name):
    addon = addons_of(cluster).get(name)
    if addon is None:
        message = f"No addon: {name} found in cluster: {cluster.name}"
        fail("ResourceNotFoundException", 404, message, clusterName=cluster.name, addonName=name)
    return addon


def describe_addon(backend, p, body, query, caller):
    return 200, {"addon": addon_of(cluster_of(backend, p["name"]), p["addonName"])}


def list_addons(backend, p, body, query, caller):
    return 200, page(list(addons_of(cluster_of(backend, p["name"]))), query, "addons")


def delete_addon(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    addon = addon_of(cluster, p["addonName"])
    del addons_of(cluster)[p["addonName"]]
    return 200, {"addon": {**addon, "status": "DELETING"}}


def record_update(cluster, kind, params, scope=("cluster", "")):
    update = {
        "id": str(uuid.uuid4()),
        "status": "InProgress",
        "type": kind,
        "params": [{"type": name, "value": value} for name, value in params.items()],
        "createdAt": seconds(),
        "errors": [],
    }
    extra(cluster)["updates"].insert(0, (scope, update))
    return update


def update_cluster_version(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    version = body.get("version", "")
    if not re.fullmatch(r"\d+\.\d+", version) or int(version.split(".")[1]) != int(cluster.version.split(".")[1]) + 1:
        message = f"Unsupported Kubernetes minor version update from {cluster.version} to {version}"
        fail("InvalidParameterException", 400, message, clusterName=p["name"])
    update = record_update(cluster, "VersionUpdate", {"Version": version, "PlatformVersion": "eks.1"})
    cluster.version = version
    return 200, {"update": update}


def update_cluster_config(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    if body.get("logging"):
        cluster.logging = merged_logging(cluster.logging, body["logging"])
        return 200, {"update": record_update(cluster, "LoggingUpdate", {"ClusterLogging": json.dumps(body["logging"])})}
    if body.get("accessConfig"):
        cluster.access_config.update(body["accessConfig"])
        return 200, {"update": record_update(cluster, "AccessConfigUpdate", body["accessConfig"])}
    if body.get("upgradePolicy"):
        cluster.upgrade_policy.update(body["upgradePolicy"])
        return 200, {"update": record_update(cluster, "UpgradePolicyUpdate", body["upgradePolicy"])}
    if body.get("resourcesVpcConfig"):
        change = body["resourcesVpcConfig"]
        cluster.resources_vpc_config.update(change)
        params = {key[0].upper() + key[1:]: json.dumps(value) for key, value in change.items()}
        return 200, {"update": record_update(cluster, "EndpointAccessUpdate", params)}
    fail("InvalidParameterException", 400, "No changes needed for the configuration provided", clusterName=p["name"])


def merged_logging(have, change):
    enabled = {kind for item in have["clusterLogging"] if item.get("enabled") for kind in item["types"]}
    for item in change.get("clusterLogging") or []:
        enabled = enabled | set(item["types"]) if item.get("enabled") else enabled - set(item["types"])
    groups = [{"types": [kind for kind in all_log_types() if (kind in enabled) is on], "enabled": on} for on in (True, False)]
    return {"clusterLogging": [group for group in groups if group["types"]]}


def update_nodegroup_version(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    group = backend.describe_nodegroup(p["name"], p["nodegroupName"])
    group.version = body.get("version") or cluster.version
    group.release_version = body.get("releaseVersion") or f"{group.version}.2-20261105"
    params = {"Version": group.version, "ReleaseVersion": group.release_version}
    return 200, {"update": record_update(cluster, "VersionUpdate", params, ("nodegroup", p["nodegroupName"]))}


def scope_of(query):
    if "nodegroupName" in query:
        return ("nodegroup", query["nodegroupName"])
    return ("addon", query["addonName"]) if "addonName" in query else ("cluster", "")


def list_updates(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    found = [update["id"] for scope, update in extra(cluster)["updates"] if scope == scope_of(query)]
    return 200, page(found, query, "updateIds")


def describe_update(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    for scope, update in extra(cluster)["updates"]:
        if update["id"] == p["updateId"] and scope == scope_of(query):
            if update["status"] == "InProgress" and not update.get("held"):
                update["status"] = "Successful"
            return 200, {"update": {key: value for key, value in update.items() if key != "held"}}
    message = f"No update found for ID: {p['updateId']}"
    fail("ResourceNotFoundException", 404, message, clusterName=p["name"])


def create_pod_identity_association(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    parts = cluster.arn.split(":")
    identifier = f"a-{uuid.uuid4().hex[:17]}"
    association = {
        "clusterName": p["name"],
        "namespace": body.get("namespace", ""),
        "serviceAccount": body.get("serviceAccount", ""),
        "roleArn": body.get("roleArn", ""),
        "associationArn": f"arn:aws:eks:{parts[3]}:{parts[4]}:podidentityassociation/{p['name']}/{identifier}",
        "associationId": identifier,
        "tags": body.get("tags") or {},
        "createdAt": seconds(),
        "modifiedAt": seconds(),
    }
    extra(cluster)["pods"][identifier] = association
    return 200, {"association": association}


def list_pod_identity_associations(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    keys = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId")
    found = [
        {key: item[key] for key in keys}
        for item in extra(cluster)["pods"].values()
        if query.get("namespace") in (None, item["namespace"])
        and query.get("serviceAccount") in (None, item["serviceAccount"])
    ]
    return 200, page(found, query, "associations")


def describe_pod_identity_association(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    association = extra(cluster)["pods"].get(p["associationId"])
    if association is None:
        fail("ResourceNotFoundException", 404, f"The association {p['associationId']} could not be found.")
    return 200, {"association": association}


def create_capability(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    name = body.get("capabilityName", "")
    if name in capabilities_of(cluster):
        fail("ResourceInUseException", 409, f"Capability already exists with name {name}", clusterName=p["name"])
    parts = cluster.arn.split(":")
    capability = {
        "capabilityName": name,
        "arn": f"arn:aws:eks:{parts[3]}:{parts[4]}:capability/{p['name']}/{body['type'].lower()}/{name}/{uuid.uuid4()}",
        "clusterName": p["name"],
        "type": body["type"],
        "roleArn": body.get("roleArn", ""),
        "status": "ACTIVE",
        "version": "v1.0.0",
        "configuration": body.get("configuration") or {},
        "tags": body.get("tags") or {},
        "health": {"issues": []},
        "createdAt": seconds(),
        "modifiedAt": seconds(),
        "deletePropagationPolicy": body.get("deletePropagationPolicy") or "RETAIN",
    }
    capabilities_of(cluster)[name] = capability
    return 200, {"capability": {**capability, "status": "CREATING"}}


def capability_of(cluster, name):
    capability = capabilities_of(cluster).get(name)
    if capability is None:
        message = f"No capability found with name {name} in cluster {cluster.name}"
        fail("ResourceNotFoundException", 404, message, clusterName=cluster.name)
    return capability


def describe_capability(backend, p, body, query, caller):
    return 200, {"capability": capability_of(cluster_of(backend, p["name"]), p["capabilityName"])}


def list_capabilities(backend, p, body, query, caller):
    keys = ("capabilityName", "arn", "type", "status", "version", "createdAt", "modifiedAt")
    found = capabilities_of(cluster_of(backend, p["name"])).values()
    return 200, page([{key: item[key] for key in keys} for item in found], query, "capabilities")


def delete_capability(backend, p, body, query, caller):
    cluster = cluster_of(backend, p["name"])
    capability = capability_of(cluster, p["capabilityName"])
    del capabilities_of(cluster)[p["capabilityName"]]
    return 200, {"capability": {**capability, "status": "DELETING"}}


# Version: released, end of standard support, end of extended support; the newest is that of the cluster of this world.
CALENDAR = {
    "1.36": ("2026-05-27", "2027-07-31", "2028-07-31"),
    "1.35": ("2026-01-27", "2027-03-27", "2028-03-27"),
    "1.34": ("2025-10-02", "2026-12-02", "2027-12-02"),
    "1.33": ("2025-05-29", "2026-07-29", "2027-07-29"),
    "1.32": ("2025-01-23", "2026-03-23", "2027-03-23"),
}


def describe_cluster_versions(backend, p, body, query, caller):
    now = datetime.datetime.now(datetime.timezone.utc)
    found = []
    for version, days in CALENDAR.items():
        released, standard, extended = (datetime.datetime.fromisoformat(f"{day}T00:00:00+00:00") for day in days)
        status = "STANDARD_SUPPORT" if now < standard else "EXTENDED_SUPPORT" if now < extended else "UNSUPPORTED"
        found.append(
            {
                "clusterVersion": version,
                "clusterType": "eks",
                "defaultPlatformVersion": "eks.5",
                "defaultVersion": version == real["version"],
                "releaseDate": seconds(released),
                "endOfStandardSupportDate": seconds(standard),
                "endOfExtendedSupportDate": seconds(extended),
                "status": status.lower().replace("_", "-"),
                "versionStatus": status,
                "kubernetesPatchVersion": f"{version}.3",
            }
        )
    wanted = parse_qs(query["raw"]).get("clusterVersions")
    return 200, page([item for item in found if wanted is None or item["clusterVersion"] in wanted], query, "clusterVersions")


def known_cluster(backend, p, body, query, caller):
    """moto fails on lists of a cluster that does not exist; it answers the rest."""
    cluster_of(backend, p["name"])
    return None


OPERATIONS = {
    "CreateCapability": create_capability,
    "DescribeCapability": describe_capability,
    "ListCapabilities": list_capabilities,
    "DeleteCapability": delete_capability,
    "DescribeClusterVersions": describe_cluster_versions,
    "ListFargateProfiles": known_cluster,
    "ListNodegroups": known_cluster,
    "CreateAccessEntry": create_access_entry,
    "UpdateAccessEntry": update_access_entry,
    "DescribeAccessEntry": describe_access_entry,
    "ListAccessEntries": list_access_entries,
    "DeleteAccessEntry": delete_access_entry,
    "AssociateAccessPolicy": associate_access_policy,
    "DisassociateAccessPolicy": disassociate_access_policy,
    "ListAssociatedAccessPolicies": list_associated_access_policies,
    "CreateAddon": create_addon,
    "DescribeAddon": describe_addon,
    "ListAddons": list_addons,
    "DeleteAddon": delete_addon,
    "UpdateClusterVersion": update_cluster_version,
    "UpdateClusterConfig": update_cluster_config,
    "UpdateNodegroupVersion": update_nodegroup_version,
    "ListUpdates": list_updates,
    "DescribeUpdate": describe_update,
    "CreatePodIdentityAssociation": create_pod_identity_association,
    "ListPodIdentityAssociations": list_pod_identity_associations,
    "DescribePodIdentityAssociation": describe_pod_identity_association,
}


def handle(operation, parameters, raw_uri, body, account, region, caller):
    """Answers an operation that moto does not know: (status, document), or None when it is moto's."""
    if operation not in OPERATIONS:
        return None
    raw = raw_uri.partition("?")[2]
    query = {"raw": raw, **{key: values[0] for key, values in parse_qs(raw).items()}}
    document = json.loads(body) if body else {}
    with lock:
        return OPERATIONS[operation](eks_backends[account][region], parameters, document, query, caller)


def creator_entry(account, region, name, principal):
    """The entry that EKS makes for who creates a cluster, unless the request says otherwise."""
    cluster = eks_backends[account][region].clusters.get(name)
    if cluster is None or not cluster.access_config.get("bootstrapClusterCreatorAdminPermissions"):
        return
    if cluster.access_config["authenticationMode"] == "CONFIG_MAP" or principal in entries_of(cluster):
        return
    with lock:
        add_entry(cluster, principal, "STANDARD", default_username(principal), [], {})
        scope = {"type": "cluster", "namespaces": []}
        association = {"policyArn": CLUSTER_ADMIN, "accessScope": scope, "associatedAt": seconds(), "modifiedAt": seconds()}
        extra(cluster)["policies"][principal][CLUSTER_ADMIN] = association
        write_entries()
