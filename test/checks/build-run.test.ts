import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/build-run.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

interface Build {
  buildStatus?: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS' | 'STOPPED' | 'TIMED_OUT' | 'FAULT';
  startTime?: string;
}

/** Projects with their builds, newest first. */
function world(projects: Record<string, Build[]>): Evidence {
  return {
    aws: {
      'codebuild:ListProjects': { projects: Object.keys(projects) },
      'codebuild:ListBuildsForProject': ({ projectName = '' }) => ({
        ids: (projects[projectName] ?? []).map((_, at) => `${projectName}:${at}`),
      }),
      'codebuild:BatchGetBuilds': ({ ids = [] }) => ({
        builds: ids.map((id) => {
          const [projectName = '', at = ''] = id.split(':');
          const build = projects[projectName]?.[Number(at)];
          const buildStatus = build?.buildStatus ?? 'SUCCEEDED';
          return {
            id,
            projectName,
            buildStatus,
            startTime: build?.startTime ?? '2026-11-21T04:55:00Z',
            currentPhase: 'BUILD',
            phases: [
              { phaseType: 'INSTALL' as const, phaseStatus: 'SUCCEEDED' as const },
              {
                phaseType: 'BUILD' as const,
                phaseStatus: buildStatus,
                contexts: [
                  { statusCode: 'COMMAND_EXECUTION_ERROR', message: 'Error while executing command: docker build' },
                ],
              },
            ],
          };
        }),
      }),
    },
  };
}

describe('passes', () => {
  it.each<[string, Params, Record<string, Build[]>]>([
    ['with any project', {}, { other: [], shop: [{}] }],
    ['with the named one', { project: ['x', 'shop'] }, { shop: [{ buildStatus: 'FAILED' }, {}] }],
  ])('%s', (_, params, projects) => {
    expect(judge(check, params, world(projects)).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it.each<[string, Params, Record<string, Build[]>]>([
    ['resource.absent', {}, {}],
    ['resource.absent', { project: 'shop' }, { 'shop-2': [{}] }],
    ['run.none', {}, { shop: [] }],
    ['run.none', { project: 'shop' }, { shop: [{ startTime: '2026-11-20T23:00:00Z' }], other: [{}] }],
    ['run.failed', {}, { shop: [{ buildStatus: 'FAILED' }] }],
    ['run.failed', {}, { shop: [{ buildStatus: 'TIMED_OUT' }] }],
    ['run.failed', {}, { shop: [{ buildStatus: 'STOPPED' }] }],
  ])('%s for %j with %j', (code, params, projects) => {
    expect(judge(check, params, world(projects))).toMatchObject({ verdict: 'fail', code });
  });

  it('naming the phase that failed, and why', () => {
    expect(judge(check, {}, world({ shop: [{ buildStatus: 'FAILED' }] }))).toMatchObject({
      values: { kind: 'project', stage: 'BUILD', message: 'Error while executing command: docker build' },
    });
  });
});

it('is pending while it runs, and not for ever', () => {
  const running = world({ shop: [{ buildStatus: 'IN_PROGRESS' }] });
  expect(judge(check, {}, running)).toMatchObject({ verdict: 'pending', code: 'run.moving', waitSeconds: 600 });
  expect(judge(check, {}, running, { now: '2026-11-21T06:00:00Z' }).verdict).toBe('fail');
});

it('survives damaged evidence', () => {
  neverThrows(check, { project: 'shop' }, world({ shop: [{}, { buildStatus: 'FAILED' }] }));
  neverThrows(check, {}, world({ shop: [{ buildStatus: 'FAILED' }] }));
});
