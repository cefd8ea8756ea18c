import { describe, expect, it, test } from 'vitest';
import check from '../../checks/catalog/k8s-pv.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { memory } from '../../checks/rules/reclaimed.ts';
import { event, recent } from '../rules/cluster.ts';
import { volume, volumeId } from '../rules/storage.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const ns = 'default';
const retain = { ns, reclaimPolicy: 'Retain' as const };
const remove = { ns, reclaimPolicy: 'Delete' as const };
type Volume = KindTypes['PersistentVolume'];
type Disk = { VolumeId: string; State: string };
const disk = (State = 'available'): Disk => ({ VolumeId: volumeId, State });

/** A cluster with volumes, and EBS volumes that the driver has made. */
function world(volumes: Volume[], disks: Disk[], events: KindTypes['Event'][] = []): Evidence {
  return {
    kube: { PersistentVolume: volumes, Event: events },
    aws: {
      'ec2:DescribeVolumes': ({ Filters }) => {
        const [filter] = Filters ?? [];
        const isAsked = ({ VolumeId }: Disk) =>
          filter?.Name !== 'volume-id' || filter.Values?.includes(VolumeId) === true;
        return { Volumes: disks.filter(isAsked) as never };
      },
    },
  };
}

const verdictOf = (finding: ReturnType<typeof judge>) =>
  finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
const kept = (parts: { spec?: object; status?: object } = {}) =>
  volume({
    spec: { persistentVolumeReclaimPolicy: 'Retain', ...parts.spec },
    status: { phase: 'Released', lastPhaseTransitionTime: recent, ...parts.status },
  });

describe('with Retain', () => {
  it.each<[string, Evidence, string]>([
    ['a released volume with its EBS volume passes', world([kept()], [disk()]), 'pass'],
    ['an EBS volume that is still being detached passes', world([kept()], [disk('in-use')]), 'pass'],
    [
      'a volume that does not say when it was released passes',
      world([kept({ status: { lastPhaseTransitionTime: undefined } })], [disk()]),
      'pass',
    ],
    ['the EBS volume is gone', world([kept()], []), 'fail volume.gone'],
    [
      'the claim is still there',
      world([kept({ status: { phase: 'Bound' } })], [disk('in-use')]),
      'fail volume.stillBound',
    ],
    ['the policy is another', world([volume()], [disk('in-use')]), 'fail volume.reclaimPolicy'],
    ['the volume failed', world([kept({ status: { phase: 'Failed' } })], [disk()]), 'fail volume.phase'],
    [
      'released before the enrolment',
      world([kept({ status: { lastPhaseTransitionTime: '2026-11-20T00:00:00Z' } })], [disk()]),
      'fail volume.beforeEnrolment',
    ],
    [
      'a volume of another namespace',
      world([kept({ spec: { claimRef: { namespace: 'other', name: 'data' } } })], [disk()]),
      'fail volume.none',
    ],
    ['nothing there', world([], [disk()]), 'fail volume.none'],
  ])('%s', (_, evidence, right) => {
    expect(verdictOf(judge(check, retain, evidence))).toBe(right);
  });

  it('looks at the claim that is named', () => {
    expect(verdictOf(judge(check, { ...retain, claim: 'data' }, world([kept()], [disk()])))).toBe('pass');
    expect(verdictOf(judge(check, { ...retain, claim: 'log' }, world([kept()], [disk()])))).toBe('fail volume.none');
  });

  it('does not ask AWS where that is not wanted', () => {
    expect(verdictOf(judge(check, { ...retain, inAws: false }, world([kept()], [])))).toBe('pass');
  });

  it('takes another phase where that is wanted', () => {
    const bound = world(
      [kept({ status: { phase: 'Bound', lastPhaseTransitionTime: '2026-11-20T00:00:00Z' } })],
      [disk('in-use')],
    );
    expect(verdictOf(judge(check, { ...retain, phase: 'Bound' }, bound))).toBe('pass');
  });

  it('counts an old release where nobody is enrolled', () => {
    const { enrolledAt: _, ...context } = testContext;
    const old = world([kept({ status: { lastPhaseTransitionTime: '2026-11-20T00:00:00Z' } })], [disk()]);
    const parsed = check.params.parse(retain);
    const seen = {
      volumes: { served: true, items: old.kube?.PersistentVolume ?? [] },
      disks: { Volumes: [disk()] },
      fileSystems: [],
    };
    expect(check.judge(parsed, seen, context)).toMatchObject({ verdict: 'pass' });
  });
});

describe('with Delete', () => {
  const there = world([volume()], [disk('in-use')]);
  const released = volume({ status: { phase: 'Released', lastPhaseTransitionTime: recent } });
  const old = volume({ status: { phase: 'Released', lastPhaseTransitionTime: '2026-11-21T04:00:00Z' } });
  const failing = event(
    'PersistentVolume',
    'pvc-data',
    { type: 'Warning', reason: 'VolumeFailedDelete', message: 'volume is in use' },
    { namespace: undefined },
  );

  it.each<[string, readonly [Evidence, ...Evidence[]], string]>([
    ['seen, then gone with its EBS volume', [there, world([], [])], 'pass'],
    ['seen, then gone with its EBS volume on its way', [there, world([], [disk('deleting')])], 'pass'],
    ['not there at enrolment, seen, then gone', [world([], []), there, world([], [])], 'pass'],
    ['seen, gone, and gone ever since', [there, world([], []), world([], [])], 'pass'],
    ['seen, then another of the same name', [there, world([volume({ meta: { uid: 'uid-new' } })], [])], 'pass'],
    ['seen without its EBS volume, which had no tag, then gone', [world([volume()], []), world([], [])], 'pass'],
    ['gone from the cluster only', [there, world([], [disk()])], 'fail volume.leftInAws'],
    ['never seen', [world([], []), world([], [])], 'fail volume.notSeen'],
    ['seen and still bound', [there, there], 'fail volume.stillBound'],
    ['seen and just released', [there, world([released], [disk()])], 'pending volume.deleting'],
    ['released for long', [there, world([old], [disk()])], 'fail volume.deleting'],
    ['released, and the driver cannot', [there, world([released], [disk()], [failing])], 'fail volume.deleteFailed'],
    [
      'failed with a message',
      [there, world([volume({ status: { phase: 'Failed', message: 'no rights' } })], [disk()])],
      'fail volume.deleteFailed',
    ],
    [
      'being deleted is not gone',
      [there, world([{ ...released, metadata: { ...released.metadata, deletionTimestamp: recent } }], [disk()])],
      'pending volume.deleting',
    ],
    ['changed to Retain before it went', [there, world([kept()], [disk()]), world([], [])], 'fail volume.notSeen'],
    [
      'a volume of another namespace',
      [world([volume({ spec: { claimRef: { namespace: 'other', name: 'data' } } })], [disk()]), world([], [])],
      'fail volume.notSeen',
    ],
    ['a volume with Retain', [world([kept()], [disk()])], 'fail volume.reclaimPolicy'],
  ])('%s', (_, evidence, right) => {
    expect(verdictOf(judgeSince(check, remove, evidence))).toBe(right);
  });

  it('fails where nothing is remembered', () => {
    expect(verdictOf(judge(check, remove, world([], [])))).toBe('fail volume.notSeen');
  });

  it('needs no AWS where that is not wanted', () => {
    expect(verdictOf(judgeSince(check, { ...remove, inAws: false }, [there, world([], [disk()])]))).toBe('pass');
  });

  it('keeps its memory small, the newest volumes', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      volume({ name: `pvc-${String(index).padStart(36, '0')}`, meta: { uid: `${index}`.padStart(36, 'u') } }),
    );
    const seen = { volumes: { served: true, items: many }, made: undefined };
    const kept = check.remember(check.params.parse(remove), seen, testContext);
    expect(JSON.stringify(kept).length).toBeLessThan(4096);
    expect(memory.parse(kept).at(-1)?.name).toBe(many.at(-1)?.metadata?.name);
  });
});

test('the command shows the volumes', () => {
  expect(check.command(check.params.parse(retain), testContext)).toBe('kubectl get pv -o wide');
});

test('every damaged field changes the verdict or has a reason', () => {
  expect(
    survivorsOf(check, retain, world([kept()], [disk()]), {
      'an EBS volume has no file system': /^fileSystems /,
      'names are said in messages only': /\.metadata( |\.name )/,
      'a time that is not told, or is none, is not old': /\.lastPhaseTransitionTime /,
      'what is neither of EBS nor of EFS is looked up only where that is asked for': /\.spec\.csi( |\.driver )/,
    }),
  ).toEqual([]);
});

test('survives damaged evidence', () => {
  neverThrows(check, retain, world([kept()], [disk()]));
  neverThrows(
    check,
    remove,
    world([volume({ status: { phase: 'Released' } })], [disk()], [event('PersistentVolume', 'pvc-data')]),
  );
});
