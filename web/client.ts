/**
 * Keeps the part `#live` of a page up to date. Without it pages work, too.
 */
const live = document.getElementById('live');
const pause = document.getElementById('pause');
const offline = document.getElementById('offline');

if (live && pause && offline) {
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: 'short' });
  /** Rows that have been opened once, by the server or by hand. */
  const opened = new Set<string>();
  let etag = live.dataset.etag ?? '';
  let next = Number(live.dataset.next);
  let isPaused = false;
  let isBusy = false;
  let failures = 0;
  let timer = 0;
  /** Time in ms until which another check is not taken. */
  let until = 0;

  const plan = (ms: number) => {
    clearTimeout(timer);
    // Spread, so that a class that opens the page together does not ask together.
    if (!isPaused && next > 0) timer = window.setTimeout(poll, ms * (0.8 + Math.random() * 0.4));
  };

  const poll = async () => {
    if (isBusy) return;
    isBusy = true;
    let wait = 0;
    try {
      const answer = await fetch(live.dataset.source ?? '', { headers: { 'if-none-match': etag } });
      // It stays busy: the page that comes says why.
      if (answer.status === 403 || answer.status === 404) return location.reload();
      if (answer.status !== 304 && !answer.ok) {
        wait = Number(answer.headers.get('retry-after')) * 1000;
        throw answer;
      }
      next = Number(answer.headers.get('x-next'));
      if (answer.ok) {
        const html = await answer.text();
        etag = answer.headers.get('etag') ?? '';
        const wanted = document.createElement('div');
        wanted.innerHTML = html;
        patchChildren(live, wanted);
        hold();
      }
      failures = 0;
    } catch {
      failures++;
    }
    isBusy = false;
    offline.hidden = failures < 1;
    tick();
    plan(failures ? Math.max(wait, Math.min(60000, 1000 * 2 ** failures)) : document.hidden ? 30000 : next);
  };

  const patchChildren = (from: Element, to: Element) => {
    let at: ChildNode | null = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      const key = wanted instanceof Element && wanted.id;
      const keyed = key ? [...from.children].find(({ id }) => id === key) : undefined;
      const current: ChildNode | null = keyed ?? at;
      if (current && current.nodeName === wanted.nodeName && (keyed || !(current instanceof Element && current.id))) {
        if (current === at) at = at.nextSibling;
        else from.insertBefore(current, at);
        if (current instanceof Element && wanted instanceof Element) patch(current, wanted);
        else if (current.nodeValue !== wanted.nodeValue) current.nodeValue = wanted.nodeValue;
      } else from.insertBefore(wanted, at);
    }
    while (at) {
      const gone: ChildNode = at;
      at = at.nextSibling;
      if (gone.contains(document.activeElement)) {
        // Who was there stays in the row.
        const row = from.closest('li') ?? live;
        row.tabIndex = -1;
        row.focus();
      }
      gone.remove();
    }
  };

  const patch = (from: Element, to: Element) => {
    for (const { name, value } of to.attributes)
      if (name !== 'open' && from.getAttribute(name) !== value) from.setAttribute(name, value);
    for (const { name } of [...from.attributes])
      if (name !== 'open' && name !== 'tabindex' && !to.hasAttribute(name)) from.removeAttribute(name);
    if (to.hasAttribute('open') && !opened.has(to.id)) {
      opened.add(to.id);
      from.setAttribute('open', '');
    }
    if (!from.hasAttribute('data-ago')) patchChildren(from, to);
  };

  /** Takes over from the server how long to wait before the next check. */
  const hold = () => {
    const wait = Number(button()?.dataset.wait);
    if (wait) until = Date.now() + wait * 1000;
  };

  const button = () => document.querySelector<HTMLButtonElement>('#check button');

  /** What changes by itself with time. */
  const tick = () => {
    if (isPaused) return;
    for (const place of document.querySelectorAll<HTMLElement>('[data-ago]')) {
      const seconds = Math.round((Date.parse(place.dataset.ago ?? '') - Date.now()) / 1000);
      const [value, unit] =
        seconds > -100 ? [seconds, 'second' as const] : [Math.round(seconds / 60), 'minute' as const];
      const text = `(${relative.format(value, unit)})`;
      if (place.textContent !== text) place.textContent = text;
    }
    const check = button();
    const left = Math.ceil((until - Date.now()) / 1000);
    if (!check || until === 0) return;
    const { label = '', again = '', busy } = check.dataset;
    const isHeld = left > 0 || busy !== undefined;
    const text = left > 0 && busy === undefined ? again.replace('{s}', `${left}`) : label;
    if (check.textContent !== text) check.textContent = text;
    if (isHeld) check.setAttribute('aria-disabled', 'true');
    else {
      check.removeAttribute('aria-disabled');
      until = 0;
    }
  };

  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.id !== 'check') {
      // Sent twice in a row, a form would be answered by what the second one finds.
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
      setTimeout(() => delete form.dataset.sent, 3000);
      return;
    }
    event.preventDefault();
    if (button()?.ariaDisabled) return;
    try {
      const answer = await fetch(form.action, { method: 'POST', headers: { accept: 'application/json' } });
      until = Date.now() + Number(answer.headers.get('retry-after')) * 1000;
    } catch {}
    next ||= 2000;
    await poll();
  });

  pause.hidden = false;
  const words = [pause.textContent, pause.dataset.resume ?? ''];
  pause.addEventListener('click', () => {
    isPaused = !isPaused;
    pause.textContent = words[Number(isPaused)] ?? '';
    clearTimeout(timer);
    if (!isPaused) void poll();
  });
  const wake = () => {
    if (!document.hidden && !isPaused && next > 0) void poll();
  };
  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  for (const { id } of document.querySelectorAll('details[open]')) opened.add(id);
  hold();
  tick();
  setInterval(tick, 1000);
  plan(next);
}
