import type { CallEnded } from '../engine/call.ts';
import { readCallJson } from '../events/json/read-call-json.ts';
import type { DeadLetterReason } from '../events/dead-letter.ts';
import type { ReadCall } from '../pipeline/input-format.ts';
import type { Origins } from '../sources/facts.ts';
import { readJsonRecord } from '../sources/json-record.ts';
import type { InputFormatName } from './format-names.ts';
import type { SourceInForce } from './source-in-force.ts';

/** A value that says itself what is in it. `origins` is null where it is `CallEnded` itself. */
export type ReadPlain =
  | { readonly kind: 'call'; readonly call: CallEnded; readonly origins: Origins | null }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'bad'; readonly reason: DeadLetterReason; readonly problem: string };

/** Reads such values; `timestampMs` is that of the record, 0 where it has none. Total. */
export type PlainReader = (body: Buffer, timestampMs: number) => ReadPlain;

/** How inputs of this format are read; null where they are not read so. */
export function plainReaderOf(format: InputFormatName, source: SourceInForce | null): PlainReader | null {
  if (source !== null) return platformReader(source);
  return format === 'json' ? readJson : null;
}

/** The same as the worker takes it. */
export function callOfPlain(read: ReadPlain): ReadCall {
  switch (read.kind) {
    case 'call':
      return { kind: 'read', content: read.call };
    case 'skipped':
      return read;
    case 'bad':
      return { kind: 'defective', defect: { reason: read.reason, message: read.problem } };
  }
}

/** `CallEnded` as JSON. */
function readJson(body: Buffer): ReadPlain {
  const read = readCallJson(body);
  if (read.kind === 'bad') return { kind: 'bad', reason: 'UNDECODABLE', problem: read.problem };
  return { kind: 'call', call: read.call, origins: null };
}

/** A platform's records. */
export function platformReader({ source, read }: SourceInForce): PlainReader {
  return (body, timestampMs) => {
    const json = readJsonRecord(body, source.hasLooseText);
    if (json.kind === 'bad') return { kind: 'bad', reason: 'UNDECODABLE', problem: json.problem };
    const outcome = read(json.record, timestampMs);
    switch (outcome.kind) {
      case 'call':
        return outcome;
      case 'not a call':
        return { kind: 'skipped', reason: outcome.reason };
      case 'bad':
        return { kind: 'bad', reason: 'INVALID_EVENT', problem: outcome.problem };
    }
  };
}
