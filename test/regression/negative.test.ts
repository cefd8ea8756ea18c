/** Mistakes of other graders that must not come back: passing because nothing is there. */
import { describe, expect, test } from 'vitest';
import { emptyReader } from '../../checks/authoring/empty.ts';
import leftovers from '../../checks/catalog/aws-leftovers.ts';
import access from '../../checks/catalog/eks-access.ts';
import http from '../../checks/catalog/http.ts';
import { catalog } from '../../checks/catalog/index.ts';
import absent from '../../checks/catalog/k8s-absent.ts';
import can from '../../checks/catalog/k8s-can.ts';
import log from '../../checks/catalog/k8s-log.ts';
import netpol from '../../checks/catalog/k8s-netpol.ts';
import object from '../../checks/catalog/k8s-object.ts';
import { grade } from '../../checks/grade.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { knownLabs } from '../../checks/labs.ts';
import type { Check, Finding } from '../../checks/verdict.ts';
import { balancer, balancing, hostname, ingress } from '../checks/balancers.ts';
import { type Evidence, judge } from '../checks/judge.ts';
import { cluster, lab, step, use } from '../engine/fakes.ts';
import { sampleOf } from '../reference/rights.ts';
import { pod } from '../rules/cluster.ts';

const known: readonly Check[] = catalog;

const listPods = { verb: 'list', resource: 'pods', ns: 'default' };
const page = (body: string): Evidence => ({
  kube: { Ingress: [ingress('web', ['web'])] },
  aws: balancing([], [balancer]),
  http: {
    [`http://${hostname}/`]: { outcome: 'answered', status: 200, contentType: 'text/html', body, truncated: false },
  },
});
const logs = (text: string | null, ...Pod: ReturnType<typeof pod>[]): Evidence => ({
  kube: { Pod },
  logs: { 'default/web-1/web': text },
});

describe('something empty or missing meets what must not be', () => {
  const at = { url: 'http://${alb}/', alb: { ns: 'default', ingress: 'web' } };
  const quiet = { ns: 'default', labels: { app: 'web' }, notContains: 'ERROR' };
  const suspended = { kind: 'CronJob', ns: 'default', name: 'web', fields: { 'spec.suspend': { not: true } } };
  const reader = { metadata: { name: 'reader', namespace: 'default' } };
  test.each<[string, () => Finding]>([
    [
      'an object that was never there is no object that was removed',
      () => judge(absent, { kind: 'Service', ns: 'default', name: 'web', wasThere: true }, {}),
    ],
    [
      'an account in which nothing was made is not cleaned up',
      () => judge(leftovers, { kinds: ['cluster', 'volumes', 'natGateways'] }, {}),
    ],
    [
      'nobody is allowed anything: no rights that were kept from somebody',
      () => judge(can, { user: 'lee', ...listPods, verb: 'delete', expect: 'no', besides: listPods }, {}),
    ],
    [
      'no identity is mapped: none with few rights',
      () => judge(access, { may: [listPods], mayNot: [{ ...listPods, verb: 'delete' }] }, {}),
    ],
    ['no policy is no default deny', () => judge(netpol, { ns: 'default', podLabels: {}, deny: true }, {})],
    [
      'a policy for no pod denies nothing',
      () =>
        judge(
          netpol,
          { ns: 'default', podLabels: { app: 'web' }, deny: true },
          {
            kube: {
              NetworkPolicy: [
                { ...reader, spec: { podSelector: { matchLabels: { app: 'other' } }, policyTypes: ['Ingress'] } },
              ],
              Pod: [pod()],
            },
          },
        ),
    ],
    ['an object that is not there has not the field', () => judge(object, suspended, {})],
    ['no pods: no log without errors', () => judge(log, quiet, logs(null))],
    ['a log without a line: no log without errors', () => judge(log, quiet, logs('', pod()))],
    ['an empty page: no page without the text', () => judge(http, { ...at, notContains: 'Welcome' }, page(''))],
    ['no page at all', () => judge(http, { ...at, notContains: 'Welcome' }, {})],
  ])('%s', (_, judged) => {
    expect(judged().verdict).not.toBe('pass');
  });
});

describe('a check that never fails on an empty cluster', () => {
  /** It asks for nothing that somebody has made. */
  const satisfied = ['k8s.absent'];

  test.each(known.map(({ name }) => name))('%s', async (name) => {
    const check = known.find((one) => one.name === name) ?? expect.fail(name);
    const asked = use(check, check.params.parse(sampleOf(check)));
    const options = { reader: emptyReader(), cluster, from: 'live' } as const;
    const report = await grade(lab(step('one', [asked])), options);
    expect(report.steps[0]?.live === 'pass').toBe(satisfied.includes(name));
  });

  test.each(knownLabs().map((file) => [file.content.lab, file] as const))(
    'each step of the lab %s',
    async (_, file) => {
      const { parameters, steps, ...rest } = bindLab(file, {});
      const region = parameters.region ?? cluster.region;
      const alone = { ...rest, parameters, steps: steps.map((one) => ({ ...one, after: [] })) };
      const options = { reader: emptyReader(), cluster: { ...cluster, region: `${region}-2` }, from: 'live' } as const;
      const report = await grade(alone, { ...options, memory: {} });
      expect(report.steps.filter(({ live }) => live === 'pass').map(({ id }) => id)).toEqual([]);
      expect(report.points.earned).toBe(0);
    },
  );
});
