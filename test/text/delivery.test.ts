import type { DeliveryCodes } from '../../checks/codes/delivery.ts';
import { deliveryCodes as en } from '../../web/text/en/delivery.ts';
import { deliveryCodes as ko } from '../../web/text/ko/delivery.ts';
import { describeTexts } from './describe-texts.ts';

const name = '⟦name⟧';
const namespace = '⟦namespace⟧';
const object = { kind: '⟦Kind⟧', name };
const target = '⟦Deployment/web⟧';
const message = '⟦message⟧';
const seen = ['⟦a⟧'];
const wanted = ['⟦b⟧', '⟦c⟧'];
const argument = '⟦--nodes=1:2:<name>⟧';
const cluster = '⟦cluster⟧';

/** Values for every code; what stands in brackets came from outside. */
const samples: DeliveryCodes = {
  'gitops.path': { ...object, seen, wanted },
  'gitops.repository': { ...object, seen: [], wanted },
  'argo.none': { namespace: '' },
  'argo.destination': { name, seen: '', wanted },
  'argo.notAutomated': { name },
  'argo.noSelfHeal': { name },
  'argo.noStatus': { name },
  'argo.error': { name, type: '⟦ComparisonError⟧', message: `${'long text '.repeat(40)}.` },
  'argo.syncing': { name, message: 'waiting for healthy state.' },
  'argo.syncFailed': { name, message },
  'argo.outOfSync': { name, namespace, seen: '' },
  'argo.empty': { name, seen: 0, wanted: 1 },
  'argo.health': { name, seen: '⟦Degraded⟧', message: '' },
  'flux.none': { namespace },
  'flux.noSource': { ...object, source: '⟦GitRepository/app⟧' },
  'flux.suspended': object,
  'flux.notReady': { ...object, namespace, reason: '⟦reason⟧', message },
  'flux.notApplied': { ...object, seen: '⟦main@sha1:1⟧', wanted: '⟦main@sha1:2⟧' },
  'flux.empty': { name },
  'vpa.absent': { target: [target], namespace, seen: [] },
  'vpa.several': { target, seen },
  'vpa.noTarget': { name, target },
  'vpa.mode': { name, seen: '⟦Off⟧', wanted },
  'vpa.unsupported': { name, message },
  'vpa.noPods': { name, message },
  'vpa.noRecommendation': { name, reason: '', message: '' },
  'vpa.off': { name },
  'vpa.alone': { name },
  'vpa.notApplied': { name, mode: 'Initial', pods: ['⟦pod⟧'] },
  'karpenter.noPool': { builtIn: ['⟦system⟧'] },
  'karpenter.noClass': { pool: '⟦pool⟧', class: '', seen: [] },
  'karpenter.notReady': { ...object, condition: 'SubnetsReady', message },
  'karpenter.noClaim': { pool: '⟦pool⟧' },
  'karpenter.claim': { claim: '⟦claim⟧', condition: 'Registered', message },
  'karpenter.noInstance': { claim: '⟦claim⟧', instance: '⟦i-1⟧' },
  'karpenter.inGroup': { claim: '⟦claim⟧', instance: '⟦i-1⟧', group: '⟦group⟧' },
  'autoscaler.noGroups': { name },
  'autoscaler.placeholder': { name, argument, cluster },
  'autoscaler.otherCluster': { name, argument, cluster },
  'autoscaler.noTags': { name, tags: ['⟦tag⟧'] },
  'autoscaler.otherGroup': { name, argument, known: ['⟦group⟧'] },
  'autoscaler.stale': { last: '⟦time⟧' },
  'autoscaler.unhealthy': { seen: '⟦Unhealthy⟧' },
};

describeTexts(samples, { en, ko });
describeTexts(
  {
    ...samples,
    'argo.destination': { name, seen: '⟦namespace⟧', wanted },
    'argo.syncing': { name, message: '' },
    'argo.syncFailed': { name, message: '' },
    'argo.health': { name, seen: '⟦Degraded⟧', message },
    'flux.notReady': { ...object, namespace, reason: '', message: '' },
    'flux.notApplied': { ...object, seen: '', wanted: '' },
    'vpa.noRecommendation': { name, reason: '⟦reason⟧', message },
    'vpa.notApplied': { name, mode: 'Recreate', pods: [] },
    'karpenter.noPool': { builtIn: [] },
    'karpenter.noClass': { pool: '⟦pool⟧', class: '⟦class⟧', seen },
    'karpenter.notReady': { ...object, condition: 'Ready', message: '' },
    'karpenter.claim': { claim: '⟦claim⟧', condition: 'Launched', message: '' },
    'karpenter.noInstance': { claim: '⟦claim⟧', instance: '' },
    'autoscaler.otherGroup': { name, argument, known: [] },
    'autoscaler.stale': { last: '' },
  },
  { en, ko },
);
