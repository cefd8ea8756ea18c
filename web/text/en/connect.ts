/** How a participant lets the grader in, in English. */
export const connect = {
  title: 'Connect your cluster',
  intro:
    'You hand over no key. A role in your own account lets the grader read what this lab is graded by, with an id that is yours alone, until you delete it.',
  proofs: 'Connection',
  connected: 'Connected: the grader gets to everything that it needs.',
  stages: {
    role: 'Read role in your account',
    rights: 'Read rights in the cluster',
    cluster: 'Your cluster',
  },
  roleIntro: 'Create a stack with the role. It asks for nothing but your consent to create it.',
  externalId: 'Your external ID:',
  launch: 'Create the stack in the AWS console',
  launchHelp:
    'Opens the console of the account that you are signed in to. Tick the box at the end and create the stack.',
  orCommands: 'The same as commands',
  rightsIntro: 'Once the cluster is there, run this where kubectl reaches it. The last line may be run again any time.',
  rightsFile: 'The file that is applied',
  template: 'The template of the stack',
  clusterIntro: 'Tell which cluster is yours. It may still be on its way.',
  roleArn: 'ARN of another role (only if your instructor asks for it)',
  roleArnHelp: (prefix: string, externalId: string) =>
    `Its name begins with ${prefix} and its trust policy asks for this external ID: ${externalId}`,
  roleInvalid: (prefix: string) =>
    `This is not the ARN of an IAM role in the account of the cluster whose name begins with ${prefix}.`,
  proofNames: {
    role: 'The grader gets in with your external ID',
    trust: 'Nobody gets in without it',
    account: 'Role and cluster are in the same account',
    cluster: 'The cluster is there',
    endpoint: 'Its API server can be reached',
    token: 'It knows the role',
    rights: 'Nothing that is read is refused',
  },
  /** Whose turn it is when a proof has not passed. */
  moves: { blocked: 'your move', pending: 'AWS is busy', error: 'our move', skipped: 'later', pass: 'done' },
  notYet: 'not tried yet',
  tried: (when: string) => `Tried at ${when}; every check tries again.`,
};

export type ConnectTexts = typeof connect;
