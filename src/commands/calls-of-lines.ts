import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { PlainReader } from '../formats/plain-reader.ts';
import type { SourcedRecord } from './sourced-call.ts';

/** The records of JSON lines, in order. Empty lines are passed over. */
export async function* callsOfLines(input: Readable, readLine: PlainReader): AsyncGenerator<SourcedRecord> {
  let lineNumber = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const read = readLine(Buffer.from(line));
    const place = `line ${lineNumber}`;
    yield read.kind === 'call' ? { ...read, place, published: null } : { ...read, place };
  }
}

/** A file's contents, or standard input where no file or `-` is named. @throws Error where it cannot be read. */
export async function openInput(file: string | undefined): Promise<Readable> {
  if (file === undefined || file === '-') return process.stdin;
  const stream = createReadStream(file);
  await once(stream, 'open');
  return stream;
}
