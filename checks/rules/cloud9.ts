/**
 * The instances that Cloud9 runs environments on (https://docs.aws.amazon.com/cloud9/latest/user-guide/ec2-env.html).
 */

/** How the tag `Name` of such an instance begins; the name and the id of the environment follow. */
export const CLOUD9 = 'aws-cloud9-';

/** The name of the environment that an instance is of, empty for another instance. */
export function environmentOf(name: string): string {
  return name.startsWith(CLOUD9) ? name.slice(CLOUD9.length).replace(/-[0-9a-f]{32}$/, '') : '';
}
