import type { CauseCodes } from '../../checks/codes/cause.ts';
import { causeCodes as en } from '../../web/text/en/cause.ts';
import { causeCodes as ko } from '../../web/text/ko/cause.ts';
import { describeTexts } from './describe-texts.ts';

const pod = { pod: '⟦pod⟧', namespace: '⟦namespace⟧' };
const container = { ...pod, container: '⟦container⟧' };
const image = { ...container, image: '⟦image⟧' };
const registry = '⟦1.dkr.ecr.region.amazonaws.com⟧';
const claim = { claim: '⟦claim⟧', namespace: '⟦namespace⟧' };
const owner = { kind: '⟦Kind⟧', name: '⟦name⟧', namespace: '⟦namespace⟧' };
const message = '⟦message⟧';
const ended = { ...container, exitCode: 1 };
const probe = { ...container, probe: '⟦GET :80/⟧', answer: '⟦HTTP 404⟧' };
const sizes = { ...pod, requests: ['⟦100m⟧', '⟦2⟧'], largest: '⟦1930m⟧' };
const nodes = ['⟦node⟧'];

/** Values for every code; what stands in brackets came from outside. */
const samples: CauseCodes = {
  'pod.imageNotFound': image,
  'pod.imageDenied': { ...image, registry },
  'pod.imageName': image,
  'pod.imageRateLimit': { ...image, registry: 'docker.io' },
  'pod.registryUnknown': { ...image, registry },
  'pod.registryUnreachable': { ...image, registry },
  'pod.wrongPlatform': { ...image, architecture: '⟦arm64⟧' },
  'pod.imagePull': { ...image, reason: '⟦reason⟧', message },
  'pod.configMapMissing': { ...pod, configMap: '⟦configMap⟧' },
  'pod.secretMissing': { ...pod, secret: '⟦secret⟧' },
  'pod.keyMissing': { ...pod, kind: 'ConfigMap', name: '⟦name⟧', key: '⟦key⟧' },
  'pod.runsAsRoot': container,
  'pod.configError': { ...container, message },
  'pod.commandNotFound': { ...container, command: '⟦command⟧' },
  'pod.createError': { ...container, reason: '⟦reason⟧', message },
  'pod.crashLoop': { ...ended, restarts: 4 },
  'pod.exited': ended,
  'pod.outOfMemory': { ...container, limit: '⟦limit⟧' },
  'pod.initFailing': ended,
  'pod.initWaiting': container,
  'pod.readinessProbe': { ...probe, answer: 'refused' },
  'pod.livenessProbe': probe,
  'pod.startupProbe': { ...probe, answer: 'timeout' },
  'pod.notReady': container,
  'pod.gate': { ...pod, gate: '⟦gate⟧' },
  'pod.nodeLost': { ...pod, node: '⟦node⟧' },
  'pod.starting': { ...pod, reason: '⟦reason⟧' },
  'pod.failed': { ...pod, reason: '⟦reason⟧', message },
  'pod.completed': pod,
  'pod.restarted': { ...ended, restarts: 1 },
  'pod.noCpu': sizes,
  'pod.noMemory': { ...sizes, requests: [], largest: '' },
  'pod.noResource': { ...pod, resource: '⟦nvidia.com/gpu⟧' },
  'pod.tooManyPods': pod,
  'pod.taint': { ...pod, taints: ['⟦key=value⟧'] },
  'pod.nodeSelector': { ...pod, selector: ['⟦key=value⟧'] },
  'pod.podAffinity': { ...pod, message },
  'pod.hostPort': pod,
  'pod.volumeZone': pod,
  'pod.volumeLimit': pod,
  'pod.noNodes': pod,
  'pod.nodesNotReady': { ...pod, nodes },
  'pod.nodesCordoned': { ...pod, nodes },
  'pod.unschedulable': { ...pod, message },
  'pod.fargateUnsupported': { ...pod, message },
  'pod.fargateProfile': { ...pod, message },
  'claim.missing': { ...pod, claim: '⟦claim⟧' },
  'claim.noClass': claim,
  'claim.unknownClass': { ...claim, class: '⟦class⟧', known: ['⟦gp2⟧', '⟦gp3⟧'] },
  'claim.provisioning': { ...claim, message },
  'claim.noDriver': { ...claim, provisioner: '⟦provisioner⟧' },
  'claim.noVolume': claim,
  'claim.lost': { ...claim, volume: '⟦volume⟧' },
  'claim.pending': claim,
  'pod.multiAttach': { ...pod, volume: '⟦volume⟧' },
  'pod.volumeAttach': { ...pod, volume: '⟦volume⟧', message },
  'pod.volumeMount': { ...pod, volume: '⟦volume⟧', message },
  'pod.noAddress': { ...pod, node: '⟦node⟧' },
  'pod.sandbox': { ...pod, message },
  'workload.quota': { ...owner, quota: '⟦quota⟧', message },
  'workload.quotaUnset': { ...owner, quota: '⟦quota⟧', resources: '⟦limits.cpu⟧' },
  'workload.limitRange': { ...owner, message },
  'workload.podSecurity': { ...owner, level: '⟦restricted⟧', message },
  'workload.webhookDenied': { ...owner, webhook: '⟦webhook⟧', message },
  'workload.webhookFailed': { ...owner, webhook: '⟦webhook⟧', message },
  'workload.noServiceAccount': { ...owner, serviceAccount: '⟦account⟧' },
  'workload.cannotCreate': { ...owner, message },
};

describeTexts(samples, { en, ko });
