import type { AwsCodes } from '../../checks/codes/aws.ts';
import { awsCodes as en } from '../../web/text/en/aws.ts';
import { awsCodes as ko } from '../../web/text/ko/aws.ts';
import { describeTexts } from './describe-texts.ts';

const cluster = '⟦cluster⟧';
const nodegroup = '⟦nodegroup⟧';
const profile = '⟦profile⟧';
const issues = ['⟦issue⟧'];
const kind = 'managed';
const ready = 1;
const wanted = 3;
const object = { kind: '⟦Kind⟧', name: '⟦name⟧', namespace: '⟦namespace⟧' };
const loadBalancer = '⟦balancer⟧';
const targets = { backend: '⟦backend⟧', healthy: 1, wanted };
const url = '⟦url⟧';
const metric = { metric: '⟦metric⟧', dimensions: ['⟦dimension⟧'], seconds: 900 };

/** Values for every code; what stands in brackets came from outside. */
const samples: AwsCodes = {
  'cluster.absent': { cluster, region: '⟦region⟧' },
  'cluster.otherName': { cluster, wanted: ['⟦a⟧', '⟦b⟧'] },
  'cluster.elsewhere': { cluster, where: 'connector' },
  'cluster.creating': { cluster },
  'cluster.status': { cluster, status: '⟦status⟧', issues },
  'cluster.issues': { cluster, issues },
  'cluster.updating': { cluster },
  'cluster.version': { cluster, version: '⟦1.33⟧', wanted: '⟦1.34⟧' },
  'cluster.logging': { cluster, enabled: [], missing: ['⟦audit⟧'] },
  'cluster.oidcAbsent': { cluster, provider: '⟦provider⟧' },
  'cluster.oidcAudience': { cluster, audiences: [], wanted: '⟦audience⟧' },
  'cluster.tags': { cluster, missing: ['⟦tag⟧'] },
  'cluster.zones': { cluster, zones: ['⟦zone⟧'], wanted },
  'cluster.endpoint': { cluster, seen: 'both', cidrs: ['⟦cidr⟧'], wanted: 'private' },
  'cluster.notEncrypted': { cluster },
  'access.none': { cluster, principal: ['⟦arn⟧'], wanted: ['⟦group⟧'] },
  'access.groups': { principal: '⟦arn⟧', seen: [], wanted: ['⟦group⟧'] },
  'access.otherGroup': { principal: '⟦arn⟧', seen: '⟦group⟧', wanted: ['⟦other⟧'] },
  'access.ignored': { principal: '⟦arn⟧', cluster },
  'access.malformed': { key: 'mapRoles', line: 3 },
  'nodegroup.none': { cluster },
  'nodegroup.absent': { cluster, wanted: ['⟦a⟧'], found: ['⟦b⟧'] },
  'nodegroup.creating': { nodegroup },
  'nodegroup.status': { nodegroup, status: '⟦status⟧', issues },
  'nodegroup.issues': { nodegroup, issues: ['NodeCreationFailure'] },
  'nodegroup.amiType': { nodegroup, amiType: '', wanted: ['⟦type⟧'] },
  'nodegroup.desired': { cluster, nodegroup, desired: 1, wanted },
  'nodegroup.max': { cluster, nodegroup, max: 1, wanted },
  'nodegroup.tag': { nodegroup, tag: '⟦tag⟧' },
  'nodes.none': { kind, wanted },
  'nodes.notJoined': { kind, instances: 2, nodes: 0, ready, wanted },
  'nodes.notReady': { kind, ready, wanted, notReady: ['⟦node⟧'] },
  'nodes.cordoned': { kind, ready, wanted, cordoned: ['⟦node⟧'] },
  'nodes.noInstance': { kind, ready, wanted, nodes: ['⟦node⟧'] },
  'nodes.few': { kind, ready, wanted },
  'nodes.zones': { kind, zones: [], wanted },
  'fargateProfile.none': { cluster },
  'fargateProfile.absent': { cluster, wanted: ['⟦a⟧'], found: [] },
  'fargateProfile.creating': { profile },
  'fargateProfile.status': { profile, status: '⟦status⟧', issues: [] },
  'fargateProfile.issues': { profile, issues },
  'fargateProfile.namespace': { profile, namespaces: ['⟦a⟧'], wanted: '⟦b⟧' },
  'fargateProfile.labels': { profile, selector: ['⟦a=b⟧'], wanted: [] },
  'loadBalancer.gone': { ...object, hostname: '⟦hostname⟧' },
  'loadBalancer.otherVpc': { loadBalancer, vpc: '⟦vpc⟧', wanted: '⟦vpc⟧' },
  'loadBalancer.provisioning': { loadBalancer },
  'loadBalancer.state': { loadBalancer, state: '⟦state⟧' },
  'loadBalancer.type': { loadBalancer, type: '⟦type⟧', wanted: '⟦type⟧' },
  'loadBalancer.scheme': { loadBalancer, scheme: '⟦scheme⟧', wanted: '⟦scheme⟧' },
  'loadBalancer.listener': { loadBalancer, listeners: [], wanted: '⟦listener⟧' },
  'loadBalancer.internal': { loadBalancer, url },
  'target.noBackend': { ...object, backends: ['⟦service⟧'] },
  'target.noGroup': { backend: '⟦backend⟧', loadBalancer },
  'target.none': { backend: '⟦backend⟧', wanted },
  'target.initial': targets,
  'target.responseCode': { ...targets, check: '⟦check⟧', description: '⟦description⟧' },
  'target.timeout': { ...targets, check: '⟦check⟧' },
  'target.failedChecks': { ...targets, check: '' },
  'target.unused': { ...targets, reason: '⟦reason⟧' },
  'target.unhealthy': { ...targets, reason: '⟦reason⟧' },
  'target.instance': { ...targets, cause: 'unknown' },
  'target.few': targets,
  'http.status': { url, status: 403, wanted: ['200'] },
  'http.notFound': { url },
  'http.badGateway': { url },
  'http.unavailable': { url },
  'http.gatewayTimeout': { url },
  'http.serverError': { url, status: 500 },
  'http.redirect': { url, location: '⟦location⟧' },
  'http.dns': { url },
  'http.timeout': { url },
  'http.connection': { url, reason: '⟦reason⟧' },
  'http.contentType': { url, contentType: '⟦type⟧', wanted: 'json' },
  'http.notJson': { url, start: '⟦start⟧' },
  'http.shape': { url, path: '⟦path⟧', seen: '⟦seen⟧', wanted: '⟦wanted⟧' },
  'http.missingText': { url, missing: ['⟦text⟧'] },
  'http.empty': { url },
  'http.unwantedText': { url, found: ['⟦text⟧'] },
  'http.placeholder': { url, placeholder: '⟦placeholder⟧' },
  'http.noScript': { url },
  'http.tooLong': { url, kibibytes: 64 },
  'metric.none': metric,
  'metric.few': { ...metric, datapoints: 1, wanted },
  'metric.partial': { metric: '⟦metric⟧', status: '⟦status⟧' },
};

describeTexts(samples, { en, ko });
