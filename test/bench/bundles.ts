/**
 * What a cold start of the functions for Lambda costs: time to import each bundle over bare Node, memory, and bytes to
 * load, of the packages as they are deployed. What else runs lengthens the time by the clock, and the time of the
 * processor counts threads that work side by side: the smaller one is no less than an undisturbed import takes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { type FunctionName, functionNames } from '../../build-functions.ts';
import { gradeByFunction } from './packed-grading.ts';

const ROUNDS = 25;
/** Milliseconds over bare Node. */
const bars: Readonly<Partial<Record<FunctionName, number>>> = { api: 60, grade: 150 };
const root = join(import.meta.dirname, '../..');

const sampleSchema = z.object({ wallMs: z.number(), cpuMs: z.number(), rssMiB: z.number() });
type Sample = z.output<typeof sampleSchema>;

/** Prints, after an import if one is named, the milliseconds since the process began, those of the processor, and memory. */
const program = `
  if (process.argv[1] !== undefined) await import(process.argv[1]);
  const wallMs = performance.now();
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, rssMiB: process.memoryUsage.rss() / 2 ** 20 }));
  process.exit();
`;

/** Measures, prints, and says whether the bars are met. */
export async function benchBundles(): Promise<boolean> {
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = mkdtempSync(join(tmpdir(), 'podium-bench-'));
  try {
    // Somewhere else, as in Lambda there is nothing but the package.
    cpSync(join(root, 'build'), folder, { recursive: true });
    const bare: Sample[] = [];
    const imports = functionNames.map((name): { name: FunctionName; samples: Sample[] } => ({ name, samples: [] }));
    // In turn, so that whatever else the machine does slows down all of them alike. The first round fills caches.
    for (let round = -1; round < ROUNDS; round++) {
      const without = sample(folder);
      if (round >= 0) bare.push(without);
      for (const { name, samples } of imports) {
        const taken = sample(folder, name);
        if (round >= 0) samples.push(taken);
      }
    }
    console.log(`bare Node: ${median(bare.map(({ rssMiB }) => rssMiB)).toFixed(0)} MiB resident`);
    let isMet = true;
    for (const { name, samples } of imports) {
      const over = (what: keyof Sample) => samples.map((one, round) => one[what] - (bare[round]?.[what] ?? 0));
      const [wall, cpu] = [median(over('wallMs')), median(over('cpuMs'))];
      const bar = bars[name];
      console.log(
        `${name}: import ${Math.min(wall, cpu).toFixed(0)} ms over bare Node` +
          (bar === undefined ? '' : `, bar ${bar} ms`) +
          ` (medians of ${ROUNDS}: clock ${wall.toFixed(0)} ms, processor ${cpu.toFixed(0)} ms)`,
      );
      console.log(
        `  ${median(samples.map(({ rssMiB }) => rssMiB)).toFixed(0)} MiB resident after the import, ` +
          `${kib(statSync(join(root, '.serverless', `${name}.zip`)).size)} zipped (with source maps); ${modulesOf(join(folder, name))}`,
      );
      isMet &&= bar === undefined || Math.min(wall, cpu) <= bar;
    }
    const { rssMiB, steps } = await gradeByFunction(join(folder, 'grade'));
    console.log(
      `grade: largest resident set ${rssMiB.toFixed(0)} MiB, with ${steps} steps judged on the large cluster`,
    );
    return isMet;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sample(folder: string, name?: FunctionName): Sample {
  const entry = name === undefined ? [] : [pathToFileURL(join(folder, name, 'index.mjs')).href];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program, ...entry], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      AWS_REGION: 'ap-northeast-2',
      PODIUM_STAGE: 'bench',
      PODIUM_TABLE: 'table',
      PODIUM_QUEUE_URL: 'https://sqs.ap-northeast-2.amazonaws.com/111122223333/jobs',
      PODIUM_BUCKET: 'bucket',
      PODIUM_MOST_RECEIVES: '3',
      PODIUM_GRADER_ARN: 'arn:aws:iam::111122223333:role/grade',
    },
  });
  if (status !== 0) throw new Error(`${name ?? 'node'} does not load: ${stderr.slice(-400)}`);
  return sampleSchema.parse(JSON.parse(stdout));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Bytes of the code, unzipped. */
function modulesOf(folder: string): string {
  const sizes = globSync('*.mjs', { cwd: folder }).map((file) => statSync(join(folder, file)).size);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return `${kib(all)} of code unzipped, in ${sizes.length} parts`;
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}
