import type { CloudCodes } from '../../checks/codes/cloud.ts';
import { cloudCodes as en } from '../../web/text/en/cloud.ts';
import { cloudCodes as ko } from '../../web/text/ko/cloud.ts';
import { describeTexts } from './describe-texts.ts';

const cluster = '⟦cluster⟧';
const url = '⟦url⟧';
const group = '⟦group⟧';
const direction = 'out';

/** Values for every code; what stands in brackets came from outside. */
const samples: CloudCodes = {
  'reach.region': { region: '⟦region⟧', wanted: ['⟦other⟧'] },
  'resource.absent': { kind: 'stack', name: ['⟦name⟧'], found: ['⟦other⟧'] },
  'resource.moving': { kind: 'domain', name: '⟦name⟧', status: '⟦status⟧' },
  'resource.status': { kind: 'database', name: '⟦name⟧', status: '⟦status⟧', reason: '⟦reason⟧' },
  'resource.setting': { kind: 'bucket', name: '⟦name⟧', setting: 'encryption', seen: '⟦seen⟧', wanted: '⟦wanted⟧' },
  'stack.failed': { stack: '⟦stack⟧', status: '⟦status⟧', resource: '⟦resource⟧', reason: '⟦reason⟧' },
  'stack.outputs': { stack: '⟦stack⟧', missing: ['⟦output⟧'], found: [] },
  'bucket.few': { bucket: '⟦bucket⟧', prefix: '⟦prefix⟧', seen: 0, wanted: 3 },
  'bucket.files': { bucket: '⟦bucket⟧', prefix: '⟦prefix⟧', files: ['⟦key⟧'] },
  'distribution.none': { bucket: ['⟦bucket⟧'], origins: ['⟦origin⟧'] },
  'distribution.forbidden': { url },
  'domain.noDocuments': { domain: '⟦domain⟧' },
  'domain.notRising': { domain: '⟦domain⟧', documents: 7 },
  'domain.inVpc': { domain: '⟦domain⟧', url },
  'run.none': { kind: 'pipeline', name: ['⟦name⟧'], older: 2 },
  'run.moving': { kind: 'project', name: '⟦name⟧', stage: '⟦stage⟧' },
  'run.failed': { kind: 'pipeline', name: '⟦name⟧', status: '⟦status⟧', stage: '⟦stage⟧', message: '⟦message⟧' },
  'run.trigger': { kind: 'pipeline', name: '⟦name⟧', trigger: '⟦trigger⟧' },
  'scaling.noGroup': { cluster, found: [] },
  'scaling.none': { group, direction, size: 2, max: 5 },
  'scaling.moving': { group, direction: 'in' },
  'scaling.failed': { group, reason: '⟦reason⟧' },
  'scaling.byHand': { group, direction, from: 2, to: 3 },
  'scaling.notTriggered': { pod: '⟦pod⟧', message: '⟦message⟧' },
  'nodes.notAbove': { kind: 'any', ready: 3, baseline: 3, wanted: 4 },
  'cluster.notUpgraded': { cluster, version: '⟦1.34⟧', baseline: '⟦1.34⟧', wanted: '⟦1.35⟧' },
  'cluster.upgradeFailed': { cluster, status: '⟦status⟧', reason: '⟦reason⟧' },
  'cluster.rolledBack': { cluster, version: '⟦1.34⟧', wanted: '⟦1.35⟧' },
  'cluster.subnets': { cluster, seen: ['⟦a⟧'], wanted: ['⟦b⟧'], stack: '⟦stack⟧' },
  'cluster.autoMode': { cluster, off: ['compute', 'storage'] },
  'cluster.notEksctl': { cluster },
  'cluster.subnetTags': { subnets: ['⟦subnet⟧'], tag: '⟦tag⟧' },
  'cluster.freeAddresses': { subnets: [], wanted: 5 },
  'nodegroup.version': { nodegroup: '⟦nodegroup⟧', version: '', wanted: '⟦1.35⟧' },
  'nodegroup.osImage': { nodegroup: '⟦nodegroup⟧', images: ['⟦image⟧'], wanted: '⟦pattern⟧' },
  'growth.none': { url, total: 2, baseline: 2 },
  'growth.noBaseline': { url, total: 2 },
};

describeTexts(samples, { en, ko });
