/** Beginning of the names of roles that the grader may assume, as its own policy has it (`serverless.yml`). */
export const ROLE_PREFIX = 'Podium-';
