import type { RolloutCodes } from '../../checks/codes/rollout.ts';
import { rolloutCodes as en } from '../../web/text/en/rollout.ts';
import { rolloutCodes as ko } from '../../web/text/ko/rollout.ts';
import { describeTexts } from './describe-texts.ts';

const kind = '⟦Kind⟧';
const name = '⟦name⟧';
const namespace = '⟦namespace⟧';
const workload = { kind: 'Deployment', name, namespace };
const job = { name, namespace };
const release = '⟦release⟧';
const images = ['⟦image⟧'];
const version = '⟦version⟧';
const others = ['⟦other⟧'];
const service = '⟦service⟧';

/** Values for every code; what stands in brackets came from outside. */
const samples: RolloutCodes = {
  'rollout.strategy': { ...workload, seen: '', wanted: 'RollingUpdate' },
  'rollout.none': { ...workload, revision: 1, images },
  'rollout.sameImage': { ...workload, revision: 2, images },
  'rollout.recreated': workload,
  'rollout.noHistory': { ...workload, revision: 2 },
  'rollout.notReturned': { ...workload, revision: 2 },
  'rollout.notReplaced': { ...workload, pod: '⟦pod⟧' },
  'rollout.oneVersion': { kind, namespace, seen: [name], wanted: [name, '⟦other⟧'] },
  'blueGreen.mixed': { service, versions: [version, '⟦other⟧'] },
  'blueGreen.notSwitched': { service, version, others },
  'canary.oneVersion': { service, version, others },
  'canary.shares': { shares: ['⟦a⟧: 2', '⟦b⟧: 2'] },
  'argoRollout.strategy': { name, wanted: 'blueGreen' },
  'argoRollout.service': { name, seen: '⟦service⟧', wanted: ['⟦other⟧'] },
  'argoRollout.steps': { name },
  'argoRollout.revision': { name, namespace, revision: 1 },
  'argoRollout.phase': { name, namespace, phase: 'Paused', message: '⟦message⟧' },
  'job.none': { namespace },
  'job.old': job,
  'job.suspended': job,
  'job.succeeded': job,
  'job.failed': { ...job, reason: 'DeadlineExceeded', message: '⟦message⟧' },
  'job.podFailed': { ...job, reason: '⟦reason⟧', pod: '⟦pod⟧', container: '⟦container⟧', exitCode: 3 },
  'job.running': { ...job, wanted: 'Complete', failedPods: 1 },
  'job.tooFew': { namespace, seen: 1, wanted: 2 },
  'cronJob.suspended': job,
  'cronJob.trouble': { ...job, reason: '⟦reason⟧', message: '⟦message⟧' },
  'cronJob.waiting': { ...job, schedule: '⟦schedule⟧', timeZone: '' },
  'helm.absent': { release: [release], namespace, seen: [] },
  'helm.templated': { release, namespace, object: '⟦Deployment web⟧' },
  'helm.elsewhere': { release, seen: '⟦namespace⟧', wanted: '⟦other⟧' },
  'helm.pending': { release, namespace, revision: 1, status: 'pending-install' },
  'helm.status': { release, namespace, revision: 1, seen: '', wanted: 'deployed' },
  'helm.revision': { release, namespace, seen: 1, wanted: 2 },
  'helm.chart': { release, seen: ['⟦chart⟧'], wanted: ['⟦other⟧'] },
  'helm.noWorkloads': { release, namespace },
  'helm.notRolledBack': { release, namespace, revision: 2 },
  'absent.present': { kind, name, namespace },
  'absent.terminating': { kind, name, namespace, finalizers: ['⟦finalizer⟧'], message: '⟦message⟧' },
  'absent.neverThere': { kind, name: [name], namespace },
  'secret.keys': { name, namespace, seen: ['⟦key⟧'], missing: ['⟦other⟧'] },
  'secret.keysUnknown': { name, namespace, missing: ['⟦key⟧'] },
};

describeTexts(samples, { en, ko });
