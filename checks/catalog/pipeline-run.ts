import * as z from 'zod';
import { names } from '../params.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { aws } from '../reads/read.ts';
import { answerAt, textOf } from '../rules/lenient.ts';
import { each, text } from '../rules/objects.ts';
import { judgeRuns, type Run } from '../rules/run.ts';
import { isSince } from '../rules/settling.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Pipelines that are looked at when the lab names none. */
const MOST = 20;
/** What starts a run when somebody pushes, and not when somebody presses a button. */
const pushes = ['Webhook', 'WebhookV2', 'CloudWatchEvent', 'PollForSourceChanges'];

/** Passes when a pipeline of CodePipeline has succeeded since enrolment (https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineExecutionSummary.html). */
export default defineCheck({
  name: 'pipeline.run',
  params: z.strictObject({
    name: names
      .optional()
      .describe('Name of the pipeline, or names of which any will do; any of the account and Region if absent.'),
    status: z.literal('Succeeded').default('Succeeded').describe('The only status that counts.'),
    since: z.literal('enrolment').default('enrolment').describe('Only runs that started after enrolment count.'),
    trigger: z
      .literal('push')
      .optional()
      .describe('A change of the source started it; not a person, and not the creation of the pipeline.'),
  }),
  window: 900,
  needs: () => ({ listed: aws('codepipeline:ListPipelines', {}) }),
  follows: ['codepipeline:GetPipelineState', 'codepipeline:ListPipelineExecutions'],
  followUp: ({ name }, { listed }) => ({
    executions: pipelinesOf(listed, name).map((pipelineName) =>
      aws('codepipeline:ListPipelineExecutions', { pipelineName }),
    ),
  }),
  followOn: ({ name }, { listed, executions }, context) => ({
    // Only a run that has not succeeded needs an explanation.
    states: pipelinesOf(listed, name)
      .filter((_, place) => newestOf(answerAt(executions, place), context.enrolledAt)?.status !== 'Succeeded')
      .map((pipeline) => aws('codepipeline:GetPipelineState', { name: pipeline })),
  }),
  judge({ name, trigger }, { listed, executions, states }, context) {
    const present = pipelinesOf(listed, name);
    const all = present.flatMap((of, place) => {
      const state = each(states).find((one) => one.pipelineName === of);
      return runsOf(of, answerAt(executions, place), state);
    });
    const runs = all.filter(({ startedAt }) => isSince(startedAt, context.enrolledAt));
    const isWanted = (run: Run) => trigger === undefined || pushes.includes(run.trigger);
    const asked = { names: name ?? [], present, older: all.length - runs.length, isWanted };
    const judged = judgeRuns('pipeline', runs, asked, context);
    return 'finding' in judged ? judged.finding : pass({ pipeline: judged.run.of, trigger: judged.run.trigger });
  },
  command: ({ name }, { cluster: { region } }) =>
    name
      ? `aws codepipeline get-pipeline-state --name ${name[0]} --region ${region}`
      : `aws codepipeline list-pipelines --region ${region}`,
});

type Listed = AwsOperations['codepipeline:ListPipelines']['output'] | null | undefined;
type Executions = AwsOperations['codepipeline:ListPipelineExecutions']['output'] | null | undefined;
type State = AwsOperations['codepipeline:GetPipelineState']['output'] | undefined;

function pipelinesOf(listed: Listed, name: readonly string[] | undefined): string[] {
  const all = each(listed?.pipelines).map((pipeline) => textOf(pipeline.name));
  return all.filter((one) => one !== '' && (name?.includes(one) ?? true)).slice(0, MOST);
}

/** A run that a newer one overtook says nothing. */
function known(executions: Executions) {
  return each(executions?.pipelineExecutionSummaries).filter(({ status }) => status !== 'Superseded');
}

function newestOf(executions: Executions, since: string | undefined) {
  return known(executions)
    .filter(({ startTime }) => isSince(textOf(startTime), since))
    .sort((a, b) => textOf(b.startTime).localeCompare(textOf(a.startTime)))[0];
}

function runsOf(of: string, executions: Executions, state: State): Run[] {
  return known(executions).map((execution) => {
    const status = textOf(execution.status);
    const outcome = status === 'Succeeded' ? 'done' : /^(InProgress|Stopping)$/.test(status) ? 'moving' : 'failed';
    const { stage, message } = whereOf(textOf(execution.pipelineExecutionId), outcome, state);
    return {
      of,
      outcome,
      status,
      startedAt: textOf(execution.startTime),
      trigger: textOf(execution.trigger?.triggerType),
      stage,
      message: message || text(execution.statusSummary).slice(0, 200),
    };
  });
}

/** The action that a run failed in or is at, with what it says; the state of a stage is that of its newest run. */
function whereOf(id: string, outcome: Run['outcome'], state: State): { stage: string; message: string } {
  const at = outcome === 'moving' ? 'InProgress' : 'Failed';
  const stages = each(state?.stageStates).filter(({ latestExecution }) => latestExecution?.pipelineExecutionId === id);
  for (const { stageName, actionStates } of stages) {
    const action = each(actionStates).find(({ latestExecution }) => latestExecution?.status === at);
    if (action === undefined) continue;
    const { errorDetails, summary } = action.latestExecution ?? {};
    const message = (text(errorDetails?.message) || text(summary)).slice(0, 200);
    return { stage: `${text(stageName)}/${text(action.actionName)}`, message };
  }
  return { stage: '', message: '' };
}
