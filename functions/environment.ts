/**
 * What the stack tells its functions.
 */

/** Names of the variables that serverless.yml sets. */
export type StackVariable =
  | 'PODIUM_TABLE'
  | 'PODIUM_QUEUE_URL'
  | 'PODIUM_BUCKET'
  | 'PODIUM_MOST_RECEIVES'
  | 'PODIUM_STAGE'
  | 'PODIUM_GRADER_ARN';

/** The value of a variable of the stack. Throws Error when the function was not made by the stack. */
export function fromStack(name: StackVariable): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
