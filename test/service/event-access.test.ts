import { describe, expect, it } from 'vitest';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab, knownLabs } from '../../checks/labs.ts';
import { eventAccessOf } from '../../functions/event-access.ts';

describe.each(knownLabs())('access for an event of $content.lab', (file) => {
  const named = (cluster: string) => eventAccessOf(bindLab(file, { cluster }));

  it('fits every cluster, whatever its participant calls it', () => {
    const access = named('one');
    expect(access).toEqual(named('another'));
    expect(access.group).toBe('lab-graders');
    expect(access.manifest).toContain('name: lab-graders');
    expect(access.rules.length).toBeGreaterThan(0);
    const resources = access.statements.flatMap(({ Resource }) => Resource);
    expect(resources).toContain('arn:${AWS::Partition}:eks:*:${AWS::AccountId}:cluster/*');
    // Buckets have no account in their ARN.
    const inAccount = /^arn:\$\{AWS::Partition\}:([a-z0-9-]+:[*]?:\$\{AWS::AccountId\}:|s3:::)/;
    expect(resources.filter((resource) => resource !== '*' && !inAccount.test(resource))).toEqual([]);
  });

  it('writes no wildcard into an action or a rule', () => {
    const { statements, rules } = named('one');
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    expect(JSON.stringify(rules)).not.toContain('*');
  });
});

describe('access for an event', () => {
  it('is for one cluster name where the event sets it', () => {
    const parameters = { cluster: 'demo' };
    const { statements } = eventAccessOf(bindLab(findLab('eks-web-application'), parameters), parameters);
    const clusters = statements.flatMap(({ Resource }) => Resource).filter((resource) => resource.includes(':eks:'));
    expect(clusters).toContain('arn:${AWS::Partition}:eks:*:${AWS::AccountId}:cluster/demo');
    expect(clusters.filter((resource) => /cluster\/\*|\/\*\//.test(resource))).toEqual([]);
  });
});
