/**
 * Health issues as EKS lists them for clusters, node groups and Fargate profiles.
 */

import { textOf } from './lenient.ts';
import { each } from './objects.ts';

/** The codes of the issues; `Other` for one without a code. */
export function issuesOf(
  health: { issues?: readonly { code?: string | undefined }[] | undefined } | null | undefined,
): string[] {
  return [...new Set(each(health?.issues).map((issue) => textOf(issue.code) || 'Other'))].sort();
}
