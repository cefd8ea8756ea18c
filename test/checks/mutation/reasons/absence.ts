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
];
