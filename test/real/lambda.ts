/**
 * Functions as Lambda runs them: processes of Node that take events from a Runtime API, one at a time each, stand still in
 * between and are ended when they take too long.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { portOf } from './children.ts';

const RUNTIME = fileURLToPath(new URL('./lambda-runtime.ts', import.meta.url));
/** Bytes of an event or an answer that Lambda takes. */
const MOST_BYTES = 6 * 1024 * 1024;
/** Milliseconds that a process has to load its handler. */
const INIT_MS = 10_000;
/** Milliseconds of a clock tick in /proc. */
const TICK_MS = 10;

/** A function as its template describes it. */
export interface FunctionSettings {
  name: string;
  arn: string;
  /** Folder into which its package has been unpacked. */
  root: string;
  /** `<path of the module without ending>.<export>`. */
  handler: string;
  /** MB; the limit is not enforced. */
  memory: number;
  /** Seconds. */
  timeout: number;
  environment: Readonly<Record<string, string>>;
}

/** How an invocation ended. */
export type Outcome = { payload: unknown } | { error: { errorType: string; errorMessage: string } };

/** What Lambda writes in its REPORT line, and the time on the processor. */
export interface Usage {
  request: string;
  /** Milliseconds since 1970. */
  began: number;
  durationMs: number;
  /** From the start of the process to the first event, for the first one. */
  initMs?: number;
  /** Most memory so far that the process had resident. */
  memoryMb: number;
  cpuMs: number;
}

/** A function with its processes. */
export class LambdaFunction {
  readonly settings: FunctionSettings;
  readonly usage: Usage[] = [];
  /** Lines that the function has written. */
  readonly log: string[] = [];
  readonly #most: number;
  readonly #idle: Environment[] = [];
  readonly #all = new Set<Environment>();
  readonly #waiting: (() => void)[] = [];

  /** @param most processes at once; more invocations wait, which Lambda would refuse */
  constructor(settings: FunctionSettings, most: number) {
    this.settings = settings;
    this.#most = most;
  }

  /** Invokes the function with an event and waits for what it answers. */
  async invoke(event: unknown): Promise<Outcome> {
    const environment = await this.#take();
    const outcome = await environment.run(event);
    if (environment.isAlive) this.#idle.push(environment);
    else this.#all.delete(environment);
    this.usage.push(environment.usage());
    this.#waiting.shift()?.();
    return outcome;
  }

  /** Kills the processes that are at work, as a fault of the machine below them does. */
  crash(): void {
    for (const environment of this.#all) if (!this.#idle.includes(environment)) environment.kill();
  }

  /** Ends all processes, whatever they do. */
  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((environment) => environment.end()));
  }

  async #take(): Promise<Environment> {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle !== undefined) return idle;
      if (this.#all.size < this.#most) {
        const made = new Environment(this.settings, (line) => this.log.push(line));
        this.#all.add(made);
        await made.start();
        return made;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

interface Invocation {
  id: string;
  event: string;
  deadline: number;
  end(outcome: Outcome): void;
}

/** One process of a function with its Runtime API. */
class Environment {
  readonly #settings: FunctionSettings;
  readonly #write: (line: string) => void;
  readonly #server: Server;
  #process: ChildProcess | undefined;
  #started = 0;
  #initMs: number | undefined;
  #asking: ServerResponse | undefined;
  #current: Invocation | undefined;
  #usage: Usage | undefined;
  isAlive = true;

  constructor(settings: FunctionSettings, write: (line: string) => void) {
    this.#settings = settings;
    this.#write = write;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.keepAliveTimeout = 0;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { name, root, handler, memory, environment } = this.#settings;
    const child = spawn(process.execPath, [RUNTIME], {
      cwd: root,
      env: {
        PATH: process.env.PATH ?? '',
        LANG: 'en_US.UTF-8',
        TZ: ':UTC',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: `[$LATEST]${randomUUID().replaceAll('-', '')}`,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${portOf(this.#server)}`,
        LAMBDA_TASK_ROOT: root,
        _HANDLER: handler,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#started = performance.now();
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#write(line);
      });
    }
    child.once('close', (code, signal) => {
      this.isAlive = false;
      this.#server.close();
      this.#current?.end(
        failure(
          'Runtime.ExitError',
          `Error: Runtime exited with ${signal === null ? `code ${code}` : `signal ${signal}`}`,
        ),
      );
    });
  }

  /** Gives one event to the process, which must be doing nothing. */
  async run(event: unknown): Promise<Outcome> {
    const { timeout, name } = this.#settings;
    const text = JSON.stringify(event);
    if (Buffer.byteLength(text) > MOST_BYTES) throw new RangeError(`an event for ${name} is too large`);
    const id = randomUUID();
    const before = this.#initMs === undefined ? INIT_MS : 0;
    const limit = before + timeout * 1000;
    const began = Date.now();
    const start = performance.now();
    const cpu = this.#cpuMs();
    const isFirst = this.#initMs === undefined;
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<Outcome>((end) => {
      this.#current = { id, event: text, deadline: Date.now() + limit, end };
      timer = setTimeout(() => {
        end(failure('Sandbox.Timedout', `RequestId: ${id} Error: Task timed out after ${timeout.toFixed(2)} seconds`));
        this.kill();
        this.isAlive = false;
      }, limit);
      if (!this.isAlive) end(failure('Runtime.ExitError', 'Error: Runtime has ended'));
      else this.#give();
    });
    clearTimeout(timer);
    this.#current = undefined;
    const { peak, ms } = { peak: this.#peakMb(), ms: this.#cpuMs() };
    const initMs = this.#initMs;
    const spent = performance.now() - start - (isFirst ? (initMs ?? 0) : 0);
    this.#usage = {
      request: id,
      began,
      durationMs: spent,
      ...(isFirst && initMs !== undefined && { initMs }),
      memoryMb: peak,
      cpuMs: ms - cpu,
    };
    return outcome;
  }

  /** Of the last invocation. */
  usage(): Usage {
    if (this.#usage === undefined) throw new Error('nothing has run');
    return this.#usage;
  }

  kill(): void {
    this.#process?.kill('SIGKILL');
  }

  async end(): Promise<void> {
    this.kill();
    if (this.isAlive && this.#process !== undefined) await once(this.#process, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const [, , , area, id, what] = (request.url ?? '').split('/');
    const accept = (status: number) => response.writeHead(status, { connection: 'close' }).end();
    if (area === 'init') {
      accept(202);
      this.#current?.end({ error: JSON.parse(body.toString()) });
      return;
    }
    if (id === 'next') {
      this.#initMs ??= performance.now() - this.#started;
      this.#asking = response;
      if (this.#current === undefined) this.#process?.kill('SIGSTOP');
      else this.#give();
      return;
    }
    const current = this.#current;
    if (current === undefined || current.id !== id) return void accept(400);
    if (body.length > MOST_BYTES) {
      accept(413);
      const errorMessage = `Response payload size exceeded maximum allowed payload size (${MOST_BYTES} bytes).`;
      return current.end(failure('Function.ResponseSizeTooLarge', errorMessage));
    }
    accept(202);
    const given: unknown = JSON.parse(body.toString());
    // The runtime is the only writer, and an error that it tells has these fields.
    if (what === 'error') current.end({ error: given as { errorType: string; errorMessage: string } });
    else current.end({ payload: given });
  }

  /** Answers the process that asks for an event, when there is one. */
  #give(): void {
    const { arn } = this.#settings;
    if (this.#asking === undefined || this.#current === undefined) return;
    const { id, event, deadline } = this.#current;
    this.#process?.kill('SIGCONT');
    this.#asking.writeHead(200, {
      'content-type': 'application/json',
      connection: 'close',
      'lambda-runtime-aws-request-id': id,
      'lambda-runtime-deadline-ms': String(deadline),
      'lambda-runtime-invoked-function-arn': arn,
      'lambda-runtime-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${id.replaceAll('-', '').slice(0, 24)}`,
    });
    this.#asking.end(event);
    this.#asking = undefined;
  }

  /** What the system says of the process; nothing when it has ended. */
  #proc(file: string): string {
    try {
      return readFileSync(`/proc/${this.#process?.pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  }

  #peakMb(): number {
    return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(this.#proc('status'))?.[1] ?? 0) / 1024);
  }

  /** Of the whole process so far; its name, which may hold anything, ends with the last parenthesis. */
  #cpuMs(): number {
    const fields = this.#proc('stat').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
  }
}

function failure(errorType: string, errorMessage: string): Outcome {
  return { error: { errorType, errorMessage } };
}
