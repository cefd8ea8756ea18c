/** Codes of evidence that a participant records and sends in. */
export interface RecordedCodes {
  /** Recorded longer before it was sent than is allowed. */
  'recorded.old': { minutes: number; most: number };
  /** By its clock, recorded after it was sent. */
  'recorded.ahead': { minutes: number };
  /** Recorded before the event started. */
  'recorded.early': Record<string, never>;
  /** Recorded before something that has been judged already. */
  'recorded.repeated': Record<string, never>;
  'recorded.otherLab': { lab: string; wanted: string };
  /** Clusters are given as name and Region. */
  'recorded.otherCluster': { cluster: string; wanted: string };
  /** The cluster belongs to another participant of the event. */
  'recorded.claimed': { cluster: string };
  /** The account of the cluster is not known, so that nobody could claim it. */
  'recorded.noAccount': { cluster: string };
  /** What was sent is gone, or could not be judged. */
  'recorded.lost': Record<string, never>;
  /** The service does not take it; `detail` is the service's own sentence. */
  'submit.refused': { host: string; detail: string };
  'submit.unreachable': { host: string; reason: string };
  /** Something else answers there than a Podium that takes evidence. */
  'submit.noService': { host: string; status: number };
  'submit.tooLarge': { megabytes: number };
}
