import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { CallEnded } from '../engine/call.ts';
import type { Engine } from '../engine/classify.ts';
import { readJsonCall } from '../events/call-ended-json.ts';

export interface ClassifyStreams {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
}

/**
 * Classifies JSON lines: one line out for each call, in order. A bad line is reported with its number on
 * `errors`, and the others go on. Empty lines are passed over.
 * @returns how many lines were bad.
 */
export async function classifyLines(engine: Engine, { input, output, errors }: ClassifyStreams): Promise<number> {
  let lineNumber = 0;
  let badLines = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const read = readJsonCall(line);
    switch (read.kind) {
      case 'call':
        if (!output.write(`${classifiedLine(engine, read.call)}\n`)) await once(output, 'drain');
        break;
      case 'bad':
        badLines += 1;
        errors.write(`line ${lineNumber}: ${read.problem}\n`);
    }
  }
  return badLines;
}

/** A file's contents, or standard input where no file or `-` is named. @throws Error where it cannot be read. */
export async function openInput(file: string | undefined): Promise<Readable> {
  if (file === undefined || file === '-') return process.stdin;
  const stream = createReadStream(file);
  await once(stream, 'open');
  return stream;
}

function classifiedLine(engine: Engine, call: CallEnded): string {
  const { status, reasonAttribution, callStatus, unclassifiedReason, ruleId } = engine.classify(call);
  return JSON.stringify({ callId: call.callId, status, reasonAttribution, callStatus, unclassifiedReason, ruleId });
}
