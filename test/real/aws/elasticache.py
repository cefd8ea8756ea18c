"""Serverless caches, which moto lacks: available at once."""

import datetime

from errors import Refused
from made import operation, page

# (account, region) -> name -> cache
caches = {}


def store(call):
    return caches.setdefault((call.account, call.region), {})


@operation("elasticache", "CreateServerlessCache")
def create_serverless_cache(call):
    name, engine = call.fields["ServerlessCacheName"], call.fields["Engine"]
    if name in store(call):
        raise Refused(f"Serverless cache {name} already exists", code="ServerlessCacheAlreadyExistsFault", status=400)
    host = f"{name}-a1b2c3.serverless.apn2.cache.amazonaws.com"
    cache = {
        "ServerlessCacheName": name,
        "Description": call.fields.get("Description") or " ",
        "CreateTime": datetime.datetime.now(datetime.timezone.utc),
        "Status": "available",
        "Engine": engine,
        "MajorEngineVersion": str(call.fields.get("MajorEngineVersion") or {"memcached": "1.6", "redis": "7"}.get(engine, "8")),
        "SecurityGroupIds": list(call.fields.get("SecurityGroupIds") or []),
        "SubnetIds": list(call.fields.get("SubnetIds") or []),
        "Endpoint": {"Address": host, "Port": 11211 if engine == "memcached" else 6379},
        "ReaderEndpoint": {"Address": host, "Port": 11212 if engine == "memcached" else 6380},
        "ARN": f"arn:aws:elasticache:{call.region}:{call.account}:serverlesscache:{name}",
    }
    store(call)[name] = cache
    return {"ServerlessCache": {**cache, "Status": "creating"}}


@operation("elasticache", "DeleteServerlessCache")
def delete_serverless_cache(call):
    return {"ServerlessCache": {**store(call).pop(cache_of(call)), "Status": "deleting"}}


@operation("elasticache", "DescribeServerlessCaches")
def describe_serverless_caches(call):
    found = store(call)
    wanted = [cache_of(call)] if call.fields.get("ServerlessCacheName") else list(found)
    items, token = page([found[name] for name in wanted], call.fields, "NextToken", "MaxResults")
    return {"ServerlessCaches": items, "NextToken": token}


def cache_of(call):
    name = call.fields.get("ServerlessCacheName")
    if name not in store(call):
        raise Refused(f"ServerlessCache {name} not found", code="ServerlessCacheNotFoundFault", status=404)
    return name
