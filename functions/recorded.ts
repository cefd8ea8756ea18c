/**
 * Evidence that participants record on machines of their own: what is taken.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Participant } from './records.ts';

/**
 * Largest recording in bytes, gzipped. Lambda takes 6 MB in a request, of which base64 needs a third
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
export const PACKED_BYTES = 4 * 1024 * 1024;
/** Largest recording in bytes, unpacked; those of the labs have less than 1 MB. */
export const UNPACKED_BYTES = 32 * 1024 * 1024;
/** JSON values in a recording at most, by their commas: many small ones take more memory and time than their bytes tell. */
export const MOST_VALUES = 1_000_000;
/** Reads in a recording at most; those of the labs have about a hundred. */
export const MOST_READS = 10_000;
/** Minutes that may lie between recording and sending. */
export const MOST_MINUTES = 15;
/** Minutes by which the participant's clock may differ from the service's. */
export const SKEW_MINUTES = 2;
/** What a recording is called in sentences about it. */
export const RECORDING = 'recording.json.gz';

const COMMA = 0x2c;

/** Whether bytes are gzip that unpacks within the limits; unpacks them without keeping what comes out. */
export async function isSoundGzip(bytes: Uint8Array): Promise<'sound' | 'damaged' | 'tooLarge'> {
  let size = 0;
  let values = 0;
  let isTooLarge = false;
  try {
    await pipeline(Readable.from([bytes]), createGunzip(), async (parts: AsyncIterable<Uint8Array>) => {
      for await (const part of parts) {
        size += part.length;
        for (let at = part.indexOf(COMMA); at >= 0; at = part.indexOf(COMMA, at + 1)) values++;
        isTooLarge = size > UNPACKED_BYTES || values > MOST_VALUES;
        if (isTooLarge) break;
      }
    });
  } catch {
    if (!isTooLarge) return 'damaged';
  }
  return isTooLarge ? 'tooLarge' : 'sound';
}

/** Since when (ISO 8601) what a participant does counts: without a cluster, since joining. */
export function enrolledAt({ cluster, joinedAt }: Participant): string {
  return cluster?.submittedAt ?? joinedAt;
}
