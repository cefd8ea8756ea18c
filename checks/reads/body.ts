/**
 * Reading a response body with a cap on its decoded size.
 */
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export interface Body {
  bytes: Buffer;
  /** The cap was reached; the rest is not fetched. */
  truncated: boolean;
  /** Bytes as they came, before decoding. */
  wire: number;
}

/** Reads `stream` up to `cap` bytes after decoding (`encoding` as in Content-Encoding). Throws what the stream throws. */
export async function readBody(stream: Readable, encoding: string | undefined, cap: number): Promise<Body> {
  const decoder = decoderOf(encoding);
  // The callback is there because pipeline demands one: the error reaches the loop below through the decoder.
  const decoded: AsyncIterable<Buffer> = decoder === undefined ? stream : pipeline(stream, decoder, () => {});
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded) {
    size += chunk.length;
    chunks.push(chunk);
    if (size > cap) break; // Leaving the loop destroys the stream.
  }
  const bytes = Buffer.concat(chunks, size);
  const truncated = size > cap;
  return { bytes: truncated ? bytes.subarray(0, cap) : bytes, truncated, wire: decoder?.bytesWritten ?? size };
}

/** Whether an error of readBody means that the body was not encoded as it said. */
export function isDecodeError(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return false;
  return /^Z_|^ERR_BROTLI|^ERR__ERROR_FORMAT/.test(error.code);
}

function decoderOf(encoding: string | undefined) {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      return undefined;
  }
}
