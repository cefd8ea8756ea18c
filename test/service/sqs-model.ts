/**
 * SQS and what invokes Lambda for it, by the clock of the test: each message is delivered at least once, again when its
 * visibility timeout has passed, and is set aside when it has been received too often.
 */
import type { SQSRecord } from 'aws-lambda';
import type { Job, Queue } from '../../functions/ports.ts';

export interface SqsModelOptions {
  visibilityMs: number;
  mostReceives: number;
  /** Milliseconds after being sent at which a message, the first, the second and so on, is delivered (default: once, at 20). */
  deliveries?: (message: number) => readonly number[];
  /** Does what was received; false when it is to be delivered again. */
  invoke: (record: SQSRecord) => Promise<boolean>;
}

interface Message {
  id: string;
  body: string;
  receives: number;
  isGone: boolean;
}

interface SqsModel extends Queue {
  /** Messages that are neither deleted nor set aside. */
  left(): number;
  aside: readonly Message[];
  /** Sends what was set aside once more. */
  redrive(): void;
}

/** Makes a queue. */
export function sqsModel({ visibilityMs, mostReceives, deliveries = () => [20], invoke }: SqsModelOptions): SqsModel {
  const messages: Message[] = [];
  const aside: Message[] = [];
  let sent = 0;

  const offer = (message: Message, isExtra = false) => {
    if (message.isGone && !isExtra) return;
    if (message.receives >= mostReceives) {
      message.isGone = true;
      aside.push(message);
      return;
    }
    const receive = ++message.receives;
    setTimeout(() => offer(message), visibilityMs);
    const record = {
      messageId: message.id,
      body: message.body,
      attributes: { ApproximateReceiveCount: `${receive}` },
    } as unknown as SQSRecord;
    invoke(record).then(
      (isDone) => {
        // Only the newest receipt deletes for sure.
        if (isDone && receive === message.receives) message.isGone = true;
      },
      () => undefined,
    );
  };
  const add = (body: string) => {
    const message: Message = { id: `m${messages.length}`, body, receives: 0, isGone: false };
    messages.push(message);
    for (const [index, ms] of deliveries(sent++).entries()) setTimeout(() => offer(message, index > 0), ms);
  };
  return {
    async send(job: Job) {
      add(JSON.stringify(job));
    },
    left: () => messages.filter(({ isGone }) => !isGone).length,
    aside,
    redrive() {
      for (const { body } of aside.splice(0)) add(body);
    },
  };
}
