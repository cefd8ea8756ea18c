/**
 * Where in the source a frame of a stack comes from. Node's own `--enable-source-maps` reads the maps of all that is
 * imported, a fifth of the time that importing takes; these are read when something is to be told of an error.
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceOrigin } from 'node:module';

const maps = new Map<string, SourceMap | undefined>();

/** The frame with its place in the source; as it is where there is no map beside the file that it names. */
export function inSource(frame: string): string {
  const [place = '', file = '', line, column] = /(file:\/\/[^()]+):(\d+):(\d+)/.exec(frame) ?? [];
  const origin: Partial<SourceOrigin> = mapOf(file)?.findOrigin(Number(line), Number(column)) ?? {};
  const { fileName, lineNumber, columnNumber } = origin;
  if (fileName === undefined) return frame;
  return frame.replace(place, `${fileName.replace(/^(\.\.\/)+/, '')}:${lineNumber}:${columnNumber}`);
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
}

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')));
  } catch {
    return undefined;
  }
}
