/**
 * Gradings, as SQS delivers them.
 */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { LabFile } from '../checks/lab-file.ts';
import { settingsFrom } from '../checks/reads/settings.ts';
import { dynamoStore } from './adapters/dynamo-store.ts';
import { s3Archive } from './adapters/s3-archive.ts';
import { deliver } from './delivery.ts';
import { fromStack } from './environment.ts';
import { giveUp, runGrading } from './gradings.ts';
import { note, tellOf } from './journal.ts';
import { liveGrader } from './live-grader.ts';
import { measured, noteLost } from './metrics.ts';
import { withRecorded } from './recorded-grader.ts';

const now = () => new Date();
const store = dynamoStore({ table: fromStack('PODIUM_TABLE') });
const archive = s3Archive(fromStack('PODIUM_BUCKET'));
const labs = new Map<string, LabFile | undefined>();
const grader = withRecorded(fileOf, liveGrader(fileOf, settingsFrom(process.env, false)));
const mostReceives = Number(fromStack('PODIUM_MOST_RECEIVES'));
const stage = fromStack('PODIUM_STAGE');

export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const request = context.awsRequestId;
  const metrics = { stage, request, now };
  return deliver(event, {
    work: (job, signal) => runGrading({ store, archive, grader: measured(grader, metrics), now }, job, signal),
    onGivenUp: async (job) => {
      if (await giveUp({ store, now }, job)) noteLost(metrics, job);
    },
    mostReceives,
    remainingMs: () => context.getRemainingTimeInMillis(),
    onFault: ({ messageId }, error, job) =>
      note('error', 'delivery', { request, message: messageId, grading: job?.grading, ...tellOf(error) }),
  });
};

/** The lab with an id, read once; checks load with the first lab. */
async function fileOf(lab: string): Promise<LabFile | undefined> {
  const { knownLab } = await import('../checks/labs.ts');
  const known = labs.get(lab) ?? knownLab(lab);
  labs.set(lab, known);
  return known;
}
