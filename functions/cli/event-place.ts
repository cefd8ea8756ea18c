/**
 * Where events are: in a folder of this machine, or in a deployment in AWS.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DEPLOYMENT_REGION, findDeployment, stackOf } from '../deployment.ts';
import { localFolder } from '../local-folder.ts';
import type { Store } from '../ports.ts';
import { type Given, refuseTogether, UsageError } from './arguments.ts';
import { AwsTrouble, EventTrouble } from './event-trouble.ts';
import { systemReason } from './system-reason.ts';

export interface EventPlace {
  store: Store;
  /** Address of the service, without a slash at the end. */
  url: string;
  /** Whether the service answers there; one on this machine has to be started. */
  isServed: boolean;
  /** Options that name this place in another command. */
  options: string;
  /** Deletes what is kept of an event outside the store. */
  forget(event: string): Promise<void>;
  /** Takes note of an event's new instructor's secret. */
  renewed(event: string, secret: string): void;
}

const FOLDER = '.podium';
/** Where the service listens unless it is told otherwise. */
const LOCAL_URL = 'http://127.0.0.1:8080';

/** Checks which place is meant. Throws UsageError. */
export function checkPlace(given: Given) {
  refuseTogether(given, [['data', 'stage']]);
  for (const option of ['region', 'profile'] as const)
    if (given[option] !== undefined && given.stage === undefined)
      throw new UsageError('needsOption', { option: `--${option}`, other: '--stage' });
  if (given.stage !== undefined && !/^[A-Za-z0-9-]{1,100}$/.test(given.stage))
    throw new UsageError('badStage', { text: given.stage });
  if (given.region !== undefined && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(given.region))
    throw new UsageError('badRegion', { text: given.region });
}

/**
 * Works with the events of a place; gives undefined, and makes nothing, when there is no folder yet and `isNew` is false.
 * Throws EventTrouble for what is wrong with the place.
 */
export async function atPlace<T>(
  given: Given,
  isNew: boolean,
  work: (place: EventPlace) => Promise<T>,
): Promise<T | undefined> {
  if (given.stage !== undefined) return inDeployment(given.stage, given, work);
  return inFolder(given.data ?? FOLDER, isNew, work);
}

async function inFolder<T>(folder: string, isNew: boolean, work: (place: EventPlace) => Promise<T>) {
  const paths = localFolder(folder);
  if (!isNew && !existsSync(paths.store)) return undefined;
  const { sqliteStore } = await import('../adapters/sqlite-store.ts');
  let store: Store | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    store = sqliteStore(paths.store);
    const address = existsSync(paths.address) ? readFileSync(paths.address, 'utf8').trim() : '';
    return await work({
      store,
      url: address === '' ? LOCAL_URL : address,
      isServed: address !== '',
      options: folder === FOLDER ? '' : ` --data ${/^[\w./~-]+$/.test(folder) ? folder : JSON.stringify(folder)}`,
      async forget(event) {
        for (const bundles of paths.bundlesOf(event)) rmSync(bundles, { recursive: true, force: true });
        rmSync(paths.linkOf(event), { force: true });
      },
      renewed(event, secret) {
        // Only the service keeps a link, that of the event it was started with, to print it again.
        const file = paths.linkOf(event);
        if (existsSync(file)) writeFileSync(file, `${secret}\n`);
      },
    });
  } catch (error) {
    const reason = systemReason(error);
    throw reason === undefined ? error : new EventTrouble('folder', { folder, reason }, { cause: error });
  } finally {
    await store?.close();
  }
}

async function inDeployment<T>(stage: string, given: Given, work: (place: EventPlace) => Promise<T>) {
  const { region = DEPLOYMENT_REGION, profile } = given;
  const [{ operatedStore, stackOutputs }, { ownCredentials }, { Refused }, { refusalOf }] = await Promise.all([
    import('../adapters/operated-stack.ts'),
    import('../../checks/reads/credentials.ts'),
    import('../../checks/reads/answers.ts'),
    import('../../checks/reads/aws-errors.ts'),
  ]);
  const stack = stackOf(stage);
  const operator = { region, credentials: ownCredentials(profile) };
  const options = [
    ` --stage ${stage}`,
    ...(region === DEPLOYMENT_REGION ? [] : [` --region ${region}`]),
    ...(profile === undefined ? [] : [` --profile ${profile}`]),
  ].join('');
  let service = 'CloudFormation';
  let store: Store | undefined;
  try {
    const deployment = await findDeployment(stage, stackOutputs(operator));
    if (deployment === 'none') throw new EventTrouble('noDeployment', { stack, region });
    if (deployment === 'unfit') throw new EventTrouble('unfitDeployment', { stack, region });
    service = 'DynamoDB';
    store = operatedStore(deployment.table, operator);
    return await work({
      store,
      url: deployment.url,
      isServed: true,
      options,
      // Bundles expire by the bucket's lifecycle rule.
      async forget() {},
      renewed() {},
    });
  } catch (error) {
    const refusal = error instanceof Refused ? error.refusal : isOfAws(error) && refusalOf(error, service, service);
    if (refusal === false) throw error;
    if (refusal.code === 'aws.denied') throw new EventTrouble('denied', { service, stack }, { cause: error });
    throw new AwsTrouble(refusal, { cause: error });
  } finally {
    await store?.close();
  }
}

/** Whether an error comes from a client of AWS or from the way to it. */
function isOfAws(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return '$metadata' in error || error.name === 'TimeoutError' || ('code' in error && 'syscall' in error);
}
