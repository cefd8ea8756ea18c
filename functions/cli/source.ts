/**
 * Where the evidence of `podium grade` comes from: a cluster or a recording.
 */
import type { Bundle } from '../../checks/bundle.ts';
import type { Lab } from '../../checks/lab.ts';
import { bindLab, parametersAt } from '../../checks/lab-file.ts';
import { findLab, knownLabs } from '../../checks/labs.ts';
import { Problem } from '../../checks/problem.ts';
import type { Connection, Target } from '../../checks/reads/connect.ts';
import { parseBundle, replayReader } from '../../checks/reads/replay.ts';
import { type Given, parametersOf, UsageError } from './arguments.ts';
import { readRecording } from './files.ts';
import type { Work } from './host.ts';
import type { Assignment } from './submit.ts';

export interface Source {
  /** What is connected to, for people; absent when there is nothing to wait for. */
  label?: string;
  recorded?: Bundle;
  /** Throws Problem. */
  connect(): Promise<Connection>;
  /** The lab, with the cluster's own name and Region as its parameters. */
  labOn(cluster: Connection['cluster']): Lab;
}

/**
 * The cluster that is graded. Throws UsageError and Problem for everything that can be seen without connecting.
 * @param assignment what an event wants to be recorded, in place of options
 */
export async function liveSource(
  word: string | undefined,
  given: Given,
  { parts, env }: Work,
  assignment?: Assignment,
): Promise<Source> {
  const { parameters = parametersOf(given), withoutSteps } = assignment ?? {};
  const wanted = given.lab ?? assignment?.lab.id;
  if (wanted === undefined)
    throw new UsageError('missingLab', { known: knownLabs().map(({ content }) => content.lab) });
  const file = findLab(wanted);
  const { lab } = file.content;
  if (assignment !== undefined && lab !== assignment.lab.id)
    throw new Problem('recorded.otherLab', { lab, wanted: assignment.lab.id });
  const target = targetOf(word ?? assignment?.cluster, given, bindLab(file, parameters, withoutSteps));
  const { connect, settingsFrom } = await parts.connection();
  const settings = settingsFrom(env, true);
  return {
    label: given.context ?? target.cluster,
    connect: () => connect(target, settings),
    labOn: (cluster) => bindLab(file, { ...parametersAt(file, cluster), ...parameters }, withoutSteps),
  };
}

/** The recording that is graded again. Throws Problem for a recording, lab or parameter that does not fit. */
export async function replaySource(path: string, given: Given): Promise<Source> {
  const parameters = parametersOf(given);
  const recorded = parseBundle(await readRecording(path), path);
  const file = findLab(given.lab ?? recorded.lab.id);
  if (file.content.lab !== recorded.lab.id)
    throw new Problem('bundle.otherLab', { file: path, lab: recorded.lab.id, wanted: file.content.lab });
  // A recording of an older version of the lab may know parameters that are gone.
  const known = Object.entries(recorded.parameters).filter(([name]) => Object.hasOwn(file.content.parameters, name));
  const lab = bindLab(file, { ...Object.fromEntries(known), ...parameters });
  return {
    recorded,
    connect: async () => ({ reader: replayReader(recorded), cluster: recorded.cluster }),
    labOn: () => lab,
  };
}

/** Which cluster the words and options mean. Throws UsageError `missingCluster`. */
function targetOf(word: string | undefined, given: Given, lab: Lab): Target {
  const { region, profile, kubeconfig, context, 'role-arn': roleArn, 'external-id': externalId } = given;
  const common = { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
  if (kubeconfig !== undefined || context !== undefined) {
    const cluster = word ?? lab.parameters.cluster;
    if (cluster === undefined) throw new UsageError('missingCluster', null);
    return {
      via: 'kubeconfig',
      cluster,
      ...common,
      ...(kubeconfig !== undefined && { file: kubeconfig }),
      ...(context !== undefined && { context }),
    };
  }
  if (word === undefined) throw new UsageError('missingCluster', null);
  return {
    via: 'aws',
    cluster: word,
    ...common,
    ...(roleArn !== undefined && { roleArn }),
    ...(externalId !== undefined && { externalId }),
  };
}
