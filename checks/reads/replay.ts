/**
 * Evidence on paper: recording a grading's reads and replaying them.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { BUNDLE_VERSION, type Bundle, situationOf } from '../bundle.ts';
import { Problem } from '../problem.ts';
import { failed, Tally } from './answers.ts';
import { bundleSchema } from './bundle-schema.ts';
import { derive } from './derive.ts';
import { covers, keyOf, type ReadSpec } from './read.ts';
import type { Answer, Reader } from './reader.ts';
import { redact } from './redact.ts';
import { whatOf } from './what.ts';

/** Largest bundle in bytes, after decompression, and its reads at most. */
const LARGEST = { bytes: 128 * 1024 * 1024, reads: 1_000_000 };

/**
 * Parses a bundle (JSON, gzip or not). Throws Problem `bundle.damaged` or `bundle.newer`.
 * @param largest bytes after decompression, and reads, at most
 */
export function parseBundle(bytes: Uint8Array, file: string, largest = LARGEST): Bundle {
  const damaged = (reason: string) => new Problem('bundle.damaged', { file, reason });
  if (bytes.length > largest.bytes) throw damaged('size');
  const head = headOf(inflated(bytes, largest.bytes, damaged), damaged);
  // Before anything looks at each of them.
  if ('reads' in head && Array.isArray(head.reads) && head.reads.length > largest.reads) throw damaged('size');
  if (head.version > BUNDLE_VERSION)
    throw new Problem('bundle.newer', { file, version: head.version, supported: BUNDLE_VERSION });
  const parsed = bundleSchema.safeParse(head);
  if (!parsed.success) throw damaged(parsed.error.issues[0]?.path.join('.') || 'JSON');
  const { enrolledAt, memory, isOver, cluster, ...rest } = parsed.data;
  const { account, ...place } = cluster;
  return {
    ...rest,
    cluster: { ...place, ...(account !== undefined && { account }) },
    ...situationOf({ enrolledAt, memory, isOver }),
  };
}

/** The bytes of a bundle, gzip if the file's name ends in `.gz`. */
export function bundleBytes(bundle: Bundle, file: string): Uint8Array {
  const text = `${JSON.stringify(bundle)}\n`;
  return file.endsWith('.gz') ? gzipSync(text, { level: 9 }) : Buffer.from(text);
}

/** A reader that answers from a bundle; what is not in it is `failed` with `read.notRecorded`. */
export function replayReader(bundle: Bundle): Reader {
  const byKey = new Map(bundle.reads.map(({ spec, answer }) => [keyOf(spec), answer]));
  return {
    read: async (spec) => settled(byKey.get(keyOf(spec)) ?? fromWider(bundle, spec)),
    close: async () => {},
  };
}

/** Wraps a reader and keeps what it answered last to each read, redacted. Closing it closes the reader. */
export function recording(reader: Reader): { reader: Reader; reads(): Bundle['reads'] } {
  const kept = new Map<string, { spec: ReadSpec; answer: Answer }>();
  return {
    reader: {
      read: async (spec, options) => {
        const answer = await reader.read(spec, options);
        kept.set(keyOf(spec), { spec, answer });
        return answer;
      },
      close: () => reader.close(),
    },
    // As the file will have it: dates of an AWS input are text there.
    reads: () =>
      [...kept.values()].map(({ spec, answer }) => ({
        spec: JSON.parse(JSON.stringify(spec)) as ReadSpec,
        answer: redact(answer),
      })),
  };
}

function fromWider(bundle: Bundle, spec: ReadSpec): Answer {
  const wide = bundle.reads.find((read) => covers(read.spec, spec));
  if (wide !== undefined) return derive(spec, wide.spec, wide.answer);
  return new Tally().answer(failed('read.notRecorded', { what: whatOf(spec) }));
}

/** Asking paper again brings nothing. */
function settled(answer: Answer): Answer {
  if (answer.outcome !== 'failed') return answer;
  const { retryAfterMs: _, ...rest } = answer;
  return rest;
}

function inflated(bytes: Uint8Array, largest: number, damaged: (reason: string) => Problem): string {
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isGzip ? gunzipSync(bytes, { maxOutputLength: largest }) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    throw damaged(error instanceof RangeError ? 'size' : error instanceof TypeError ? 'UTF-8' : 'gzip');
  }
}

function headOf(text: string, damaged: (reason: string) => Problem): { version: number } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw damaged('JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || !('bundle' in parsed) || parsed.bundle !== 'podium')
    throw damaged('bundle');
  if (!('version' in parsed) || typeof parsed.version !== 'number') throw damaged('version');
  return { ...parsed, version: parsed.version };
}
