import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import { createApp } from '../../functions/app.ts';
import { readAssets } from '../../functions/assets.ts';
import { createEvent, join, submitCluster } from '../../functions/events.ts';
import { requestGrading, runGrading } from '../../functions/gradings.ts';
import type { Job } from '../../functions/ports.ts';
import { lab, showcase } from '../browser/showcase.ts';

const source = (path: string) => readFileSync(new URL(`../../web/${path}`, import.meta.url), 'utf8');

describe('sizes, compressed', () => {
  it('of the script are at most 2 KB', async () => {
    const { code } = await transform(source('client.ts'), {
      loader: 'ts',
      minify: true,
      target: 'es2022',
      format: 'esm',
    });
    expect(gzipSync(code).length).toBeLessThanOrEqual(2048);
  });

  it('of the style sheet are at most 4 KB', async () => {
    const { code } = await transform(source('style.css'), { loader: 'css', minify: true });
    expect(gzipSync(code).length).toBeLessThanOrEqual(4096);
  });

  it('of the first page are at most 14 KB, for a lab of more than 12 steps with every verdict', async () => {
    const store = sqliteStore(':memory:');
    const now = () => new Date('2026-11-20T05:00:00.000Z');
    const created = await createEvent(
      store,
      { code: 'SIZE', start: '2026-11-20T04:00:00.000Z', end: '2026-11-20T09:00:00.000Z' },
      lab,
    );
    if (created === 'taken') throw new Error('taken');
    const joined = await join(store, created.event, 'Ann', 'ko', now());
    if (joined === 'taken') throw new Error('taken');
    const { participant, secret } = joined;
    const arn = 'arn:aws:eks:ap-northeast-2:111122223333:cluster/eks-demo';
    await submitCluster(store, participant, { arn, roleArn: '' }, now());
    const jobs: Job[] = [];
    const queue = { send: async (job: Job) => void jobs.push(job) };
    await requestGrading({ store, queue, now }, created.event, participant.id, true);
    const archive = { put: async () => {}, get: async () => undefined };
    const grader = async () => ({ report: showcase(now().toISOString()), at: now().toISOString() });
    for (const job of jobs) await runGrading({ store, archive, grader, now }, job, new AbortController().signal);
    const app = createApp({ store, queue, archive, now, assets: readAssets() });
    for (const lang of ['ko', 'en']) {
      const answer = await app.request(`/e/${created.event.id}/me?lang=${lang}`, {
        headers: { cookie: `podium=${participant.id}.${secret}` },
      });
      const html = await answer.text();
      expect(html).toContain('step blocked');
      expect(gzipSync(html).length).toBeLessThanOrEqual(14 * 1024);
    }
    expect(lab.steps.length).toBeGreaterThan(12);
  });
});

describe('colours', () => {
  const [light = '', dark = ''] = source('style.css').split('prefers-color-scheme: dark');
  const palette = (css: string) =>
    Object.fromEntries([...css.matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));

  it.each([
    ['light', palette(light)],
    ['dark', palette(dark)],
  ])('have enough contrast in the %s theme', (_, colours) => {
    const words = ['text', 'mute', 'link', 'pass', 'fail', 'pending', 'blocked', 'error', 'skipped'];
    const weak = words.flatMap((word) =>
      ['page', 'card', 'soft'].flatMap((surface) => {
        const ratio = contrast(colours[word] ?? '', colours[surface] ?? '');
        return ratio >= 4.5 ? [] : [`${word} on ${surface}: ${ratio.toFixed(2)}`];
      }),
    );
    expect(weak).toEqual([]);
    expect(contrast(colours.on ?? '', colours.button ?? '')).toBeGreaterThanOrEqual(4.5);
    expect(new Set(words.slice(3).map((word) => colours[word])).size).toBe(6);
  });
});

/** WCAG's contrast ratio of two colours given as #rrggbb. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}
