/**
 * A reader and labs written down in tests, for the engine alone.
 */
import * as z from 'zod';
import type { Lab, LabCheck, LabStep } from '../../checks/lab.ts';
import { keyOf, list, type ReadSpec } from '../../checks/reads/read.ts';
import type { Answer, AnswerMeta, Reader } from '../../checks/reads/reader.ts';
import { type Check, defineCheck, fail, pass } from '../../checks/verdict.ts';

export const meta: AnswerMeta = { at: '2026-11-21T05:00:00.000Z', ms: 1, bytes: 10, requests: 1 };

export function value(content: unknown): Answer {
  return { outcome: 'value', value: content, meta };
}

export const forbidden: Answer = {
  outcome: 'denied',
  code: 'kube.forbidden',
  values: { verb: 'list', resource: 'pods', namespace: '' },
  meta,
};

export const throttled: Answer = {
  outcome: 'failed',
  code: 'read.throttled',
  values: { what: 'list pods' },
  retryAfterMs: 0,
  meta,
};

/** Answers reads by a function and writes down what it was asked. */
export function fakeReader(answer: (spec: ReadSpec, signal: AbortSignal) => Answer | Promise<Answer>) {
  const asked: ReadSpec[] = [];
  let inFlight = 0;
  const most = { inFlight: 0 };
  const reader: Reader = {
    async read(spec, { signal }) {
      asked.push(spec);
      most.inFlight = Math.max(most.inFlight, ++inFlight);
      try {
        return await answer(spec, signal);
      } finally {
        inFlight--;
      }
    },
    async close() {},
  };
  return { reader, asked, keys: () => asked.map(keyOf), most };
}

/** Passes when a ConfigMap of that name is in the namespace `default`. */
export const hasConfigMap = defineCheck({
  name: 'test.configMap',
  params: z.object({ name: z.string() }),
  needs: () => ({ maps: list('ConfigMap', 'default') }),
  judge: ({ name }, { maps }) =>
    maps.items.some((map) => map.metadata?.name === name)
      ? pass()
      : fail('object.absent', { kind: 'ConfigMap', name: [name], namespace: 'default' }),
  command: ({ name }) => `kubectl get configmap ${name} -n default`,
});

export function configMaps(...names: string[]): Answer {
  return value({ served: true, items: names.map((name) => ({ metadata: { name, namespace: 'default' } })) });
}

export function use(check: Check, params: unknown, more: Partial<Extract<LabCheck, { type: 'check' }>> = {}): LabCheck {
  return { type: 'check', check, params, keep: 'latch', ...more };
}

export function step(id: string, checks: LabCheck[], more: Partial<LabStep> = {}): LabStep {
  return {
    id,
    title: { ko: id, en: id },
    points: 2,
    bonus: false,
    optional: false,
    after: [],
    graded: true,
    checks,
    ...more,
  };
}

export function lab(...steps: LabStep[]): Lab {
  const title = { ko: '시험', en: 'Test' };
  return { id: 'test', version: '1', title, summary: title, parameters: {}, steps };
}

export const cluster = { name: 'eks-demo', region: 'ap-northeast-2', account: '123456789012' };
