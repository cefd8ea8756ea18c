/**
 * Where the parts of a deployment in AWS are, as the outputs of its stack say.
 */

/** A deployment as an operator reaches it. */
export interface Deployment {
  /** Address of the start page, without a slash at the end. */
  url: string;
  /** Name of the table. */
  table: string;
}

/** Outputs of a stack by their keys; undefined when there is no stack with that name. */
export type ReadOutputs = (stack: string) => Promise<Readonly<Record<string, string>> | undefined>;

/** Region of a deployment where none is given, as in serverless.yml. */
export const DEPLOYMENT_REGION = 'ap-northeast-2';

/** Name of a stage's stack, as osls makes it. */
export function stackOf(stage: string): string {
  return `podium-${stage}`;
}

/** Finds a stage's deployment; `none` when there is no stack, `unfit` when the stack is no Podium or not yet deployed whole. */
export async function findDeployment(stage: string, outputsOf: ReadOutputs): Promise<Deployment | 'none' | 'unfit'> {
  const outputs = await outputsOf(stackOf(stage));
  if (outputs === undefined) return 'none';
  const { Url, TableName } = outputs;
  return Url === undefined || TableName === undefined ? 'unfit' : { url: Url.replace(/\/+$/, ''), table: TableName };
}
