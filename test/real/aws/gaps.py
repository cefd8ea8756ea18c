"""
Fills what moto leaves out or gets wrong: activities of Auto Scaling and its spread over subnets, health of targets, names of
load balancers, origins of distributions, snapshots of others, security groups of caches, receivers of logs.
"""

import datetime
import json
import uuid

import moto.elb.models as classic
from moto.autoscaling.models import FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse
from moto.cloudfront.models import Distribution, Origin
from moto.codebuild.models import CodeBuildBackend
from moto.core.responses import ActionResult
from moto.ec2.models.instances import Instance
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.eks.models import eks_backends
from moto.elasticache.models import CacheCluster
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeTargetGroup
from moto.logs.models import LogsBackend, LogStream

# (target group ARN, target id) -> (state, reason, description)
target_health = {}
# (name of a classic load balancer, instance id) -> state
instance_health = {}
# group name -> activities, newest first
activities = {}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def install():
    """Puts the additions into moto's classes."""
    plain_health = FakeTargetGroup.health_for

    def health_for(self, target, ec2_backend):
        override = target_health.get((self.arn, target["Id"]))
        status = plain_health(self, target, ec2_backend)
        if override is None or target["Id"] not in self.targets:
            return status
        return FakeHealthStatus(status.instance_id, status.port, status.health_check_port, *override)

    FakeTargetGroup.health_for = health_for

    plain_launch = FakeAutoScalingGroup.replace_autoscaling_group_instances

    def launch(self, count_needed, propagated_tags):
        """One by one into the zone with the fewest instances, as Auto Scaling balances them; moto puts all into one subnet."""
        subnets = (self.vpc_zone_identifier or "").split(",")
        zones = self.availability_zones
        if len(subnets) < 2:
            return plain_launch(self, count_needed, propagated_tags)
        for _ in range(count_needed):
            used = [state.instance.subnet_id for state in self.active_instances()]
            subnet = min(subnets, key=used.count)
            found = self.autoscaling_backend.ec2_backend.get_subnet(subnet)
            self.vpc_zone_identifier, self.availability_zones = subnet, [found.availability_zone]
            try:
                plain_launch(self, 1, propagated_tags)
            finally:
                self.vpc_zone_identifier, self.availability_zones = ",".join(subnets), zones

    FakeAutoScalingGroup.replace_autoscaling_group_instances = launch

    plain_capacity = FakeAutoScalingGroup.set_desired_capacity

    def set_desired_capacity(self, new_capacity):
        before = {state.instance.id: state.instance for state in getattr(self, "instance_states", [])}
        plain_capacity(self, new_capacity)
        after = {state.instance.id: state.instance for state in self.instance_states}
        record(self, before, after)
        # The desired size of a managed node group is that of its Auto Scaling group, whoever changes it.
        backend = self.autoscaling_backend
        for cluster in eks_backends[backend.account_id][backend.region_name].clusters.values():
            for group in cluster.nodegroups.values():
                if {"name": self.name} in group.resources["autoScalingGroups"]:
                    group.scaling_config["desiredSize"] = self.desired_capacity

    FakeAutoScalingGroup.set_desired_capacity = set_desired_capacity

    plain_instance = Instance.__init__

    def instance(self, ec2_backend, *args, **kwargs):
        """Instances of a group forget their Region in moto and get host names of another one."""
        plain_instance(self, ec2_backend, *args, **kwargs)
        self.region_name = ec2_backend.region_name

    Instance.__init__ = instance

    def describe_scaling_activities(self):
        name = self._get_param("AutoScalingGroupName")
        wanted = self._get_param("ActivityIds", [])
        if name is not None:
            found = activities.get(name, [])
        else:
            found = [item for items in activities.values() for item in items]
        found = [item for item in found if not wanted or item["ActivityId"] in wanted]
        limit = self._get_int_param("MaxRecords", 100)
        start = int(self._get_param("NextToken") or 0)
        result = {"Activities": found[start : start + limit]}
        if len(found) > start + limit:
            result["NextToken"] = str(start + limit)
        return ActionResult(result)

    AutoScalingResponse.describe_scaling_activities = describe_scaling_activities
    name_balancers()
    tell_origins()

    def describe_snapshots(self):
        """Those of the account are asked for by `self`; moto answers with those of all images too."""
        found = self.ec2_backend.describe_snapshots(
            snapshot_ids=self._get_param("SnapshotIds", []), filters=self._filters_from_querystring()
        )
        account = self.ec2_backend.account_id
        owners = [account if owner == "self" else owner for owner in self._get_param("OwnerIds", [])]
        return ActionResult({"Snapshots": [item for item in found if not owners or item.owner_id in owners]})

    ElasticBlockStore.describe_snapshots = describe_snapshots

    CacheCluster.security_groups = property(
        lambda self: [{"SecurityGroupId": group, "Status": "active"} for group in self.security_group_ids]
    )

    def put_subscription_filter(self, log_group_name, filter_name, filter_pattern, destination_arn, role_arn):
        """Whoever receives the events does not exist here; moto wants to have made it."""
        group = self._find_log_group(log_group_name)
        group.put_subscription_filter(filter_name, filter_pattern, destination_arn, role_arn)

    LogsBackend.put_subscription_filter = put_subscription_filter
    LogStream._send_log_events = lambda self, **_: None

    plain_builds = CodeBuildBackend.batch_get_builds

    def batch_get_builds(self, ids):
        """moto lets builds end in the future."""
        return [{**build, "endTime": build["startTime"]} if build.get("endTime") else build for build in plain_builds(self, ids)]

    CodeBuildBackend.batch_get_builds = batch_get_builds


def name_balancers():
    """Names and ARNs that tell an ALB from an NLB and their Region, as on AWS."""
    plain_create = ELBv2Backend.create_load_balancer

    def create_load_balancer(self, *args, **kwargs):
        made = plain_create(self, *args, **kwargs)
        number = int(made.arn[-8:], 16)
        made.dns_name = f"{made.name}-{number}.{self.region_name}.elb.amazonaws.com"
        if made.scheme == "internal":
            made.dns_name = f"internal-{made.dns_name}"
        if made.type == "network":
            tags = self.tagging_service.list_tags_for_resource(made.arn)["Tags"]
            del self.load_balancers[made.arn]
            made.arn = made.arn.replace("/app/", "/net/")
            made.dns_name = f"{made.name}-{made.arn[-16:]}.elb.{self.region_name}.amazonaws.com"
            self.load_balancers[made.arn] = made
            self.tagging_service.tag_resource(made.arn, tags)
        return made

    ELBv2Backend.create_load_balancer = create_load_balancer

    plain_classic = classic.ELBBackend.create_load_balancer

    def create_classic(self, name, *args, **kwargs):
        made = plain_classic(self, name, *args, **kwargs)
        number = sum(ord(char) * 31**place for place, char in enumerate(name[:6]))
        inner = "internal-" if made.scheme == "internal" else ""
        made.dns_name = f"{inner}{name}-{number}.{self.region_name}.elb.amazonaws.com"
        return made

    classic.ELBBackend.create_load_balancer = create_classic

    plain_instances = classic.ELBBackend.describe_instance_health

    def describe_instance_health(self, lb_name, instances):
        found = plain_instances(self, lb_name, instances)
        return [{**item, "State": instance_health.get((lb_name, item["InstanceId"])) or item["State"]} for item in found]

    classic.ELBBackend.describe_instance_health = describe_instance_health


def tell_origins():
    """What a distribution reaches its bucket by, and when it was last changed."""
    plain_origin = Origin.__init__

    def origin_init(self, origin):
        plain_origin(self, origin)
        self.origin_access_control_id = origin.get("OriginAccessControlId") or ""
        if "S3OriginConfig" in origin:
            self.s3_origin_config = {"OriginAccessIdentity": self.s3_access_identity}

    Origin.__init__ = origin_init

    plain_distribution = Distribution.__init__

    def distribution_init(self, *args, **kwargs):
        plain_distribution(self, *args, **kwargs)
        self.last_modified_time = now()
        self.domain_name = f"d{self.domain_name[1:]}"

    Distribution.__init__ = distribution_init


def record(group, before, after):
    """One activity for each instance that came or went, worded as Auto Scaling does."""
    time = now()
    stamp = f"{time:%Y-%m-%dT%H:%M:%SZ}"
    count = len(before)
    change = (
        f"At {stamp} a user request update of AutoScalingGroup constraints to min: {group.min_size}, max: {group.max_size}, "
        f"desired: {group.desired_capacity} changing the desired capacity from {len(before)} to {len(after)}."
    )
    for identifier in [*(set(after) - set(before)), *(set(before) - set(after))]:
        out = identifier in after
        instance = after[identifier] if out else before[identifier]
        step = count + (1 if out else -1)
        cause = (
            f"  At {stamp} an instance was {'started' if out else 'taken out of service'} in response to a difference between "
            f"desired and actual capacity, {'increasing' if out else 'shrinking'} the capacity from {count} to {step}."
        )
        count = step
        details = {"Subnet ID": instance.subnet_id, "Availability Zone": instance.placement.zone}
        activities.setdefault(group.name, []).insert(
            0,
            {
                "ActivityId": str(uuid.uuid4()),
                "AutoScalingGroupName": group.name,
                "Description": f"{'Launching a new' if out else 'Terminating'} EC2 instance: {identifier}",
                "Cause": change + cause,
                "StartTime": time,
                "EndTime": time,
                "StatusCode": "Successful",
                "Progress": 100,
                "Details": json.dumps(details),
                "AutoScalingGroupARN": group.arn,
            },
        )
