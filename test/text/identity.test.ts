import type { IdentityCodes } from '../../checks/codes/identity.ts';
import { identityCodes as en } from '../../web/text/en/identity.ts';
import { identityCodes as ko } from '../../web/text/ko/identity.ts';
import { describeTexts } from './describe-texts.ts';

const cluster = '⟦cluster⟧';
const principal = '⟦arn⟧';
const role = '⟦role⟧';
const asked = { principal, verb: '⟦list⟧', resource: '⟦pods⟧', namespace: '⟦namespace⟧' };
const account = { serviceAccount: '⟦account⟧', namespace: '⟦namespace⟧' };

/** Values for every code; what stands in brackets came from outside. */
const samples: IdentityCodes = {
  'access.nobody': { cluster },
  'access.unmapped': { cluster, principal: [principal] },
  'access.rolePath': { principal, wanted: '⟦arn⟧' },
  'access.session': { principal, wanted: '⟦arn⟧' },
  'access.masters': { principal, seen: '⟦group⟧' },
  'access.powerless': { principal },
  'access.unbound': { principal, groups: ['⟦group⟧'], near: '⟦group⟧' },
  'access.cannot': { ...asked, namespace: '', groups: [], policies: ['⟦policy⟧'] },
  'access.noRole': { ...asked, role },
  'access.tooMuch': { ...asked, reason: '⟦reason⟧' },
  'access.admin': { principal, seen: '⟦group⟧' },
  'can.unsure': { user: '⟦user⟧', message: '⟦message⟧' },
  'role.absent': { role },
  'role.none': { ...account, cluster },
  'role.arn': { serviceAccount: '⟦account⟧', seen: '' },
  'role.otherAccount': { role, wanted: '⟦account⟧' },
  'role.otherName': { serviceAccount: '⟦account⟧', seen: ['⟦role⟧'], wanted: ['⟦role⟧'] },
  'role.otherWay': { ...account, role, via: 'irsa' },
  'role.policies': { role, seen: [], missing: ['⟦policy⟧'] },
  'role.noAgent': { cluster },
  'role.noPod': account,
  'role.oldPods': { ...account, pods: ['⟦pod⟧'] },
  'trust.provider': { role, seen: [], wanted: '⟦issuer⟧' },
  'trust.subject': { role, seen: ['⟦subject⟧'], wanted: '⟦subject⟧' },
  'trust.broad': { role, seen: [], wanted: '⟦subject⟧' },
  'trust.audience': { role, seen: ['⟦audience⟧'], wanted: '⟦audience⟧' },
  'trust.action': { role, principal: '⟦service⟧', seen: ['⟦action⟧'], missing: ['⟦action⟧'] },
  'trust.service': { role, seen: [], wanted: '⟦service⟧' },
  'trust.unreadable': { role },
};

describeTexts(samples, { en, ko });
