/**
 * Checks that may pass although all of something is gone: without anything (`nothing`), without what one source tells
 * (`kube`, `aws`, `http`), with all of the lab's namespace in another one (`elsewhere`), or with all of it older than the
 * enrolment (`old`).
 */
import type { Reason } from './reason.ts';

export const absence: readonly Reason[] = [
  { checks: ['aws.reach'], damage: /^nothing$/, why: 'the right to read is all that is asked for' },
  {
    checks: ['ecr.image'],
    damage: /^kube$/,
    unless: ['tag', 'tagPattern', 'tagNewerThan', 'pushedAfter', 'scanned'],
    why: 'an image cannot have the wrong architecture for nodes that are not there',
  },
  {
    checks: ['eks.access'],
    damage: /^kube$/,
    unless: ['may', 'mayNot', 'notAdmin'],
    why: 'an access entry maps an identity as well as the ConfigMap aws-auth',
  },
  {
    checks: ['eks.access'],
    damage: /^kube$/,
    unless: ['may', 'mayNot'],
    why: 'who is allowed nothing by the API server is no administrator either',
  },
  {
    checks: ['k8s.policyEngine'],
    damage: /^aws$/,
    where: ({ params }) => /"calico"|"cilium"/.test(JSON.stringify(params)),
    why: 'AWS tells of its own engines, and others count too',
  },
  { checks: ['ec2.nodes'], damage: /^old$/, unless: ['aboveBaseline'], why: 'age is not asked for' },
  {
    checks: ['ecr.image'],
    damage: /^old$/,
    unless: ['pushedAfter', 'differentImagesAtLeast'],
    why: 'age is not asked for',
  },
  { checks: ['eks.cluster'], damage: /^old$/, unless: ['minorAboveBaseline'], why: 'age is not asked for' },
  {
    checks: ['logs.group'],
    damage: /^old$/,
    unless: ['newerThan', 'contains', 'exported'],
    why: 'age is not asked for',
  },
  {
    checks: ['k8s.helm'],
    damage: /^old$/,
    unless: ['history'],
    why: 'a release may have been there before; only its rollback has to be new',
  },
  { checks: ['k8s.karpenter'], damage: /^old$/, unless: ['launched'], why: 'only nodes have to be new' },
  { checks: ['opensearch.domain'], damage: /^old$/, unless: ['documents'], why: 'only documents have to be new' },
  {
    checks: ['k8s.rollout'],
    damage: /^old$/,
    where: ({ params }) => /"how":"(blueGreen|canary)"/.test(JSON.stringify(params)),
    why: 'shares are those of now; of a switch the ages of Service and versions tell, compared with each other',
  },
];
