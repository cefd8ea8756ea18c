/**
 * What an event costs in AWS, on paper: request units, bytes and processor time are measured here on the app, the store and
 * the gradings as they run in Lambda; how often each happens, how long AWS takes and the prices are assumed, see below.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitAfter } from '../../functions/standing.ts';
import { measureUses, type Use } from './uses.ts';

const BAR_USD = 2;
const PEOPLE = 1000;
const HOUR = 3600;

/** What is assumed of the people: the worst that is likely, for nobody ends early and nobody closes the page. */
const people = {
  /** Steps that a participant gets done in the hour; what gradings find changes as often. */
  changes: 11,
  /** Times that a participant presses the button. */
  presses: 12,
  /** Of how many participants one has the board open besides. */
  boardEvery: 10,
  /** Pages of instructors that show the matrix. */
  matrices: 2,
};

/** What is assumed of the service; the seconds are those of the code. */
const service = {
  idleSeconds: 10,
  runningSeconds: 2,
  boardSeconds: 5,
  /** Instances of `api` that Lambda keeps; Little's law asks for fewer than two. */
  instances: 5,
};

/**
 * What is assumed of AWS. Lambda gives a function of 1,769 MB one processor and others their share (Lambda Developer Guide,
 * "Configure Lambda function memory").
 */
const aws = {
  processorMb: 1769,
  /** Milliseconds for a call to DynamoDB within the Region, and of the processor for making it with the SDK. */
  callMs: 5,
  sdkMs: 2,
  /** Milliseconds that a grading waits for a cluster and for AWS: about ten round trips one after another. */
  gradeWaitMs: 700,
  /** Milliseconds of the processor that a grading uses, warm: 160 at the median, 250 for one in twenty, as packed for Lambda. */
  gradeProcessorMs: 200,
};

/**
 * List prices in USD for Seoul (ap-northeast-2), without free tiers. From the AWS Price List: DynamoDB as of 2026-06-12, the
 * others as of 2026-10-01; SQS and Scheduler from their price pages, 2026.
 */
const prices = {
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 0.0000133334,
  dynamoRead: 0.1355e-6,
  dynamoWrite: 0.68e-6,
  s3Put: 0.0045e-3,
  sqsRequest: 0.4e-6,
  logGb: 0.76,
  metricMonth: 0.3,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  outGb: 0.126,
};
const HOURS_IN_MONTH = 730;

/** Measures, prints, and says whether the bar is met. */
export async function benchCost(): Promise<boolean> {
  const yaml = readFileSync(join(import.meta.dirname, '../../serverless.yml'), 'utf8');
  const memoryOf = (name: string) =>
    Number(new RegExp(`\\n {2}${name}:\\n[^]*?memorySize: (\\d+)`).exec(yaml)?.[1] ?? Number.NaN);
  const gradingMs = aws.gradeWaitMs + (aws.gradeProcessorMs * aws.processorMb) / memoryOf('grade');
  const uses = await measureUses(PEOPLE, gradingMs);
  const { looks, gradings } = counts(gradingMs / 1000);

  const lists = service.instances * (HOUR / service.boardSeconds);
  const requests: [name: string, count: number, use: Use][] = [
    ['look that finds nothing new', looks.same, uses.requests.same],
    ['look that finds something new', looks.fresh, uses.requests.fresh],
    ['look at the board', looks.board - lists, uses.requests.board],
    ['the same, reading everybody', lists, uses.requests.list],
    ['look at the matrix', people.matrices * (HOUR / service.idleSeconds), uses.requests.matrix],
    ['joining with a cluster', PEOPLE, uses.requests.joining],
    ['button pressed', gradings.awaited, uses.requests.press],
    ['look that asks for a grading', gradings.asked, uses.requests.ask],
  ];
  const works: [name: string, count: number, use: Use][] = [
    ['grading that finds nothing new', gradings.same, uses.gradings.same],
    ['grading that finds something', gradings.fresh, uses.gradings.fresh],
    ['grading that somebody awaits', gradings.awaited, uses.gradings.awaited],
  ];
  for (const [name, count, { reads, writes, cpuMs, bytes }] of [...requests, ...works])
    console.log(
      `${name.padEnd(32)} ${count.toFixed(0).padStart(8)} times: ${reads.toFixed(1)} read units, ${writes.toFixed(1)} write units, ` +
        `${cpuMs.toFixed(2)} ms of CPU, ${(bytes / 1024).toFixed(1)} KiB out`,
    );
  const sum = (of: typeof requests, value: (use: Use) => number) =>
    of.reduce((total, [, count, use]) => total + count * value(use), 0);
  const seconds = (memory: number, waitMs: number, cpuMs: number) =>
    (waitMs + (cpuMs * aws.processorMb) / memory) / 1000;
  const apiGb = memoryOf('api') / 1024;
  const apiSeconds = sum(requests, ({ calls, cpuMs }) =>
    seconds(memoryOf('api'), calls * aws.callMs, cpuMs + calls * aws.sdkMs),
  );
  const apiRequests = sum(requests, (use) => use.requests);
  const gradeSeconds = sum(works, ({ calls }) =>
    seconds(memoryOf('grade'), aws.gradeWaitMs + calls * aws.callMs, aws.gradeProcessorMs + calls * aws.sdkMs),
  );
  const graded = sum(works, () => 1);
  const alarms = yaml.match(/Type: AWS::CloudWatch::Alarm/g)?.length ?? 0;
  const both = [...requests, ...works];
  const lines: [what: string, amount: string, usd: number][] = [
    ['Lambda api, requests', `${(apiRequests / 1000).toFixed(0)} k`, apiRequests * prices.lambdaRequest],
    ['Lambda api, time', `${(apiSeconds * apiGb).toFixed(0)} GB-s`, apiSeconds * apiGb * prices.lambdaGbSecond],
    ['Lambda grade, requests', `${(graded / 1000).toFixed(0)} k`, graded * prices.lambdaRequest],
    [
      'Lambda grade, time',
      `${(gradeSeconds * (memoryOf('grade') / 1024)).toFixed(0)} GB-s`,
      gradeSeconds * (memoryOf('grade') / 1024) * prices.lambdaGbSecond,
    ],
    [
      'DynamoDB, reads',
      `${(sum(both, ({ reads }) => reads) / 1000).toFixed(0)} k units`,
      sum(both, ({ reads }) => reads) * prices.dynamoRead,
    ],
    [
      'DynamoDB, writes',
      `${(sum(both, ({ writes }) => writes) / 1000).toFixed(0)} k units`,
      sum(both, ({ writes }) => writes) * prices.dynamoWrite,
    ],
    // Sent, received, deleted, and as many receives of an empty queue.
    ['SQS', `${((4 * graded) / 1000).toFixed(0)} k`, 4 * graded * prices.sqsRequest],
    ['S3, bundles', `${((PEOPLE * people.changes) / 1000).toFixed(0)} k`, PEOPLE * people.changes * prices.s3Put],
    [
      'CloudWatch, logs',
      `${((graded * uses.logBytes) / 1e9).toFixed(2)} GB`,
      ((graded * uses.logBytes) / 1e9) * prices.logGb,
    ],
    [
      'CloudWatch, metrics and alarms',
      `${uses.metrics} and ${alarms}`,
      (uses.metrics * prices.metricMonth + alarms * prices.alarmMonth + prices.dashboardMonth) / HOURS_IN_MONTH,
    ],
    [
      'data out',
      `${(sum(requests, ({ bytes }) => bytes) / 1e9).toFixed(2)} GB`,
      (sum(requests, ({ bytes }) => bytes) / 1e9) * prices.outGb,
    ],
  ];
  for (const [what, amount, usd] of lines)
    console.log(`${what.padEnd(32)} ${amount.padStart(14)} ${usd.toFixed(3).padStart(8)} USD`);
  const total = lines.reduce((all, [, , usd]) => all + usd, 0);
  console.log(`${PEOPLE} participants for an hour: ${total.toFixed(2)} USD, bar ${BAR_USD} USD`);
  return total < BAR_USD;
}

/** How often pages look and clusters are graded in the hour, when a grading takes some seconds. */
function counts(gradingSeconds: number) {
  const each = gradingsOfOne(gradingSeconds);
  const done = each.asked + people.presses;
  // A grading is seen to begin and to end; the look that asks for one sees it begin. While it runs the page looks more often.
  const looks = HOUR / service.idleSeconds + done * (gradingSeconds / service.runningSeconds + 1);
  const fresh = done + people.presses;
  return {
    looks: {
      same: PEOPLE * (looks - fresh - each.asked),
      fresh: PEOPLE * fresh,
      board: (PEOPLE / people.boardEvery) * (HOUR / service.idleSeconds),
    },
    gradings: {
      asked: PEOPLE * each.asked,
      awaited: PEOPLE * people.presses,
      fresh: PEOPLE * each.fresh,
      same: PEOPLE * (each.asked - each.fresh),
    },
  };
}

/** How often the page of one participant asks for a grading by itself, and how many of these find something new. */
function gradingsOfOne(gradingSeconds: number): { asked: number; fresh: number } {
  const found = { asked: 0, fresh: 0 };
  let times = 1;
  let [changed, pressed] = [0, 0];
  for (let at = 0, due = 0; at < HOUR; at++) {
    const isPressed = Math.floor((at * people.presses) / HOUR) > pressed;
    if (!isPressed && at < due) continue;
    const changes = Math.floor((at * people.changes) / HOUR);
    const isFresh = changes > changed;
    times = isFresh ? 1 : times + 1;
    changed = changes;
    if (isPressed) pressed++;
    else {
      found.asked++;
      if (isFresh) found.fresh++;
    }
    // The page notices at its next look.
    due = at + gradingSeconds + waitAfter(times) + service.idleSeconds / 2;
  }
  return found;
}
