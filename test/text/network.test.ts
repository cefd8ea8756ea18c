import type { NetworkCodes } from '../../checks/codes/network.ts';
import { networkCodes as en } from '../../web/text/en/network.ts';
import { networkCodes as ko } from '../../web/text/ko/network.ts';
import { describeTexts } from './describe-texts.ts';

const namespace = '⟦namespace⟧';
const cluster = '⟦cluster⟧';
const labels = '⟦app=web⟧';
const troubled = { kind: '⟦Kind⟧', name: '⟦name⟧', message: '⟦message⟧' };
const eni = { pod: '⟦pod⟧', namespace };
const policy = '⟦policy⟧';
const arn = '⟦arn⟧';
const domain = '⟦domain⟧';
const type = 'Ingress';

/** Values for every code; what stands in brackets came from outside. */
const samples: NetworkCodes = {
  'balancer.noSubnets': troubled,
  'balancer.otherCluster': { kind: '⟦Kind⟧', name: '⟦name⟧', cluster },
  'balancer.clusterName': { kind: '⟦Kind⟧', name: '⟦name⟧', seen: '', wanted: cluster },
  'balancer.noRole': troubled,
  'balancer.noRights': troubled,
  'balancer.webhook': { ...troubled, message: '' },
  'balancer.securityGroups': troubled,
  'balancer.noCertificate': troubled,
  'ingress.none': { namespace },
  'ingress.fewPaths': { name: '⟦name⟧', seen: [], paths: 2, services: 1 },
  'ingress.noTls': { name: '⟦name⟧', seen: ['⟦HTTP:80⟧'] },
  'ingress.noCertificate': { name: '⟦name⟧' },
  'ingress.noRedirect': { name: '⟦name⟧', seen: '⟦seen⟧' },
  'netpol.noPods': { namespace, labels, seen: [] },
  'netpol.none': { namespace, labels: '*', seen: ['⟦policy⟧'] },
  'netpol.selectsNothing': { namespace, policy, selector: '⟦selector⟧', seen: ['⟦a=b⟧'] },
  'netpol.selectsSome': { namespace, labels, seen: ['⟦policy⟧'], pod: '' },
  'netpol.notIsolated': { type, labels, policies: ['⟦policy⟧'] },
  'netpol.opens': { namespace, type: 'Egress', seen: ['⟦policy⟧'] },
  'netpol.otherPort': { policy, type, seen: '⟦rule⟧', wanted: '⟦rule⟧' },
  'netpol.namedPort': { policy, port: '⟦port⟧', seen: [] },
  'netpol.narrower': { namespace, labels, type, missing: '⟦rule⟧', seen: [] },
  'netpol.wider': { policy, labels: '*', type, seen: '⟦rule⟧', wanted: ['⟦rule⟧'] },
  'netpol.placeholder': { policy, placeholder: '⟦EDIT⟧' },
  'policyEngine.none': { cluster, wanted: [] },
  'policyEngine.off': { cluster, addon: '' },
  'policyEngine.noAgent': { cluster },
  'policyEngine.rolling': { engine: '⟦engine⟧' },
  'policyEngine.controllerOff': { cluster },
  'policyEngine.autoOff': { cluster },
  'policyEngine.never': { engine: '⟦engine⟧' },
  'policyEngine.fargate': { pod: '⟦pod⟧' },
  'policyEngine.notTaken': { pod: '⟦pod⟧', namespace, policies: ['⟦policy⟧'] },
  'routes.none': { namespace },
  'routes.few': { kind: '⟦Kind⟧', names: ['⟦name⟧'], seen: [], wanted: 2 },
  'routes.noService': { kind: '⟦Kind⟧', name: '⟦name⟧', path: '⟦path⟧', service: '⟦service⟧' },
  'routes.noGateway': { name: '⟦name⟧', gateway: '' },
  'routes.notAccepted': { name: '⟦name⟧', gateway: '⟦gateway⟧', reason: '⟦reason⟧', message: '⟦message⟧' },
  'routes.noAddress': { gateway: '⟦gateway⟧', namespace },
  'routes.sameAnswer': { first: '⟦url⟧', second: '⟦url⟧' },
  'certificate.none': { kind: 'Ingress', name: '⟦name⟧' },
  'certificate.gone': { arn },
  'certificate.elsewhere': { arn, wanted: '⟦region⟧' },
  'certificate.pending': { arn, domain, records: ['⟦record⟧'] },
  'certificate.expired': { domain, since: '' },
  'certificate.status': { arn, domain, status: '⟦status⟧', reason: '', wanted: 'ISSUED' },
  'certificate.domain': { arn, seen: ['⟦domain⟧'], wanted: domain },
  'podGroup.off': { addon: '', cluster },
  'podGroup.none': { namespace, labels, seen: [] },
  'podGroup.noGroup': { policy, missing: ['⟦group⟧'] },
  'podGroup.otherGroup': { policy, seen: ['⟦group⟧'], wanted: ['⟦group⟧'] },
  'podGroup.otherVpc': { group: '⟦group⟧', vpc: '⟦vpc⟧', wanted: '⟦vpc⟧' },
  'podGroup.noTrunk': { ...eni, message: '⟦message⟧' },
  'podGroup.olderPod': { ...eni, policy },
  'podGroup.noEni': eni,
  'podGroup.eniGone': { ...eni, eni: '⟦eni⟧' },
  'podGroup.eniGroups': { ...eni, eni: '⟦eni⟧', seen: [], wanted: ['⟦group⟧'] },
  'podGroup.noDatabase': { kinds: ['⟦kind⟧'], vpc: '⟦vpc⟧' },
  'podGroup.notAdmitted': { databases: ['⟦database⟧'], groups: ['⟦group⟧'], wanted: ['⟦group⟧'] },
};

describeTexts(samples, { en, ko });
