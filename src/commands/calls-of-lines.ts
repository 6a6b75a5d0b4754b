import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { readJsonCall } from '../events/call-ended-json.ts';
import { platformReader, type PlainReader } from '../formats/plain-reader.ts';
import type { SourceInForce } from '../formats/source-in-force.ts';
import type { SourcedRecord } from './sourced-call.ts';

/** A line has no timestamp. */
const NO_TIME = 0;

/** The records of JSON lines, in order, each as its bytes are. Empty lines are passed over. */
export async function* callsOfLines(input: Readable, readLine: PlainReader): AsyncGenerator<SourcedRecord> {
  let lineNumber = 0;
  for await (const line of linesOf(input)) {
    lineNumber += 1;
    if (line.toString('latin1').trim() === '') continue;
    const read = readLine(line, NO_TIME);
    const place = `line ${lineNumber}`;
    if (read.kind === 'call') yield { ...read, place, published: null };
    else if (read.kind === 'bad') yield { ...read, place, problem: withHint(read.problem) };
    else yield { ...read, place };
  }
}

function withHint(problem: string): string {
  return problem.startsWith('it is not JSON') ? `${problem}; a line holds one record` : problem;
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** What stands between line feeds: other signs that end lines may stand in the texts of JSON. */
async function* linesOf(input: Readable): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let isFirst = true;
  const taken = () => {
    const line = Buffer.concat(parts);
    parts = [];
    const start =
      isFirst && line.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    isFirst = false;
    return line.subarray(start);
  };
  for await (const chunk of input as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      parts.push(chunk.subarray(from, at));
      yield taken();
      from = at + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  }
  if (parts.length > 0) yield taken();
}

/** How a line is read: as a record of the source, or as `CallEnded`, which somebody wrote for a command: more is a mistake than on a topic. */
export function lineReaderOf(source: SourceInForce | null): PlainReader {
  if (source !== null) return platformReader(source);
  return (line) => {
    const read = readJsonCall(line);
    return read.kind === 'call' ? { ...read, origins: null } : { ...read, reason: 'UNDECODABLE' };
  };
}

/** A file's contents, or standard input where no file or `-` is named. @throws Error where it cannot be read. */
export async function openInput(file: string | undefined): Promise<Readable> {
  if (file === undefined || file === '-') return process.stdin;
  const stream = createReadStream(file);
  await once(stream, 'open');
  return stream;
}
