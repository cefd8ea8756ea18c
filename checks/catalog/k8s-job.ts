import * as z from 'zod';
import { count, labels, names, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { causeFollows, causeReads } from '../rules/cause.ts';
import { judgeClosest } from '../rules/closest.ts';
import { jobsMeant, tallyJobs, wrongImage } from '../rules/job-count.ts';
import { isOver, whyNoRun, whyNotEnded } from '../rules/job-result.ts';
import { kubectl } from '../rules/kubectl.ts';
import { absent, existing, latest, named, nameOf, unlabelled } from '../rules/objects.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Passes when enough Jobs have completed (or one has failed, if that is asked) since enrolment (https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions). */
export default defineCheck({
  name: 'k8s.job',
  window: 600,
  params: z
    .strictObject({
      ns: namespace.describe('Namespace of the Jobs.'),
      name: names.optional().describe('Name of the Job; a list gives alternatives.'),
      owner: names
        .refine(
          (all) => all.every((one) => /^CronJob\/[a-z0-9][a-z0-9.-]*$/.test(one)),
          'is written as "CronJob/batch"',
        )
        .transform((all) => all.map((one) => one.replace('CronJob/', '')))
        .optional()
        .describe(
          'CronJob that the Jobs come from, as "CronJob/batch"; a list gives alternatives. Runs by hand count.',
        ),
      labels: labels
        .optional()
        .describe('Labels of the Job; without name, owner and labels any Job of the namespace counts.'),
      succeededAtLeast: count
        .min(1)
        .max(50)
        .optional()
        .describe('Jobs that have completed since enrolment, those included that are gone by now; 1 if absent.'),
      failed: z.literal(true).optional().describe('Asks for a Job that has failed since enrolment instead.'),
      image: names
        .optional()
        .describe(
          'Image of one of the containers: whole path segments from the right, registry optional, tag or digest only if written; a list gives alternatives.',
        ),
    })
    .refine(({ name, owner }) => name === undefined || owner === undefined, {
      path: ['owner'],
      message: 'a name or an owner, not both',
    })
    .refine(({ failed, succeededAtLeast }) => failed === undefined || succeededAtLeast === undefined, {
      path: ['failed'],
      message: 'either failed or succeededAtLeast',
    }),
  needs: ({ ns, owner }) => ({
    jobs: list('Job', ns),
    cronJobs: owner === undefined ? undefined : list('CronJob', ns),
    pods: list('Pod', ns),
  }),
  follows: causeFollows,
  followUp: (asked, seen, { enrolledAt }) => {
    const { done } = tallyJobs(asked, seen, enrolledAt === undefined ? {} : { enrolledAt });
    return causeReads(asked.ns, done.length < (asked.succeededAtLeast ?? 1));
  },
  memory: z.strictObject({ done: z.array(z.string()), last: z.string() }),
  remember(asked, seen, context) {
    return tallyJobs(asked, seen, context);
  },
  judge(asked, seen, context) {
    const { ns, name, owner, labels: wantedLabels, image, failed, succeededAtLeast: wanted = 1 } = asked;
    const { enrolledAt } = context;
    const cronJobs = existing(seen.cronJobs, ns);
    const [cronJob] = named(cronJobs, owner ?? []);
    const { done, last } = context.memory ?? tallyJobs(asked, seen, context);
    if (done.length >= wanted) return pass({ [failed ? 'failed' : 'succeeded']: done.length });
    if (owner !== undefined && cronJob === undefined) return absent('CronJob', owner, ns, cronJobs);
    const other = cronJob && wrongImage('CronJob', cronJob, cronJob.spec?.jobTemplate?.spec, image);
    if (other !== undefined) return other;
    const meant = jobsMeant(asked, seen);
    // Of a CronJob the newest run tells, and after an old one the next.
    const runs = cronJob === undefined ? meant : meant.filter((job) => !isOver(job, enrolledAt)).slice(0, 1);
    const judged = judgeClosest(runs, [
      (job) => wrongImage('Job', job, job.spec, image),
      (job) => (isOver(job, enrolledAt) ? fail('job.old', { name: nameOf(job), namespace: ns }) : undefined),
      (job) => whyNotEnded(job, failed ? 'Failed' : 'Complete', existing(seen.pods, ns), seen, context),
    ]);
    if (judged?.finding !== undefined) return judged.finding;
    const few = { namespace: ns, seen: done.length, wanted };
    if (cronJob !== undefined) {
      if (done.length === 0 || cronJob.spec?.suspend === true)
        return whyNoRun(cronJob, existing(seen.causeEvents, ns), context);
      return pendingOrFail('job.tooFew', few, context, latest([cronJob.status?.lastScheduleTime, last]));
    }
    if (judged !== undefined) return fail('job.tooFew', few);
    if (name !== undefined) return absent('Job', name, ns, existing(seen.jobs, ns));
    if (wantedLabels === undefined) return fail('job.none', { namespace: ns });
    return unlabelled('Job', wantedLabels, ns, existing(seen.jobs, ns));
  },
  command: ({ ns, name, owner }) =>
    name === undefined
      ? kubectl('get', owner === undefined ? 'jobs' : 'cronjobs,jobs', '-n', ns)
      : kubectl('describe', 'job', ...name, '-n', ns),
});
