import type { HTMLButtonElement } from 'happy-dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, gaps, open, same } from './script-page.ts';

describe('the script of a page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('looks about every ten seconds, at the latest after twelve, and spreads', async () => {
    const { looks } = open(same());
    await vi.advanceTimersByTimeAsync(600_000);
    const between = gaps(looks);
    expect(between.length).toBeGreaterThan(40);
    for (const gap of between) expect(gap).toBeLessThanOrEqual(12_000);
    for (const gap of between) expect(gap).toBeGreaterThanOrEqual(8000);
    expect(new Set(between).size).toBeGreaterThan(10);
  });

  it('looks about every two seconds while a check runs, at the latest after two and a half', async () => {
    const { looks } = open(same(2000), '', 2000);
    await vi.advanceTimersByTimeAsync(60_000);
    for (const gap of gaps(looks)) expect(gap).toBeLessThanOrEqual(2500);
  });

  it('looks every half minute while nobody sees it, and at once when somebody does', async () => {
    const { looks, page, wake } = open(same());
    await vi.advanceTimersByTimeAsync(13_000);
    page.isHidden = true;
    await vi.advanceTimersByTimeAsync(13_000);
    const before = looks.length;
    await vi.advanceTimersByTimeAsync(110_000);
    expect(looks.length - before).toBeLessThanOrEqual(5);
    page.isHidden = false;
    wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(looks.at(-1)).toBe(Date.now());
  });

  it('stops when the event has ended', async () => {
    const { looks } = open(same(0));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(looks).toHaveLength(1);
  });

  it('does not begin where there is nothing to wait for', async () => {
    const { looks } = open(same(), '', 0);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(looks).toHaveLength(0);
  });

  it('backs off to a minute while it gets no answer, says so, and recovers', async () => {
    let isDown = true;
    const { looks, document } = open(() => {
      if (isDown) throw new Error('offline');
      return { status: 304 };
    });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(document.getElementById('offline')?.hasAttribute('hidden')).toBe(false);
    await vi.advanceTimersByTimeAsync(400_000);
    const between = gaps(looks);
    expect(between[0]).toBeLessThan(3000);
    expect(between.at(-1)).toBeGreaterThanOrEqual(48_000);
    isDown = false;
    await vi.advanceTimersByTimeAsync(80_000);
    expect(document.getElementById('offline')?.hasAttribute('hidden')).toBe(true);
  });

  it('waits as long as a busy server asks for', async () => {
    const { looks } = open(() => ({ status: 503, retryAfter: 45 }));
    await vi.advanceTimersByTimeAsync(120_000);
    for (const gap of gaps(looks)) expect(gap).toBeGreaterThanOrEqual(36_000);
  });

  it('never asks twice at once', async () => {
    let release: (answer: Answer) => void = () => {};
    const { looks, wake } = open(() => new Promise((resolve) => (release = resolve)));
    await vi.advanceTimersByTimeAsync(13_000);
    for (let round = 0; round < 5; round++) wake();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toHaveLength(1);
    release({ status: 304 });
    await vi.advanceTimersByTimeAsync(13_000);
    expect(looks).toHaveLength(2);
  });

  it('loads the page anew when it may no longer look', async () => {
    const { page } = open(() => ({ status: 403 }));
    await vi.advanceTimersByTimeAsync(13_000);
    expect(page.reloads).toBe(1);
  });

  it('rests while it is paused', async () => {
    const { looks, document } = open(same());
    const pause = document.querySelector<HTMLButtonElement>('button#pause');
    pause?.click();
    expect(pause?.textContent).toBe('Resume');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(looks).toHaveLength(0);
    pause?.click();
    await vi.advanceTimersByTimeAsync(0);
    expect([looks.length, pause?.textContent]).toEqual([1, 'Pause']);
  });

  it('sends a form once, however often it is clicked in a row', async () => {
    const { window, document } = open(same(), '<form method="post" action="/e/x/instructor/rotate"></form>');
    const submit = () => {
      const event = new window.Event('submit', { bubbles: true, cancelable: true });
      document.querySelector('form')?.dispatchEvent(event);
      return !event.defaultPrevented;
    };
    expect([submit(), submit(), submit()]).toEqual([true, false, false]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(submit()).toBe(true);
  });

  it('changes what has changed and leaves the rest the same elements', async () => {
    const row = (id: string, text: string, more = '') =>
      `<li id="${id}"><details${more}><summary>${text}</summary></details></li>`;
    const { document } = open(
      () => ({ status: 200, body: `<ol>${row('b', 'two!')}${row('c', 'three')}${row('a', 'one')}</ol>` }),
      `<ol>${row('a', 'one', ' open')}${row('b', 'two')}${row('gone', 'x')}</ol>`,
    );
    const before = { a: document.getElementById('a'), b: document.getElementById('b') };
    await vi.advanceTimersByTimeAsync(13_000);
    expect([...document.querySelectorAll('li')].map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(document.getElementById('a')).toBe(before.a);
    expect(document.getElementById('b')).toBe(before.b);
    expect(before.b?.textContent).toBe('two!');
    expect(before.a?.querySelector('details')?.hasAttribute('open')).toBe(true);
  });
});
