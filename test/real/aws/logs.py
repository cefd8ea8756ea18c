"""Saved queries of CloudWatch Logs Insights, which moto lacks."""

import time
import uuid

from made import operation, page

# (account, region) -> id -> query
queries = {}


def store(call):
    return queries.setdefault((call.account, call.region), {})


@operation("logs", "PutQueryDefinition")
def put_query_definition(call):
    identifier = call.fields.get("queryDefinitionId") or str(uuid.uuid4())
    store(call)[identifier] = {
        "queryLanguage": call.fields.get("queryLanguage") or "CWLI",
        "queryDefinitionId": identifier,
        "name": call.fields["name"],
        "queryString": call.fields["queryString"],
        "lastModified": int(time.time() * 1000),
        "logGroupNames": call.fields.get("logGroupNames") or [],
    }
    return {"queryDefinitionId": identifier}


@operation("logs", "DescribeQueryDefinitions")
def describe_query_definitions(call):
    prefix = call.fields.get("queryDefinitionNamePrefix") or ""
    found = [item for item in store(call).values() if item["name"].startswith(prefix)]
    items, token = page(sorted(found, key=lambda item: item["name"]), call.fields)
    return {"queryDefinitions": items, "nextToken": token}


@operation("logs", "DeleteQueryDefinition")
def delete_query_definition(call):
    return {"success": store(call).pop(call.fields["queryDefinitionId"], None) is not None}
