/** Codes: the checks of claims, volumes and the drivers behind them; why pods wait for a claim is also told by CauseCodes. */
export interface StorageCodes {
  /** A claim asks by name for a volume that is not there. */
  'claim.volumeMissing': OfClaim & { volume: string };
  /** A claim asks by name for a volume that another claim holds. */
  'claim.volumeTaken': OfClaim & { volume: string; holder: string };
  /** A claim asks by name for a volume that does not fit it. */
  'claim.volumeMismatch': OfClaim & { volume: string; message: string };
  /** There are free volumes; each with what does not fit. */
  'claim.unfit': OfClaim & { seen: readonly string[] };
  /** WaitForFirstConsumer, and no pod uses the claim. */
  'claim.waitsForPod': OfClaim & { class: string };
  /** WaitForFirstConsumer, and the pod that uses the claim is on no node yet. */
  'claim.waitsForNode': OfClaim & { pod: string; message: string };
  /** AWS refuses what the driver asks for. */
  'claim.driverDenied': OfClaim & { message: string };
}

interface OfClaim {
  claim: string;
  namespace: string;
}
