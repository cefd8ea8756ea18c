import * as z from 'zod';
import { labels, names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { missingTags } from '../rules/control-plane.ts';
import { pairsOf, tagsOf, textOf } from '../rules/lenient.ts';
import { noResource } from '../rules/settling.ts';
import { hasFailed, outputsOf, stacksOf, unsettledStack } from '../rules/stack.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const statuses = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'] as const;

/** Passes when a CloudFormation stack is complete and has the outputs and tags asked for (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html). */
export default defineCheck({
  name: 'cfn.stack',
  params: z.strictObject({
    name: names.describe('Name of the stack, or names of which any will do.'),
    status: z
      .array(z.enum(statuses))
      .min(1)
      .default(['CREATE_COMPLETE', 'UPDATE_COMPLETE'])
      .describe(
        'Statuses that count. Name UPDATE_ROLLBACK_COMPLETE too where the state before a failed update will do.',
      ),
    outputs: names.optional().describe('Name of an output, or names of outputs, all of which are there.'),
    tags: labels.optional().describe('Tags of the stack; a value may be a list of accepted values.'),
  }),
  window: 900,
  needs: ({ name }) => ({ stacks: name.map((StackName) => aws('cloudformation:DescribeStacks', { StackName })) }),
  follows: ['cloudformation:DescribeStackEvents'],
  followUp: (_, { stacks }) => ({
    events: stacksOf(stacks)
      .filter(hasFailed)
      .map(({ StackName }) => aws('cloudformation:DescribeStackEvents', { StackName: textOf(StackName) })),
  }),
  judge({ name, status, outputs, tags }, { stacks, events }, context) {
    const found = stacksOf(stacks).filter(({ StackName }) => name.includes(textOf(StackName)));
    const best = judgeClosest(found, [
      (stack) => unsettledStack(stack, status, events, context),
      (stack) => {
        const has = Object.keys(outputsOf(stack));
        const missing = (outputs ?? []).filter((output) => !has.includes(output));
        return missing.length === 0
          ? undefined
          : fail('stack.outputs', { stack: textOf(stack.StackName), missing, found: has });
      },
      ({ StackName, Tags }) => {
        const own = tagsOf(Tags);
        const wanted = missingTags(tags ?? {}, own).join(', ');
        if (wanted === '') return undefined;
        const seen = pairsOf(own).slice(0, 5).join(', ');
        return fail('resource.setting', { kind: 'stack', name: textOf(StackName), setting: 'tags', seen, wanted });
      },
    ]);
    if (!best) return noResource('stack', name);
    return best.finding ?? pass({ stack: textOf(best.object.StackName), status: textOf(best.object.StackStatus) });
  },
  command: ({ name }, { cluster }) =>
    `aws cloudformation describe-stack-events --stack-name ${name[0]} --region ${cluster.region} --query "StackEvents[].[Timestamp,LogicalResourceId,ResourceStatus,ResourceStatusReason]" --output table`,
});
