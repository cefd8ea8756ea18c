/**
 * A thousand participants whose pages are open: the local service in a process of its own, asked by this one.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Crowd, Member } from './crowd.ts';
import type { Polled } from './polled.ts';

const PEOPLE = 1000;
const SECONDS = 60;
/** Of how many participants one has the board open, and of how many one presses the button. */
const BOARD_EVERY = 10;
const BUTTON_EVERY = 20;
/** Looks that find nothing new, and how many of them are under way at once. */
const UNCHANGED = 40_000;
const AT_ONCE = 64;
const ROUNDS = 7;
const BAR_MICROSECONDS = 60;
/** Milliseconds after which an answer counts as none. */
const PATIENCE_MS = 30_000;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: number;
  ms: number;
}

/** Measures, prints, and says whether the bars are met. */
export async function benchPolling(): Promise<boolean> {
  const execArgv = ['--import', new URL('./jsx.ts', import.meta.url).href];
  const child = fork(new URL('./polled.ts', import.meta.url), [`${PEOPLE}`], { execArgv });
  try {
    const { url, working, resting } = await said<Polled>(child);
    printLoad();
    // First, while no grading is under way.
    const used = await lookAtNothingNew(child, url, resting);
    const errors = await poll(child, url, working);
    await lookAsInstructor(child, url, working);
    printLoad();
    return errors === 0 && used <= BAR_MICROSECONDS;
  } finally {
    if (child.connected) child.disconnect();
  }
}

/** Everybody's page does what `web/client.ts` does for a minute. Gives the number of errors. */
async function poll(child: ChildProcess, url: string, { event, members }: Crowd): Promise<number> {
  const answers: Answer[] = [];
  const errors = new Map<string, number>();
  const failed = (what: string) => errors.set(what, (errors.get(what) ?? 0) + 1);
  const until = performance.now() + SECONDS * 1000;
  const page = async (member: Member, index: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (method: string, path: string, headers: Record<string, string>) => {
      const answer = await asked(agent, method, `${url}/e/${event.id}/${path}`, { cookie: member.cookie, ...headers });
      if (method === 'GET') answers.push(answer);
      if (answer.status >= 400 && answer.status !== 429) failed(`${method} ${path.split('?')[0]}: ${answer.status}`);
      return answer;
    };
    const path = index % BOARD_EVERY === 0 ? 'board/rows' : 'me/rows';
    let etag = '';
    // The class does not open the page within one moment, and the button is pressed some time later.
    await delay(Math.random() * 10_000);
    const pressAt = index % BUTTON_EVERY === 1 ? performance.now() + Math.random() * 40_000 : Number.POSITIVE_INFINITY;
    let hasPressed = false;
    while (performance.now() < until) {
      try {
        if (!hasPressed && performance.now() > pressAt) {
          hasPressed = true;
          await ask('POST', 'me/check', { accept: 'application/json', 'sec-fetch-site': 'same-origin' });
        }
        const { headers } = await ask('GET', path, { 'if-none-match': etag });
        etag = headers.etag ?? '';
        const next = Number(headers['x-next']);
        await delay(Math.max(0, Math.min((next || 10_000) * (0.8 + Math.random() * 0.4), until - performance.now())));
      } catch (error) {
        failed(error instanceof Error ? error.message : 'unknown');
        await delay(2000);
      }
    }
    agent.destroy();
  };
  const cpu = await meter(child);
  await Promise.all(members.map(page));
  const microseconds = await cpu();
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]?.toFixed(1);
  const same = answers.filter(({ status }) => status === 304).length;
  const count = [...errors.values()].reduce((sum, one) => sum + one, 0);
  console.log(
    `${members.length} pages open for ${SECONDS} s: ${answers.length} looks, ${count} errors, ` +
      `${((100 * same) / answers.length).toFixed(0)} % of them 304`,
  );
  console.log(`answered in ${at(0.5)} ms (median), ${at(0.99)} ms (99 %), ${at(1)} ms (longest)`);
  console.log(
    `the service used ${((microseconds / (SECONDS * 1e6)) * 100).toFixed(1)} % of a core, gradings and their reports included`,
  );
  for (const [what, times] of errors) console.log(`error: ${what}, ${times} times`);
  return count;
}

/**
 * Looks that find nothing new, as many as the service can take, each participant on a connection of their own.
 * Gives microseconds of CPU for each.
 */
async function lookAtNothingNew(child: ChildProcess, url: string, { event, members }: Crowd): Promise<number> {
  const rows = `/e/${event.id}/me/rows`;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const { host, hostname, port } = new URL(url);
  const pages = await Promise.all(
    members.map(async ({ cookie }) => {
      const { status, headers } = await asked(agent, 'GET', url + rows, { cookie });
      if (headers.etag === undefined) throw new Error(`answered ${status}`);
      const lines = Object.entries({ host, ...browser, cookie, 'if-none-match': headers.etag });
      const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      await once(socket, 'connect');
      return { socket, request: Buffer.from(`GET ${rows} HTTP/1.1\r\n${head}\r\n`) };
    }),
  );
  agent.destroy();
  const round = async (looks: number) => {
    let left = looks;
    const worker = async () => {
      while (left-- > 0) {
        const page = pages[left % pages.length];
        if (page === undefined) return;
        page.socket.write(page.request);
        const [answer] = await once(page.socket, 'data');
        if (!`${answer}`.startsWith('HTTP/1.1 304 '))
          throw new Error(`asked ${page.request}, answered ${`${answer}`.slice(0, 300)}`);
      }
    };
    // Never asleep: to wake this process would count as time of the service, and browsers are on other machines.
    const spin = () => {
      if (left > 0) setImmediate(spin);
    };
    spin();
    const cpu = await meter(child);
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return (await cpu()) / looks;
  };
  await round(UNCHANGED / 2);
  const used: number[] = [];
  for (let index = 0; index < ROUNDS; index++) used.push(await round(UNCHANGED));
  for (const { socket } of pages) socket.destroy();
  const median = used.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  console.log(
    `nothing new: ${used.map((one) => one.toFixed(1)).join(', ')} µs of CPU for each look, ` +
      `median ${median.toFixed(1)} µs, bar ${BAR_MICROSECONDS} µs`,
  );
  return median;
}

/** The board and the matrix with everybody in them. */
async function lookAsInstructor(child: ChildProcess, url: string, { event, instructor: cookie }: Crowd): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const looks = 40;
  for (const path of ['board/rows', 'matrix/rows']) {
    const place = `${url}/e/${event.id}/${path}`;
    let last = await asked(agent, 'GET', place, { cookie });
    for (const isKnown of [false, true]) {
      let same = 0;
      const cpu = await meter(child);
      for (let index = 0; index < looks; index++) {
        last = await asked(agent, 'GET', place, {
          cookie,
          ...(isKnown && { 'if-none-match': last.headers.etag ?? '' }),
        });
        if (last.status === 304) same++;
      }
      const each = (await cpu()) / looks / 1000;
      const kind = isKnown ? `${same} of ${looks} answered 304` : `${(last.bytes / 1024).toFixed(0)} KiB`;
      console.log(`${path} of ${PEOPLE} for the instructor, ${kind}: ${each.toFixed(1)} ms of CPU each`);
    }
  }
  agent.destroy();
}

/** What a browser says besides. */
const browser = {
  accept: '*/*',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
};

function asked(agent: Agent, method: string, url: string, headers: Record<string, string>): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      { agent, method, headers: { ...browser, ...headers }, timeout: PATIENCE_MS },
      (answer) => {
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, ms: performance.now() - began }),
        );
      },
    );
    asking.on('timeout', () => asking.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
    asking.on('error', reject).end();
  });
}

/** Gives a function that tells microseconds of CPU, of user and system, that the service has used since. */
async function meter(child: ChildProcess): Promise<() => Promise<number>> {
  const read = async () => {
    const answer = said<NodeJS.CpuUsage>(child);
    child.send('usage');
    const { user, system } = await answer;
    return user + system;
  };
  const before = await read();
  return async () => (await read()) - before;
}

/** The next message of the service. @throws Error when it ends instead */
function said<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the service ended'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      // The other end is polled.ts, which sends this.
      resolve(message as T);
    });
  });
}

function printLoad(): void {
  console.log(
    `load ${loadavg()
      .map((one) => one.toFixed(2))
      .join(' ')} on ${cpus().length} cores`,
  );
}
