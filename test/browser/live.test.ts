import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StepReport } from '../../checks/report.ts';
import type { Grader } from '../../functions/gradings.ts';
import { startBrowser } from './browser.ts';
import { type Stage, startStage } from './service.ts';
import { lab, showcase } from './showcase.ts';

let browser: Browser;
let stage: Stage;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => browser?.close());
beforeEach(async () => {
  stage = await startStage();
  context = await browser.newContext({ locale: 'en' });
  page = await context.newPage();
  await page.goto(`${stage.url}${stage.people[0]?.path}`);
});
afterEach(async () => {
  await context.close();
  await stage.close();
});

/** The showcase with one step passed that had failed. */
function better() {
  const report = showcase(new Date().toISOString());
  const steps = report.steps.map(
    (step): StepReport =>
      step.id === 'flask-backend'
        ? {
            ...step,
            verdict: 'pass',
            live: 'pass',
            passedAt: report.at,
            points: { earned: step.points.of, of: step.points.of },
            checks: step.checks.map(({ code: _, ...check }) => ({
              ...check,
              verdict: 'pass',
              live: 'pass',
              values: {},
            })),
          }
        : step.id === 'flask-ingress'
          ? {
              ...step,
              verdict: 'fail',
              live: 'fail',
              checks: step.checks.map((check) => ({ ...check, verdict: 'fail', live: 'fail' })),
            }
          : step,
  );
  return { report: { ...report, steps }, at: report.at };
}

/** A grading that waits to be told to go on. */
function held(result: () => ReturnType<typeof better>) {
  const go = Promise.withResolvers<void>();
  const grader: Grader = async ({ onProgress }) => {
    onProgress({ type: 'reads', done: 7, known: 31 });
    const { steps } = result().report;
    const [first] = steps;
    const fifth = steps[4];
    if (first !== undefined) onProgress({ type: 'step', index: 0, step: first });
    if (fifth !== undefined) onProgress({ type: 'step', index: 4, step: fifth });
    await go.promise;
    return result();
  };
  return { grader, go: go.resolve };
}

const signOf = (id: string) =>
  page.evaluate((row) => document.getElementById(`s-${row}`)?.className.replace('step ', ''), id);

describe('an open page', () => {
  it('shows a check as it runs and what it found, without loading anew', async () => {
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    const { grader, go } = held(better);
    stage.next(grader);
    expect(await page.textContent('.sum .total')).toContain('34 of 100 points');
    await page.click('#check button');
    await page.waitForFunction(() => document.querySelector('.reads')?.textContent?.includes('7 of 31 reads done'));
    expect(await page.textContent('[role=status]')).toContain('checking');
    expect([await signOf('cluster'), await signOf('nodes')]).toEqual(['pass', 'running']);
    expect(await page.getAttribute('#check button', 'aria-disabled')).toBe('true');
    go();
    await page.waitForFunction(() => document.getElementById('s-flask-backend')?.className === 'step pass');
    expect(await page.textContent('.sum .total')).toContain('37 of 100 points');
    expect(await page.textContent('[role=status]')).toBe('8 of 25 steps pass');
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    expect(await page.locator('.steps > li').count()).toBe(lab.steps.length);
  });

  it('keeps focus, what is open and what is closed, and opens the first failing step once', async () => {
    await page.click('#d-metrics-server > summary');
    await page.click('#d-flask-backend > summary');
    await page.focus('#d-cluster-autoscaler > summary');
    await page.evaluate(() => Object.assign(window, { focused: document.activeElement }));
    stage.next(async () => better());
    await page.click('#check button', { force: true });
    await page.focus('#d-cluster-autoscaler > summary');
    await page.waitForFunction(() => document.getElementById('s-flask-backend')?.className === 'step pass');
    const state = await page.evaluate(() => ({
      isFocused: document.activeElement === (window as unknown as { focused: Element }).focused,
      open: [...document.querySelectorAll<HTMLDetailsElement>('.step > details[open]')].map(({ id }) => id),
    }));
    expect(state).toEqual({ isFocused: true, open: ['d-flask-ingress', 'd-metrics-server'] });
    await page.click('#d-flask-ingress > summary');
    await stage.grade(0);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForTimeout(500);
    expect(await page.getAttribute('#d-flask-ingress', 'open')).toBeNull();
  });

  it('keeps the focus in the row when what had it is gone', async () => {
    await page.focus('[id="e-flask-backend-0.0"] > summary');
    stage.next(async () => better());
    await stage.grade(0);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForFunction(() => document.getElementById('s-flask-backend')?.className === 'step pass');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('c-flask-backend-0');
  });

  it('changes its status only when something has changed, and has one', async () => {
    // So that the service sees no reason to check by itself meanwhile.
    await stage.grade(0);
    await page.reload();
    await page.evaluate(() => {
      const changes: string[] = [];
      const status = document.querySelector('[role=status]');
      if (status)
        new MutationObserver(() => changes.push(status.textContent ?? '')).observe(status, {
          childList: true,
          characterData: true,
          subtree: true,
          attributes: true,
        });
      Object.assign(window, { changes });
    });
    const look = () => page.evaluate(() => dispatchEvent(new Event('online')));
    for (let round = 0; round < 4; round++) {
      await look();
      await page.waitForTimeout(100);
    }
    const changes = () => page.evaluate(() => (window as unknown as { changes: string[] }).changes);
    expect(await changes()).toEqual([]);
    // A check that finds the same: a new report, and nothing new to say.
    await stage.grade(0);
    await look();
    await page.waitForTimeout(300);
    expect(await changes()).toEqual([]);
    stage.next(async () => better());
    await stage.grade(0);
    await look();
    await page.waitForFunction(() => document.getElementById('s-flask-backend')?.className === 'step pass');
    expect(await changes()).toEqual(['8 of 25 steps pass']);
    expect(await page.locator('[role=status]').count()).toBe(1);
  });

  it('waits visibly after a check and says when it may ask again', async () => {
    await page.click('#check button');
    await page.waitForFunction(() => /\(\d+ s\)/.test(document.querySelector('#check button')?.textContent ?? ''));
    expect(await page.getAttribute('#check button', 'aria-disabled')).toBe('true');
    let isAsked = false;
    page.on('request', (request) => {
      isAsked ||= request.method() === 'POST';
    });
    await page.click('#check button', { force: true });
    await page.waitForTimeout(200);
    expect(isAsked).toBe(false);
  });

  it('stops looking when it is told to, and goes on', async () => {
    let looks = 0;
    page.on('request', (request) => {
      if (request.url().includes('/rows')) looks++;
    });
    expect(await page.textContent('#pause')).toBe('Pause updates');
    await page.click('#pause');
    expect(await page.textContent('#pause')).toBe('Resume updates');
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForTimeout(300);
    expect(looks).toBe(0);
    stage.next(async () => better());
    await stage.grade(0);
    await page.click('#pause');
    await page.waitForFunction(() => document.getElementById('s-flask-backend')?.className === 'step pass');
    expect(looks).toBeGreaterThan(0);
  });

  it('says that it is offline and comes back by itself', async () => {
    await context.setOffline(true);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForSelector('#offline:not([hidden])');
    await context.setOffline(false);
    await page.waitForSelector('#offline', { state: 'hidden' });
  });

  it('updates the board in place', async () => {
    await page.goto(`${stage.url}/e/${stage.event.id}/board`);
    expect(await page.textContent('.own')).toContain('34');
    stage.next(async () => better());
    await stage.grade(0);
    await page.waitForTimeout(2100);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForFunction(() => document.querySelector('.own strong')?.textContent === '37');
  });

  it('goes to the page that says so when its link no longer works', async () => {
    await context.clearCookies();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForFunction(
      () => document.querySelector('h1')?.textContent === 'This page needs your personal link',
    );
  });
});
