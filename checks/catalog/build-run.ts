import * as z from 'zod';
import { names } from '../params.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { aws } from '../reads/read.ts';
import { textOf, textsOf } from '../rules/lenient.ts';
import { each, text } from '../rules/objects.ts';
import { judgeRuns, type Run } from '../rules/run.ts';
import { isSince } from '../rules/settling.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Projects that are looked at when the lab names none, and builds of each. */
const MOST = 20;

/** Passes when a build of CodeBuild has succeeded since enrolment (https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html). */
export default defineCheck({
  name: 'build.run',
  params: z.strictObject({
    project: names
      .optional()
      .describe('Name of the build project, or names of which any will do; any of the account and Region if absent.'),
    status: z.literal('SUCCEEDED').default('SUCCEEDED').describe('The only status that counts.'),
    since: z.literal('enrolment').default('enrolment').describe('Only builds that started after enrolment count.'),
  }),
  window: 900,
  needs: () => ({ listed: aws('codebuild:ListProjects', {}) }),
  follows: ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject'],
  followUp: ({ project }, { listed }) => ({
    ids: projectsOf(listed, project).map((projectName) =>
      aws('codebuild:ListBuildsForProject', { projectName, sortOrder: 'DESCENDING' }),
    ),
  }),
  followOn: (_, { ids }) => ({
    builds: each(ids)
      .map((answer) => textsOf(answer.ids).slice(0, MOST))
      .filter((some) => some.length > 0)
      .map((some) => aws('codebuild:BatchGetBuilds', { ids: some })),
  }),
  judge({ project }, { listed, builds }, context) {
    const present = projectsOf(listed, project);
    const all = each(builds)
      .flatMap((answer) => each(answer.builds))
      .map(runOf)
      .filter(({ of }) => present.includes(of));
    const runs = all.filter(({ startedAt }) => isSince(startedAt, context.enrolledAt));
    const asked = { names: project ?? [], present, older: all.length - runs.length, isWanted: () => true };
    const judged = judgeRuns('project', runs, asked, context);
    return 'finding' in judged ? judged.finding : pass({ project: judged.run.of });
  },
  command: ({ project }, { cluster: { region } }) =>
    project
      ? `aws codebuild batch-get-builds --region ${region} --ids $(aws codebuild list-builds-for-project --project-name ${project[0]} --region ${region} --query "ids[0]" --output text)`
      : `aws codebuild list-projects --region ${region}`,
});

type Listed = AwsOperations['codebuild:ListProjects']['output'] | null | undefined;
type Build = NonNullable<AwsOperations['codebuild:BatchGetBuilds']['output']['builds']>[number];

function projectsOf(listed: Listed, project: readonly string[] | undefined): string[] {
  return textsOf(listed?.projects)
    .filter((one) => project?.includes(one) ?? true)
    .slice(0, MOST);
}

function runOf(build: Build): Run {
  const status = textOf(build.buildStatus);
  // A phase that ends the build says why; the phases after it did not run.
  const failed = each(build.phases).find(({ phaseStatus }) => /^(FAILED|FAULT|TIMED_OUT)$/.test(textOf(phaseStatus)));
  const said = each(failed?.contexts).map((context) => text(context.message));
  return {
    of: textOf(build.projectName),
    outcome: status === 'SUCCEEDED' ? 'done' : status === 'IN_PROGRESS' ? 'moving' : 'failed',
    status,
    startedAt: textOf(build.startTime),
    trigger: textOf(build.initiator),
    stage: text(failed?.phaseType) || text(build.currentPhase),
    message: (said.find((message) => message !== '') ?? '').slice(0, 200),
  };
}
