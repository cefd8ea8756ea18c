"""Pipelines as they are told of: their state, which moto lacks, and their executions, which moto lists with wrong times."""

from errors import Refused
from made import operation, page
from moto.codepipeline.models import codepipeline_backends


def pipeline_of(call, key):
    name = call.fields[key]
    found = codepipeline_backends[call.account][call.region].pipelines.get(name)
    if found is None:
        message = f"Account '{call.account}' does not have a pipeline with name '{name}'"
        raise Refused(message, code="PipelineNotFoundException")
    return found


@operation("codepipeline", "ListPipelines")
def list_pipelines(call):
    found = codepipeline_backends[call.account][call.region].pipelines.values()
    rows = [
        {
            "name": item.pipeline["name"],
            "version": item.pipeline["version"],
            "pipelineType": item.pipeline.get("pipelineType", "V1"),
            "created": item._created,
            "updated": item._updated,
        }
        for item in found
    ]
    items, token = page(sorted(rows, key=lambda row: row["name"]), call.fields)
    return {"pipelines": items, "nextToken": token}


@operation("codepipeline", "GetPipeline")
def get_pipeline(call):
    item = pipeline_of(call, "name")
    metadata = {"pipelineArn": item.metadata["pipelineArn"], "created": item._created, "updated": item._updated}
    return {"pipeline": item.pipeline, "metadata": metadata}


@operation("codepipeline", "ListPipelineExecutions")
def list_pipeline_executions(call):
    rows = [
        {
            "pipelineExecutionId": item.pipeline_execution_id,
            "status": item.status,
            "statusSummary": item.status_summary,
            "startTime": item.start_time,
            "lastUpdateTime": item.last_update_time,
            "sourceRevisions": getattr(item, "source_revisions", []),
            "trigger": {"triggerType": "StartPipelineExecution", "triggerDetail": ""},
            "executionMode": "SUPERSEDED",
        }
        for item in reversed(list(pipeline_of(call, "pipelineName").executions.values()))
    ]
    items, token = page(rows, call.fields)
    return {"pipelineExecutionSummaries": items, "nextToken": token}


@operation("codepipeline", "GetPipelineState")
def get_pipeline_state(call):
    """Each stage as of the latest execution: all of its status, or with a failed stage nothing beyond that."""
    item = pipeline_of(call, "name")
    latest = next(reversed(item.executions.values()), None)
    states, done = [], latest is None
    for stage in item.pipeline["stages"]:
        failed = latest is not None and getattr(latest, "failed_stage", None) == stage["name"]
        status = None if done else "Failed" if failed else "Succeeded" if hasattr(latest, "failed_stage") else latest.status
        states.append(stage_state(stage, latest, status))
        done = done or failed
    return {
        "pipelineName": item.pipeline["name"],
        "pipelineVersion": item.pipeline["version"],
        "stageStates": states,
        "created": item._created,
        "updated": item._updated,
    }


def stage_state(stage, latest, status):
    state = {
        "stageName": stage["name"],
        "inboundTransitionState": {"enabled": True},
        "actionStates": [{"actionName": action["name"]} for action in stage["actions"]],
    }
    if status is None:
        return state
    state["latestExecution"] = {"pipelineExecutionId": latest.pipeline_execution_id, "status": status}
    for action in state["actionStates"]:
        action["latestExecution"] = {
            "actionExecutionId": latest.pipeline_execution_id,
            "status": status if status in ("InProgress", "Succeeded", "Failed") else "Abandoned",
            "lastStatusChange": latest.last_update_time,
        }
    return state


def end(account, region, name, status, stage=None, summary=None):
    """Ends the latest execution of a pipeline as a test wants it."""
    latest = next(reversed(codepipeline_backends[account][region].pipelines[name].executions.values()))
    latest.status, latest.status_summary = status, summary or ""
    if stage is not None:
        latest.failed_stage = stage
