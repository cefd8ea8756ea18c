/**
 * What every queue must do, together with what delivers its jobs.
 */
import { describe, expect, it, vi } from 'vitest';
import type { Job, Queue, Work } from '../../functions/ports.ts';

/** A queue whose jobs go to `work`, and to `onGivenUp` when they have failed every time. */
export type OpenQueue = (options: {
  work: Work;
  onGivenUp: (job: Job) => Promise<void>;
  concurrency: number;
}) => Promise<{ queue: Queue; close(): Promise<void> }>;

/** Runs the suite. */
export function queueContract(name: string, open: OpenQueue) {
  const jobOf = (grading: string): Job => ({ event: 'e', participant: `p-${grading}`, grading });

  describe(`queue: ${name}`, () => {
    it('delivers every job at least once', async () => {
      const seen = new Set<string>();
      const { queue, close } = await open({
        work: async (job) => void seen.add(job.grading),
        onGivenUp: async () => {},
        concurrency: 3,
      });
      const all = Array.from({ length: 20 }, (_, index) => `g${index}`);
      await Promise.all(all.map((grading) => queue.send(jobOf(grading))));
      await vi.waitFor(() => expect(seen.size).toBe(20), 5000);
      await close();
    });

    it('does not do more at once than allowed', async () => {
      let now = 0;
      let most = 0;
      let done = 0;
      const work = async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now--;
        done++;
      };
      const { queue, close } = await open({ work, onGivenUp: async () => {}, concurrency: 2 });
      for (let index = 0; index < 8; index++) await queue.send(jobOf(`g${index}`));
      await vi.waitFor(() => expect(done).toBe(8), 5000);
      expect(most).toBe(2);
      await close();
    });

    it('delivers a failed job again', async () => {
      let times = 0;
      const work = async () => {
        if (++times === 1) throw new Error('once');
      };
      const { queue, close } = await open({ work, onGivenUp: async () => {}, concurrency: 1 });
      await queue.send(jobOf('g'));
      await vi.waitFor(() => expect(times).toBe(2), 5000);
      await close();
    });

    it('gives a job up that fails every time, and goes on', async () => {
      const givenUp: string[] = [];
      const done: string[] = [];
      const work = async ({ grading }: Job) => {
        if (grading === 'bad') throw new Error('always');
        done.push(grading);
      };
      const onGivenUp = async ({ grading }: Job) => void givenUp.push(grading);
      const { queue, close } = await open({ work, onGivenUp, concurrency: 1 });
      await queue.send(jobOf('bad'));
      await queue.send(jobOf('good'));
      await vi.waitFor(() => expect([givenUp, done]).toEqual([['bad'], ['good']]), 5000);
      await close();
    });
  });
}
