import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/rds-instance.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;
type Database = NonNullable<AwsOperations['rds:DescribeDBInstances']['output']['DBInstances']>[number];

const database: Database = {
  DBInstanceIdentifier: 'eks-work-db',
  DBInstanceStatus: 'available',
  Engine: 'postgres',
  Endpoint: { Address: 'eks-work-db.x.ap-northeast-2.rds.amazonaws.com', Port: 5432 },
  InstanceCreateTime: '2026-11-21T04:50:00Z',
  PubliclyAccessible: false,
  MultiAZ: false,
  StorageEncrypted: true,
};
const params: Params = { id: 'eks-work-db' };
const world = (...databases: Partial<Database>[]): Evidence => ({
  aws: { 'rds:DescribeDBInstances': { DBInstances: databases.map((one) => ({ ...database, ...one })) } },
});

describe('passes', () => {
  it.each<[string, Params, Partial<Database>]>([
    ['available', params, {}],
    ['while it is backed up', params, { DBInstanceStatus: 'backing-up' }],
    ['while it is modified', params, { DBInstanceStatus: 'modifying' }],
    ['by one of the names', { id: ['eks-work-db-7', 'eks-work-db'] }, {}],
    ['with an engine', { ...params, engine: ['mysql', 'postgres'] }, {}],
    ['with an engine that Aurora runs', { ...params, engine: 'postgres' }, { Engine: 'aurora-postgresql' }],
    ['by its Aurora cluster', { id: 'shop' }, { DBClusterIdentifier: 'shop', Engine: 'aurora-mysql' }],
    ['private, single, encrypted', { ...params, public: false, multiAz: false, encrypted: true }, {}],
    ['public', { ...params, public: true }, { PubliclyAccessible: true }],
  ])('%s', (_, asked, change) => {
    expect(judge(check, asked, world(change)).verdict).toBe('pass');
  });

  it('when one of several is as asked', () => {
    const other = { DBInstanceIdentifier: 'old', DBInstanceStatus: 'failed' };
    expect(judge(check, { id: ['old', 'eks-work-db'] }, world(other, {})).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it.each<[string, Params, Partial<Database>]>([
    ['resource.status', params, { DBInstanceStatus: 'stopped' }],
    ['resource.status', params, { DBInstanceStatus: 'deleting' }],
    ['resource.status', params, { DBInstanceStatus: 'incompatible-network' }],
    ['resource.setting', { ...params, engine: 'mysql' }, {}],
    ['resource.setting', { ...params, engine: 'mysql' }, { Engine: 'aurora-postgresql' }],
    ['resource.setting', { ...params, public: false }, { PubliclyAccessible: true }],
    ['resource.setting', { ...params, multiAz: true }, {}],
    ['resource.setting', { ...params, encrypted: true }, { StorageEncrypted: false }],
  ])('%s for %j on %j', (code, asked, change) => {
    expect(judge(check, asked, world(change))).toMatchObject({ verdict: 'fail', code });
  });

  it.each(['eks-work', 'eks-work-db2', 'EKS-WORK-DB'])('without %s, naming what is there', (id) => {
    expect(judge(check, { id }, world({}))).toEqual({
      verdict: 'fail',
      code: 'resource.absent',
      values: { kind: 'database', name: [id], found: ['eks-work-db'] },
    });
  });

  it('without any, and without an answer', () => {
    expect(judge(check, params, world())).toMatchObject({ code: 'resource.absent', values: { found: [] } });
    expect(judge(check, params, { aws: {} })).toMatchObject({ code: 'resource.absent' });
  });

  it('saying which setting is how', () => {
    expect(judge(check, { ...params, public: false }, world({ PubliclyAccessible: true }))).toMatchObject({
      values: { setting: 'public', seen: 'on', wanted: 'off' },
    });
  });
});

describe('is pending', () => {
  it.each<[string, Partial<Database>]>([
    ['without an endpoint yet', { Endpoint: {} }],
    ['while it is created', { DBInstanceStatus: 'creating' }],
    ['while it starts', { DBInstanceStatus: 'starting' }],
  ])('%s, and not for ever', (_, change) => {
    expect(judge(check, params, world(change))).toMatchObject({ verdict: 'pending', waitSeconds: 300 });
    expect(judge(check, params, world(change), { now: '2026-11-21T05:30:00Z' }).verdict).toBe('fail');
  });

  it('while it is created and tells no time, from the start of the step', () => {
    const creating = world({ DBInstanceStatus: 'creating', InstanceCreateTime: undefined });
    expect(judge(check, params, creating, { stepStartedAt: '2026-11-21T04:55:00Z' })).toMatchObject({
      verdict: 'pending',
      waitSeconds: 600,
    });
    const unknown = { now: '2026-11-21T05:00:00Z', cluster: { name: 'a', region: 'b' }, window: 900 };
    const seen = {
      databases: { DBInstances: [{ ...database, DBInstanceStatus: 'creating', InstanceCreateTime: '' }] },
    };
    expect(check.judge(check.params.parse(params), seen, unknown)).toMatchObject({ verdict: 'pending' });
  });
});

it('survives damaged evidence', () => {
  neverThrows(check, { ...params, engine: 'postgres', public: false, multiAz: false, encrypted: true }, world({}));
});
