/**
 * Damages that checks of many kinds may survive.
 */
import { catalog } from '../../../../checks/catalog/index.ts';
import type { Reason } from './reason.ts';

/** Checks that can ask for what is newer than the enrolment; a test compares them with the sources. */
export const asksForNew: ReadonlySet<string> = new Set([
  ...['asg.activity', 'build.run', 'ec2.nodes', 'ecr.image', 'eks.cluster', 'k8s.helm', 'k8s.job', 'k8s.karpenter'],
  ...['k8s.pv', 'k8s.rollout', 'k8s.scaled', 'logs.group', 'opensearch.domain', 'pipeline.run'],
]);

export const common: readonly Reason[] = [
  {
    checks: catalog.map(({ name }) => name).filter((name) => !asksForNew.has(name)),
    damage: / aged$/,
    why: 'the check never asks whether something is newer than the enrolment',
  },
  { checks: ['ec2.nodes'], damage: /^(nodes|owned)\..* aged$/, unless: ['aboveBaseline'], why: 'age is not asked for' },
  {
    checks: ['ecr.image'],
    damage: / aged$|\.imagePushedAt /,
    unless: ['pushedAfter', 'differentImagesAtLeast'],
    why: 'age is not asked for',
  },
  {
    checks: ['eks.cluster'],
    damage: /^(described\.cluster|stacks\.\[\]\.Stacks\.\[\]) aged$/,
    unless: ['minorAboveBaseline'],
    why: 'age is not asked for',
  },
  { checks: ['k8s.job'], damage: /^cronJobs\.items\.\[\] aged$/, why: 'a CronJob may be old, its Jobs may not' },
  {
    checks: ['k8s.scaled'],
    damage: /^hpas\.items\.\[\] aged$/,
    why: 'its events prove it as well; when all is old nothing passes',
  },
  {
    checks: ['logs.group'],
    damage: /^listed\.\[\]\.logGroups\.\[\] aged$/,
    why: 'the group may be old, its events may not',
  },
  {
    checks: ['logs.group'],
    damage: /^streams\.\[\]\.logStreams\.\[\] aged$/,
    why: 'an event proves as well that logs arrive; when all is old nothing passes',
  },
  {
    checks: ['pipeline.run'],
    damage: /^listed\.pipelines\.\[\] aged$/,
    why: 'the pipeline may be old, its run may not',
  },
];
