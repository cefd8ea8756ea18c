/**
 * Damages that checks of access may survive.
 */
import type { Reason } from './reason.ts';

export const access: readonly Reason[] = [
  {
    checks: ['eks.access'],
    damage: /^described\b/,
    why: 'the authentication mode can only take entries or aws-auth away; one that is not said takes away neither',
  },
  {
    checks: ['eks.access'],
    damage: /\.(principalArn|username|createdAt) /,
    unless: ['principal'],
    why: 'the lab accepts any principal',
  },
  {
    checks: ['eks.access'],
    damage: /\.kubernetesGroups\b/,
    unless: ['groups'],
    why: 'groups are not asked for; what they may do the API server said, who was asked about them',
  },
  {
    checks: ['eks.access'],
    damage: /^(roleBindings|clusterRoleBindings)\b/,
    why: 'the API server says what an identity may do; bindings explain why it may not',
  },
  {
    checks: ['eks.access'],
    damage: /^policies\b/,
    why: 'AWS answers for each entry that is there: one without policies has none, and what RBAC gives the API server says',
  },
  {
    checks: ['eks.access'],
    damage: /^entries\.\[\]\.accessEntry (renamed|disowned|reowned)$/,
    unless: ['principal'],
    why: 'the entry was asked for by its principal; ARN and tags are not asked for',
  },
];
