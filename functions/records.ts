/**
 * What the service keeps: events, participants and their gradings, as plain JSON.
 */
import type { Localized } from '../checks/lab.ts';
import type { PolicyRule, PolicyStatement } from '../checks/permissions.ts';
import type { ProblemCode } from '../checks/problem.ts';
import type { Proof } from '../checks/proof.ts';
import type { Kept, Memory, Report, StepReport } from '../checks/report.ts';
import type { Verdict } from '../checks/verdict.ts';

/** A step of the event's lab, as pages need it before the first grading. */
export interface StepOutline {
  id: string;
  title: Localized;
  points: number;
  bonus: boolean;
  graded: boolean;
}

/** One run of a lab with participants. Times are ISO 8601. */
export interface LabEvent {
  id: string;
  title: Localized;
  lab: { id: string; version: string };
  /** Parameters that differ from the lab's defaults, for all participants. */
  parameters: Readonly<Record<string, string>>;
  /** Optional steps that are switched off. */
  withoutSteps: readonly string[];
  steps: readonly StepOutline[];
  start: string;
  /** From then on participants see the board as it was at this time. */
  freeze?: string;
  end: string;
  /** IANA name of the zone in which pages show times. */
  timeZone: string;
  /** `latch`: what has passed stays passed; `live`: every grading counts anew. */
  keep: 'latch' | 'live';
  /** Hash of the join code. */
  codeHash: string;
  /** Hash of the instructor's secret. */
  instructorHash: string;
  /** Whether the board needs no link. */
  publicBoard: boolean;
  /** Whether participants were judged from recorded evidence. */
  demo: boolean;
  /** Whether evidence that participants recorded themselves is refused. */
  refusesRecorded?: true;
  /** When everybody had been judged once more after the end. */
  verifiedAt?: string;
}

/** What the grader has to be allowed for an event's lab, computed when the event is made. */
export interface EventAccess {
  /** Kubernetes group that the access entry names. */
  group: string;
  /** What that group has to be allowed. */
  rules: readonly PolicyRule[];
  /** ClusterRole, Roles and their bindings, as YAML to apply. */
  manifest: string;
  /** Statements of the read role's IAM policy, with CloudFormation's pseudo parameters for partition and account. */
  statements: readonly PolicyStatement[];
}

/** A cluster that a participant has submitted. */
export interface SubmittedCluster {
  arn: string;
  name: string;
  region: string;
  account: string;
  roleArn?: string;
  /** ISO 8601. */
  submittedAt: string;
}

/** Who is at a grading. */
export interface Worker {
  /** What it stores is kept under this id. */
  run: string;
  /** ISO 8601 time from which on it is taken for lost, unless it gives a sign of life before. */
  lostAt: string;
}

/** A grading that has been asked for and has not ended. Times are ISO 8601. */
export interface OpenGrading {
  id: string;
  requestedAt: string;
  /** No worker begins after that; a grading that nobody is at is given up then. */
  deadlineAt: string;
  /** When its job was sent for the last time, if more than once. */
  sentAgainAt?: string;
  /** Workers that have begun; absent before the first. */
  tries?: number;
  worker?: Worker;
  /** Reads that have come back, and reads known to be needed. */
  done: number;
  known: number;
  /** Whether it is the one after the end of the event. */
  verifies?: true;
  /** Whether it judges evidence that the participant recorded and sent. */
  recorded?: true;
}

/** What a step has come to for the event. */
export interface StepStanding {
  verdict: Verdict;
  earned: number;
  /** ISO 8601 time since which the verdict is this one. */
  since: string;
  /** Gradings in a row that gave this verdict. */
  times: number;
  /** Whether what counts of it rests on self-recorded evidence. */
  recorded?: true;
}

/** The total from a time on. */
export interface Total {
  /** ISO 8601 time of the evidence. */
  at: string;
  points: number;
  /** Steps passed. */
  passed: number;
  /** Whether some of it rests on self-recorded evidence. */
  recorded?: true;
}

/** What came of evidence that a participant recorded. */
export interface Recorded {
  /** ISO 8601 time of the newest recording, by the participant's clock. */
  at: string;
  /** What passed in it and was not seen passing by the service, as `<step id>/<check key>`. */
  kept: readonly string[];
  /** What checks remember of it: no live grading rests on that. */
  memory: Memory;
}

/** Why the last grading gave no report. */
export interface Trouble {
  code: ProblemCode | 'grading.lost';
  values: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  at: string;
}

/** How far a participant's cluster is connected. */
export interface Enrolment {
  /** ISO 8601 time of the proofs. */
  at: string;
  proofs: readonly Proof[];
}

/** What was found when a participant was judged once more after the end of the event; nothing earned changes by it. */
export interface Verification {
  /** ISO 8601 time of the evidence, or of the failure. */
  at: string;
  /** Run of a grading whose report and evidence are kept; absent when there is no report. */
  report?: string;
  /** What each graded step is worth by what is there now. */
  steps: Readonly<Record<string, { verdict: Verdict; earned: number }>>;
  points: number;
  /** Why there is no report. */
  trouble?: Trouble;
}

/** An attendee in an event with everything that must change together. Times are ISO 8601. */
export interface Participant {
  event: string;
  id: string;
  /** Hash of the secret in the personal link. */
  secretHash: string;
  alias: string;
  language: 'ko' | 'en';
  joinedAt: string;
  externalId: string;
  cluster?: SubmittedCluster;
  /** ARNs of clusters that were submitted before this one and graded. */
  formerClusters?: readonly string[];
  /** Last time this participant submitted somebody else's cluster. */
  refusedAt?: string;
  /** Absent before the first grading, and where no role is assumed. */
  enrolment?: Enrolment;
  grading?: OpenGrading;
  /** Gradings that have been applied. */
  checks: number;
  lastRequestAt?: string;
  lastCheckedAt?: string;
  /** When the service would check again by itself. */
  nextCheckAt?: string;
  trouble?: Trouble;
  /** Run of a grading whose report is shown. */
  report?: string;
  kept: Kept;
  /** What checks remember since enrolment; absent before the first grading. */
  memory?: Memory;
  /** Absent as long as nothing self-recorded has been judged. */
  recorded?: Recorded;
  steps: Readonly<Record<string, StepStanding>>;
  /** Every change of the total, oldest first. */
  totals: readonly Total[];
  verification?: Verification;
}

/** A name or a cluster that belongs to one participant of an event. */
export interface Claim {
  participant: string;
  /** ISO 8601; a claim without it is never left behind. */
  at?: string;
}

/** The report of a run, or what the run that is under way has found so far (`done` false). */
export type StoredReport =
  | { done: true; report: Report }
  | { done: false; run: string; steps: readonly (StepReport | null)[] };

/** Id of what the run that is under way has found so far: a late note comes to lie where the next one will. */
export const NOTES = 'notes';

/** Something that may be done so often in a minute; how often it was, its version tells. */
export interface Attempt {
  /** ISO 8601 time of the last one. */
  at: string;
}

/** The kinds of items in the store. */
export interface Items {
  /** Partition `all`. */
  event: LabEvent;
  /** Partition `all`, by hash of the join code. */
  code: { event: string };
  /** Partition `all`: events that are being deleted. */
  removal: LabEvent;
  /** Partition: event. */
  participant: Participant;
  /** Partition: event, id `access`. */
  access: EventAccess;
  /** Partition: event. */
  claim: Claim;
  /** Partition: participant, by run of a grading; what is found so far has one place, {@link NOTES}. */
  report: StoredReport;
  /** Partition: hash of who attempts, id: what and in which minute. */
  attempt: Attempt;
}

export type ItemKind = keyof Items;
