import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { type DeliveryOptions, deliver } from '../../functions/delivery.ts';
import type { Job } from '../../functions/ports.ts';

const bodyOf = (grading: string) => JSON.stringify({ event: 'e', participant: 'p', grading });

/** Messages with these bodies, received so many times. */
function eventOf(bodies: readonly string[], received = 1): SQSEvent {
  const records = bodies.map((body, index) => ({
    messageId: `m${index}`,
    body,
    attributes: { ApproximateReceiveCount: `${received}` },
  }));
  return { Records: records as unknown as SQSRecord[] };
}

async function deliverAll(event: SQSEvent, options: Partial<DeliveryOptions> = {}) {
  const done: string[] = [];
  const givenUp: string[] = [];
  const faults: string[] = [];
  const { batchItemFailures } = await deliver(event, {
    work: async ({ grading }) => {
      if (grading.startsWith('bad')) throw new Error('no');
      done.push(grading);
    },
    onGivenUp: async ({ grading }: Job) => void givenUp.push(grading),
    mostReceives: 3,
    remainingMs: () => 60_000,
    onFault: ({ messageId }) => void faults.push(messageId),
    ...options,
  });
  return { done, givenUp, faults, again: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('a batch of messages', () => {
  it('is done; what fails comes again alone', async () => {
    expect(await deliverAll(eventOf([bodyOf('a'), bodyOf('bad'), bodyOf('c')]))).toEqual({
      done: ['a', 'c'],
      givenUp: [],
      faults: ['m1'],
      again: ['m1'],
    });
  });

  it('says which job failed, and of what is no job only the message', async () => {
    const failed: unknown[] = [];
    const onFault: DeliveryOptions['onFault'] = ({ messageId }, _error, job) => void failed.push([messageId, job]);
    await deliverAll(eventOf([bodyOf('bad'), 'x']), { onFault });
    expect(failed.sort()).toEqual([
      ['m0', { event: 'e', participant: 'p', grading: 'bad' }],
      ['m1', undefined],
    ]);
  });

  it('gives a job up when it has failed for the last time, and still sets it aside', async () => {
    expect(await deliverAll(eventOf([bodyOf('bad')], 3))).toMatchObject({ givenUp: ['bad'], again: ['m0'] });
  });

  it.each(['', 'x', '{}', '[]', 'null', '{"event":1,"participant":"p","grading":"g"}'])(
    'sets aside what is no job: %s',
    async (body) => {
      expect(await deliverAll(eventOf([body, bodyOf('a')], 3))).toEqual({
        done: ['a'],
        givenUp: [],
        faults: ['m0'],
        again: ['m0'],
      });
    },
  );

  it('has time to put down what was found before the function ends', async () => {
    const seen: boolean[] = [];
    const work = async (_: Job, signal: AbortSignal) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(signal.aborted);
    };
    await deliverAll(eventOf([bodyOf('a')]), { work, remainingMs: () => 60_000 });
    await deliverAll(eventOf([bodyOf('a')]), { work, remainingMs: () => 9000 });
    expect(seen).toEqual([false, true]);
  });

  it('ends in time when giving up does not', async () => {
    const never = () => new Promise<never>(() => {});
    expect(await deliverAll(eventOf([bodyOf('bad')], 3), { onGivenUp: never })).toMatchObject({
      faults: ['m0'],
      again: ['m0'],
    });
  });
});
