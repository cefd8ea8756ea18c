import { describe, expect, test } from 'vitest';
import type { BlockedCodes, ErrorCodes } from '../../checks/codes/engine.ts';
import type { RecordedCodes } from '../../checks/codes/recorded.ts';
import { type InputCodes, Problem } from '../../checks/problem.ts';
import { explainProblem } from '../../functions/cli/explain.ts';
import { languages } from '../../web/text/types.ts';

/** Stands for a value, so that what is written right after one can be found. */
const X = '⟦x⟧';

const values: InputCodes & BlockedCodes & ErrorCodes & RecordedCodes = {
  'arn.malformed': { arn: X },
  'arn.notCluster': { arn: X },
  'arn.partition': { partition: X },
  'region.missing': { name: X },
  'region.mismatch': { arn: X, region: X },
  'account.mismatch': { account: X, arn: X },
  'kubeconfig.invalid': { file: X, reason: X },
  'kubeconfig.context': { context: X, known: [X, X] },
  'lab.unknown': { lab: X, known: [X], meant: [X] },
  'lab.invalid': { file: X, problems: [X, X] },
  'parameter.value': { name: X, value: X, known: [X] },
  'parameter.unknown': { name: X, known: [X], meant: [X] },
  'bundle.unreadable': { file: X, reason: X },
  'bundle.damaged': { file: X, reason: X },
  'bundle.newer': { file: X, version: 9, supported: 1 },
  'bundle.otherLab': { file: X, lab: X, wanted: X },
  'file.unreadable': { file: X, reason: X },
  'file.unwritable': { file: X, reason: X },
  'setting.invalid': { name: X, value: X },
  'event.labGone': { lab: X },
  'event.labUnfit': { lab: X },
  'kube.forbidden': { verb: X, resource: X, namespace: X },
  'kube.unauthorized': { cluster: X },
  'kube.unreachable': { host: X, reason: X },
  'kube.private': { cluster: X, cidrs: [X] },
  'kube.untrusted': { host: X },
  'kube.foreignHost': { host: X },
  'cluster.none': { cluster: X, region: X },
  'cluster.notReady': { cluster: X, status: X },
  'aws.denied': { action: X },
  'aws.credentials': { reason: X },
  'aws.role': { roleArn: X },
  'http.foreignHost': { host: X },
  'http.internal': { host: X },
  'read.timeout': { what: X, seconds: 10 },
  'read.throttled': { what: X },
  'read.unavailable': { what: X, status: 503 },
  'read.tooLarge': { what: X, megabytes: 8 },
  'read.invalid': { what: X },
  'read.connection': { what: X },
  'read.notRecorded': { what: X },
  'read.unknown': { what: X, reason: X },
  'grading.deadline': { seconds: 60 },
  'check.crashed': { check: X },
  'recorded.old': { minutes: 20, most: 15 },
  'recorded.ahead': { minutes: 3 },
  'recorded.early': {},
  'recorded.repeated': {},
  'recorded.otherLab': { lab: X, wanted: X },
  'recorded.otherCluster': { cluster: X, wanted: X },
  'recorded.claimed': { cluster: X },
  'recorded.noAccount': { cluster: X },
  'recorded.lost': {},
  'submit.refused': { host: X, detail: X },
  'submit.unreachable': { host: X, reason: X },
  'submit.noService': { host: X, status: 404 },
  'submit.tooLarge': { megabytes: 4 },
};
const codes = Object.keys(values) as (keyof typeof values)[];
const isTrouble = (code: string) =>
  /^(kube|cluster|aws|http|read|grading|check|recorded|submit)\.(?!refused)/.test(code);

describe.each(languages)('what stops a grading, in %s', (language) => {
  test('credentials: a reason of AWS is said in words', () => {
    for (const reason of ['ExpiredToken', 'InvalidClientTokenId', 'AuthFailure', 'SignatureDoesNotMatch'])
      expect(explainProblem(new Problem('aws.credentials', { reason }), language)).not.toContain(reason);
  });

  test('a sentence that ends with a name does not run into the next one', () => {
    const roleArn = 'arn:aws:iam::123456789012:role/reader';
    expect(explainProblem(new Problem('aws.role', { roleArn }), language)).toContain(`${roleArn}. `);
  });

  test.each(codes)('%s', (code) => {
    const sentence = explainProblem(new Problem(code, values[code]), language);
    expect(sentence).not.toMatch(/undefined|\[object|null|NaN/);
    expect(sentence).not.toBe(code);
    if (isTrouble(code)) {
      expect(sentence).toMatch(
        language === 'ko' ? /차례예요\. .* 점수에는 영향이 없어요\.$/ : / move: .* No points are lost\.$/,
      );
    }
    if (language === 'ko') {
      expect(sentence).toMatch(/[요?.]/);
      expect(sentence).not.toMatch(/⟧["')]?(을|를|이|가|은|는|와|과|으로|로)(?=[\s.,?!)]|$)/);
    }
  });
});
