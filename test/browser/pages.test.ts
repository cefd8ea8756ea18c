import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { screenshots, startBrowser } from './browser.ts';
import { type Stage, startDemoStage, startStage } from './service.ts';

let browser: Browser;
let stage: Stage;
let ended: Stage;
let keyless: Stage;
let demo: { url: string; close(): Promise<void> };

beforeAll(async () => {
  [browser, stage, ended, keyless, demo] = await Promise.all([
    startBrowser(),
    startStage(),
    startStage({ ended: true }),
    startStage({ byRole: true }),
    startDemoStage(),
  ]);
  mkdirSync(screenshots, { recursive: true });
  console.log(`screenshots: ${screenshots}`);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([stage, ended, keyless, demo].map((one) => one?.close()));
});

/** Pages by name, and how to get there. */
const pages: Record<string, (page: Page) => Promise<unknown>> = {
  join: (page) => page.goto(`${stage.url}/`),
  'join-wrong': async (page) => {
    await page.goto(`${stage.url}/`);
    await page.fill('#code', 'NOPE');
    await page.click('main button');
    await page.waitForSelector('#code-error');
  },
  demo: (page) => page.goto(`${demo.url}/`),
  'demo-me': async (page) => {
    await page.goto(`${demo.url}/`);
    await page.click('.people a');
  },
  me: (page) => page.goto(`${stage.url}${stage.people[0]?.path}`),
  'me-running': (page) => page.goto(`${stage.url}${stage.people[10]?.path}`),
  'me-trouble': (page) => page.goto(`${stage.url}${stage.people[9]?.path}`),
  'me-ended': (page) => page.goto(`${ended.url}${ended.people[0]?.path}`),
  connect: (page) => page.goto(`${keyless.url}${keyless.people[11]?.path}`),
  'connect-role': (page) => page.goto(`${keyless.url}${keyless.people[0]?.path}`),
  'connect-trust': (page) => page.goto(`${keyless.url}${keyless.people[1]?.path}`),
  'connect-waiting': (page) => page.goto(`${keyless.url}${keyless.people[2]?.path}`),
  'connect-rights': (page) => page.goto(`${keyless.url}${keyless.people[3]?.path}`),
  'connect-instructor': async (page) => {
    await page.goto(`${keyless.url}${keyless.instructorPath}`);
    await page.goto(`${keyless.url}/e/${keyless.event.id}/participants/${keyless.people[3]?.id}`);
  },
  change: async (page) => {
    await page.goto(`${stage.url}${stage.people[0]?.path}`);
    await page.goto(`${stage.url}${stage.people[1]?.path}`);
  },
  cluster: (page) => page.goto(`${stage.url}${stage.people[11]?.path}`),
  'cluster-wrong': async (page) => {
    await page.goto(`${stage.url}${stage.people[11]?.path}`);
    await page.fill('#arn', 'arn:aws:ec2:ap-northeast-2:111122223333:instance/i-1');
    await page.click('.fields button');
    await page.waitForSelector('#arn-error');
  },
  'too-soon': async (page) => {
    await page.goto(`${stage.url}${stage.people[11]?.path}`);
    await page.evaluate(() => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = location.pathname.replace(/me$/, 'me/check');
      document.body.append(form);
      form.submit();
    });
    await page.waitForSelector('[role=alert]');
  },
  board: async (page) => {
    await page.goto(`${stage.url}${stage.people[7]?.path}`);
    await page.goto(`${stage.url}/e/${stage.event.id}/board`);
  },
  projector: async (page) => {
    await page.goto(`${stage.url}${stage.instructorPath}`);
    await page.goto(`${stage.url}/e/${stage.event.id}/board?view=projector`);
  },
  matrix: (page) => page.goto(`${stage.url}${stage.instructorPath}`),
  'matrix-ended': (page) => page.goto(`${ended.url}${ended.instructorPath}`),
  'matrix-detail': async (page) => {
    await page.goto(`${stage.url}${stage.instructorPath}`);
    await page.click('.matrix tbody a');
  },
  'not-found': (page) => page.goto(`${stage.url}/nothing`),
  forbidden: (page) => page.goto(`${stage.url}/e/${stage.event.id}/me`),
};

async function visit(context: BrowserContext, name: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Chromium notes every answer of 4xx; pages that are about them are among those visited.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:')) complaints.push(`asks ${request.url()}`);
  });
  await pages[name]?.(page);
  return { page, complaints };
}

/** Opens everything that opens, so that it is looked at, too. */
const openAll = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

describe.each(['en', 'ko'])('pages in %s', (locale) => {
  it.each(Object.keys(pages))(
    '%s has no accessibility violation in either theme and fits into 320 pixels',
    async (name) => {
      const context = await browser.newContext({ locale, viewport: { width: 1100, height: 800 } });
      const { page, complaints } = await visit(context, name);
      expect(await page.getAttribute('html', 'lang')).toBe(locale);
      const violations: string[] = [];
      const picture = (kind: string) =>
        page.screenshot({ path: join(screenshots, `${name}-${locale}-${kind}.png`), fullPage: true });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await picture(colorScheme);
      }
      await openAll(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const axe = new AxeBuilder({ page });
        // A theme changes colours and nothing else.
        if (colorScheme === 'light')
          axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
        else axe.withRules('color-contrast');
        const found = await axe.analyze();
        for (const { id, nodes } of found.violations)
          violations.push(
            ...nodes.map(({ html, failureSummary }) => `${colorScheme}: ${id}: ${html} ${failureSummary}`),
          );
      }
      await page.setViewportSize({ width: 320, height: 640 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      await picture('320');
      await context.close();
      expect(violations).toEqual([]);
      expect(complaints).toEqual([]);
      expect(width).toBe(320);
    },
  );

  it('say a state by icon, word and colour for each verdict', async () => {
    const context = await browser.newContext({ locale });
    const { page } = await visit(context, 'me');
    const signs = await page.evaluate(() =>
      [...document.querySelectorAll('.steps > .step')].map((row) => ({
        sign: [...row.classList].find((name) => name !== 'step') ?? '',
        icon: row.querySelector('use')?.getAttribute('href') ?? '',
        word: row.querySelector('.state')?.firstChild?.textContent ?? '',
        colour: getComputedStyle(row.querySelector('.state') ?? row).color,
      })),
    );
    const byVerdict = new Map(signs.map((sign) => [sign.sign, sign]));
    const verdicts = ['pass', 'fail', 'pending', 'blocked', 'error', 'skipped'];
    for (const verdict of verdicts) {
      const shown = byVerdict.get(verdict);
      expect(shown?.icon).toBe(`#i-${verdict}`);
      expect(shown?.word).not.toBe('');
    }
    expect(new Set(verdicts.map((verdict) => byVerdict.get(verdict)?.word)).size).toBe(6);
    expect(new Set(verdicts.map((verdict) => byVerdict.get(verdict)?.colour)).size).toBe(6);
    await context.close();
  });
});

describe('without JavaScript', () => {
  it('a participant joins, connects a cluster, checks and reads why', async () => {
    const own = await startStage();
    const context = await browser.newContext({ locale: 'en', javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${own.url}/`);
    await page.fill('#code', 'kube-2026');
    await page.fill('#alias', 'No Script');
    await page.click('main button');
    await page.waitForURL(/\/me$/);
    await page.fill('#arn', 'arn:aws:eks:ap-northeast-2:111122223333:cluster/plain');
    await page.click('.fields button');
    await page.waitForURL(/\/me$/);
    await page.reload();
    expect(await page.textContent('[role=status]')).toContain('steps pass');
    expect(await page.getAttribute('noscript meta', 'content').catch(() => null)).toBe('10');
    expect(await page.isVisible('text=the registry has no image >> visible=true')).toBe(true);
    expect(await page.isVisible('[id="e-flask-backend-0.0"] pre')).toBe(false);
    await page.click('[id="e-flask-backend-0.0"] summary');
    expect(await page.isVisible('[id="e-flask-backend-0.0"] pre')).toBe(true);
    // Playwright would wait for a button that says that it is not ready; people need not.
    await page.click('#check button', { force: true });
    await page.waitForSelector('[role=alert]');
    expect(await page.textContent('[role=alert]')).toContain('The next one is possible in');
    await page.click('nav a:has-text("Board")');
    expect(await page.textContent('.own')).toContain('No Script');
    expect(await page.isVisible('#pause')).toBe(false);
    await context.close();
    await own.close();
  });
});
