/**
 * Builds what the tests on a real control plane need: Kubernetes, etcd, kwok, metrics-server and the IAM authenticator from
 * their Go modules, and the AWS emulator from PyPI. Everything is kept in a cache directory by name and version.
 */
import { type SpawnOptions, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface GoRow {
  name: string;
  module: string;
  version: string;
  /** Package paths below the module and the program names they give. */
  programs: readonly { package: string; program: string }[];
  ldflags?: string;
  /** Files of the module that are needed at run time, copied next to the programs. */
  files?: readonly string[];
}

const KUBERNETES = '1.36.3';

const GO_ROWS: readonly GoRow[] = [
  {
    name: 'etcd',
    module: 'go.etcd.io/etcd/server/v3',
    version: '3.6.8',
    programs: [{ package: 'go.etcd.io/etcd/server/v3', program: 'etcd' }],
  },
  {
    name: 'kubernetes',
    module: 'k8s.io/kubernetes',
    version: KUBERNETES,
    programs: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'].map((program) => ({
      package: `k8s.io/kubernetes/cmd/${program}`,
      program,
    })),
    // Without these the server calls itself v0.0.0 and every version rule is misled.
    ldflags: [
      `-X k8s.io/component-base/version.gitVersion=v${KUBERNETES}`,
      `-X k8s.io/component-base/version.gitMajor=${KUBERNETES.split('.')[0]}`,
      `-X k8s.io/component-base/version.gitMinor=${KUBERNETES.split('.')[1]}`,
    ].join(' '),
  },
  {
    name: 'kwok',
    module: 'sigs.k8s.io/kwok',
    version: '0.8.0',
    programs: [{ package: 'sigs.k8s.io/kwok/cmd/kwok', program: 'kwok' }],
    files: [
      'kustomize/stage/node/fast/node-initialize.yaml',
      'kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
      'kustomize/stage/pod/fast/pod-ready.yaml',
      'kustomize/stage/pod/fast/pod-complete.yaml',
      'kustomize/stage/pod/fast/pod-delete.yaml',
      'kustomize/metrics/resource/metrics-resource.yaml',
      'kustomize/crd/bases/kwok.x-k8s.io_clusterresourceusages.yaml',
      'kustomize/crd/bases/kwok.x-k8s.io_clusterlogs.yaml',
    ],
  },
  {
    name: 'metrics-server',
    module: 'sigs.k8s.io/metrics-server',
    version: '0.9.0',
    programs: [{ package: 'sigs.k8s.io/metrics-server/cmd/metrics-server', program: 'metrics-server' }],
  },
  {
    name: 'aws-iam-authenticator',
    module: 'sigs.k8s.io/aws-iam-authenticator',
    version: '0.6.13',
    programs: [
      { package: 'sigs.k8s.io/aws-iam-authenticator/cmd/aws-iam-authenticator', program: 'aws-iam-authenticator' },
    ],
  },
];

/** Absolute paths of everything that {@link build} provides. */
export interface Tools {
  etcd: string;
  kubeApiserver: string;
  kubeControllerManager: string;
  kubeScheduler: string;
  kubectl: string;
  kwok: string;
  /** Directory with the stage and CRD files of the kwok module, flat. */
  kwokFiles: string;
  metricsServer: string;
  authenticator: string;
  /** Python interpreter of the virtual environment that holds the AWS emulator. */
  python: string;
  /** The Kubernetes version, without a leading v. */
  kubernetesVersion: string;
}

/** Directory that holds all builds: `PODIUM_CACHE`, else `podium-labs` in the user's cache directory. */
export function cacheDirectory(): string {
  return process.env.PODIUM_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'podium-labs');
}

/**
 * Builds what is not in the cache yet and says where everything is.
 * @param log receives one line for each row that has to be built
 * @throws Error with one sentence when Go or Python is missing, or with the end of the output of a build that failed
 */
export async function build(log: (line: string) => void = () => {}): Promise<Tools> {
  const cache = cacheDirectory();
  await mkdir(cache, { recursive: true });
  const python = await buildEmulator(cache, log);
  const directories = new Map<string, string>();
  for (const row of GO_ROWS) directories.set(row.name, await buildGoRow(cache, row, log));
  const at = (row: string, program: string) => join(directories.get(row) ?? cache, program);
  return {
    etcd: at('etcd', 'etcd'),
    kubeApiserver: at('kubernetes', 'kube-apiserver'),
    kubeControllerManager: at('kubernetes', 'kube-controller-manager'),
    kubeScheduler: at('kubernetes', 'kube-scheduler'),
    kubectl: at('kubernetes', 'kubectl'),
    kwok: at('kwok', 'kwok'),
    kwokFiles: at('kwok', 'files'),
    metricsServer: at('metrics-server', 'metrics-server'),
    authenticator: at('aws-iam-authenticator', 'aws-iam-authenticator'),
    python,
    kubernetesVersion: KUBERNETES,
  };
}

async function buildGoRow(cache: string, row: GoRow, log: (line: string) => void): Promise<string> {
  const final = join(cache, `${row.name}-${row.version}`);
  if (await exists(final)) return final;
  await needGo();
  const started = Date.now();
  log(`building ${row.name} ${row.version} from its Go module (once; kept in ${cache})`);
  await intoPlace(cache, final, async (target) => {
    const work = join(target, 'module');
    await mkdir(work);
    const go = (...args: string[]) =>
      run('go', args, { cwd: work, env: { ...process.env, GOFLAGS: '', GOWORK: 'off' } });
    await writeFile(join(work, 'go.mod'), `module podium.invalid/${row.name}\n\ngo 1.26.0\n`);
    const reference = `${row.module}@v${row.version}`;
    const downloaded = JSON.parse(await go('mod', 'download', '-json', reference)) as { Dir: string; GoMod: string };
    const replaces = stagingReplaces(await readFile(downloaded.GoMod, 'utf8'), row.version);
    if (replaces.length > 0) await go('mod', 'edit', ...replaces.map((replace) => `-replace=${replace}`));
    await go('get', '-tool', ...row.programs.map((item) => `${item.package}@v${row.version}`));
    for (const item of row.programs) {
      const ldflags = `-s -w${row.ldflags === undefined ? '' : ` ${row.ldflags}`}`;
      await go('build', '-trimpath', '-ldflags', ldflags, '-o', join(target, item.program), item.package);
    }
    for (const file of row.files ?? []) {
      await cp(join(downloaded.Dir, file), join(target, 'files', file.slice(file.lastIndexOf('/') + 1)));
    }
    await rm(work, { recursive: true });
  });
  log(`built ${row.name} ${row.version} in ${Math.round((Date.now() - started) / 1000)} s`);
  return final;
}

/** The kubernetes module names its staging modules at v0.0.0; they are published as v0.MINOR.PATCH. */
function stagingReplaces(goMod: string, version: string): string[] {
  const staging = version.replace(/^\d+/, 'v0');
  return [...goMod.matchAll(/^\s*(k8s\.io\/[a-z0-9-]+) v0\.0\.0(?=\s)/gm)].map(
    (match) => `${match[1]}=${match[1]}@${staging}`,
  );
}

async function buildEmulator(cache: string, log: (line: string) => void): Promise<string> {
  const requirements = fileURLToPath(new URL('./aws/requirements.txt', import.meta.url));
  const text = await readFile(requirements, 'utf8');
  const version = /^moto.*==(\S+)/m.exec(text)?.[1] ?? '0';
  // The digest makes a changed pin a new environment.
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const final = join(cache, `moto-${version}-${digest}`);
  const python = join(final, 'bin', 'python');
  if (await succeeds(python, ['-c', 'import moto, werkzeug, flask'])) return python;
  await rm(final, { recursive: true, force: true });
  await needPython();
  const started = Date.now();
  log(`installing the AWS emulator moto ${version} into a Python environment (once; kept in ${cache})`);
  await intoPlace(cache, final, async (target) => {
    await run('python3', ['-m', 'venv', target]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', requirements];
    await run(join(target, 'bin', 'python'), pip);
  });
  log(`installed moto ${version} in ${Math.round((Date.now() - started) / 1000)} s`);
  return python;
}

/** Fills a fresh directory and renames it, so that an interrupted build is never taken for a finished one. */
async function intoPlace(cache: string, final: string, fill: (target: string) => Promise<void>): Promise<void> {
  const target = await mkdtemp(join(cache, '.building-'));
  try {
    await fill(target);
    await rename(target, final);
  } catch (error) {
    if (!(await exists(final))) throw error;
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

async function needGo(): Promise<void> {
  if (!(await succeeds('go', ['version']))) {
    throw new Error(
      'Go is missing: the tests on a real control plane build Kubernetes from its Go modules; install Go 1.26 or newer.',
    );
  }
}

async function needPython(): Promise<void> {
  if (!(await succeeds('python3', ['-c', 'import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 10))']))) {
    throw new Error(
      'Python is missing: the AWS emulator of the tests on a real control plane needs python3 3.10 or newer with its venv module.',
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      err = (err + chunk.toString()).slice(-4000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else
        reject(
          new Error(`${command} ${args.slice(0, 3).join(' ')} ended with code ${code}: ${err || out.slice(-4000)}`),
        );
    });
  });
}

if (import.meta.main) {
  await build((line) => console.log(line)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
