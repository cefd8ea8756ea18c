import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/pipeline-run.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';

type Params = z.input<typeof check.params>;

interface Run {
  status?: 'Succeeded' | 'Failed' | 'InProgress' | 'Stopped' | 'Superseded' | 'Cancelled';
  startTime?: string;
  trigger?: 'Webhook' | 'StartPipelineExecution' | 'CreatePipeline' | 'CloudWatchEvent';
}

/** Pipelines with their executions, newest first, and a state whose stage Build stands as the newest one does. */
function world(pipelines: Record<string, Run[]>): Evidence {
  const idOf = (name: string, at: number) => `${name}-${at}`;
  return {
    aws: {
      'codepipeline:ListPipelines': { pipelines: Object.keys(pipelines).map((name) => ({ name })) },
      'codepipeline:ListPipelineExecutions': ({ pipelineName = '' }) => ({
        pipelineExecutionSummaries: (pipelines[pipelineName] ?? []).map((run, at) => ({
          pipelineExecutionId: idOf(pipelineName, at),
          status: run.status ?? 'Succeeded',
          startTime: run.startTime ?? '2026-11-21T04:55:00Z',
          trigger: { triggerType: run.trigger ?? 'Webhook' },
        })),
      }),
      'codepipeline:GetPipelineState': ({ name = '' }) => {
        const newest = pipelines[name]?.[0]?.status ?? 'Succeeded';
        const status = newest === 'Failed' || newest === 'InProgress' ? newest : 'Succeeded';
        return {
          pipelineName: name,
          stageStates: [
            {
              stageName: 'Source',
              latestExecution: { pipelineExecutionId: idOf(name, 0), status: 'Succeeded' },
              actionStates: [{ actionName: 'Git', latestExecution: { status: 'Succeeded' } }],
            },
            {
              stageName: 'Build',
              latestExecution: { pipelineExecutionId: idOf(name, 0), status },
              actionStates: [
                {
                  actionName: 'Docker',
                  latestExecution: {
                    status,
                    ...(status === 'Failed' && {
                      errorDetails: { code: 'JobFailed', message: 'Build terminated with state: FAILED' },
                    }),
                  },
                },
              ],
            },
          ],
        };
      },
    },
  };
}

describe('passes', () => {
  it.each<[string, Params, Record<string, Run[]>]>([
    ['with any pipeline', {}, { other: [], shop: [{}] }],
    ['with the named one', { name: ['x', 'shop'] }, { shop: [{}] }],
    ['after a failure before', { name: 'shop' }, { shop: [{}, { status: 'Failed' }] }],
    ['although a newer run fails', { name: 'shop' }, { shop: [{ status: 'Failed' }, {}] }],
    [
      'started by a push',
      { trigger: 'push' },
      { shop: [{ trigger: 'StartPipelineExecution' }, { trigger: 'CloudWatchEvent' }] },
    ],
    ['overtaken by another', {}, { shop: [{ status: 'Superseded' }, {}] }],
  ])('%s', (_, params, pipelines) => {
    expect(judge(check, params, world(pipelines)).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it.each<[string, Params, Record<string, Run[]>]>([
    ['resource.absent', {}, {}],
    ['resource.absent', { name: 'shop' }, { 'shop-2': [{}] }],
    ['run.none', { name: 'shop' }, { shop: [], other: [{}] }],
    ['run.none', {}, { shop: [{ startTime: '2026-11-20T23:59:00Z' }] }],
    ['run.none', {}, { shop: [{ status: 'Superseded' }] }],
    ['run.failed', {}, { shop: [{ status: 'Failed' }] }],
    ['run.failed', {}, { shop: [{ status: 'Stopped' }] }],
    ['run.failed', { trigger: 'push' }, { shop: [{ status: 'Cancelled' }, { trigger: 'CreatePipeline' }] }],
    ['run.trigger', { trigger: 'push' }, { shop: [{ trigger: 'CreatePipeline' }] }],
    ['run.trigger', { trigger: 'push' }, { shop: [{ trigger: 'StartPipelineExecution' }] }],
  ])('%s for %j with %j', (code, params, pipelines) => {
    expect(judge(check, params, world(pipelines))).toMatchObject({ verdict: 'fail', code });
  });

  it('naming the action that failed, and why', () => {
    expect(judge(check, {}, world({ shop: [{ status: 'Failed' }] }))).toEqual({
      verdict: 'fail',
      code: 'run.failed',
      values: {
        kind: 'pipeline',
        name: 'shop',
        status: 'Failed',
        stage: 'Build/Docker',
        message: 'Build terminated with state: FAILED',
      },
    });
  });

  it('telling how many runs are from before', () => {
    const old = { startTime: '2026-11-20T00:00:00Z' };
    expect(judge(check, {}, world({ shop: [old, old] }))).toMatchObject({ values: { name: ['shop'], older: 2 } });
  });
});

it('is pending while it runs, naming the action, and not for ever', () => {
  const running = world({ shop: [{ status: 'InProgress' }, { status: 'Failed' }] });
  expect(judge(check, {}, running)).toMatchObject({
    verdict: 'pending',
    code: 'run.moving',
    waitSeconds: 600,
    values: { stage: 'Build/Docker' },
  });
  expect(judge(check, {}, running, { now: '2026-11-21T06:00:00Z' }).verdict).toBe('fail');
});

it('asks for the state of those only that have not succeeded', () => {
  const seen = { listed: { pipelines: [{ name: 'a' }, { name: 'b' }] } };
  const run = (status: string) => ({ pipelineExecutionSummaries: [{ status, startTime: '2026-11-21T04:00:00Z' }] });
  const states = check.followOn({}, { ...seen, executions: [run('Succeeded'), run('Failed')] }, testContext).states;
  expect(states).toMatchObject([{ input: { name: 'b' } }]);
});

it('survives damaged evidence', () => {
  neverThrows(check, { name: 'shop', trigger: 'push' }, world({ shop: [{}] }));
  neverThrows(check, {}, world({ shop: [{ status: 'Failed' }], other: [{ status: 'InProgress' }] }));
});
