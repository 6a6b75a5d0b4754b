import type { CallEnded } from '../engine/call.ts';
import { readJsonCall } from '../events/call-ended-json.ts';
import type { DeadLetterReason } from '../events/dead-letter.ts';
import type { ReadCall } from '../pipeline/input-format.ts';
import type { Origins } from '../sources/facts.ts';
import { readJsonRecord } from '../sources/json-record.ts';
import type { SourceReader } from '../sources/open-source.ts';
import { isBySchema } from './format-names.ts';
import { openConfigured, sourceOf, type SourceConfig } from './source-in-force.ts';

/** A value that says itself what is in it. `origins` is null where it is `CallEnded` itself. */
export type ReadPlain =
  | { readonly kind: 'call'; readonly call: CallEnded; readonly origins: Origins | null }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'bad'; readonly reason: DeadLetterReason; readonly problem: string };

/** Reads such values. Total. */
export type PlainReader = (body: Buffer) => ReadPlain;

/** How such inputs are read by these settings; null where inputs name schemas. */
export function plainReaderOf(config: SourceConfig): PlainReader | null {
  if (isBySchema(config.INPUT_FORMAT)) return null;
  const source = sourceOf(config.INPUT_FORMAT);
  return source === null ? readJson : platformReader(openConfigured(source, config));
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
export function readJson(body: Buffer): ReadPlain {
  const read = readJsonCall(body.toString('utf8'));
  return read.kind === 'call'
    ? { ...read, origins: null }
    : { kind: 'bad', reason: 'UNDECODABLE', problem: read.problem };
}

/** A platform's records. */
export function platformReader(read: SourceReader): PlainReader {
  return (body) => {
    const json = readJsonRecord(body);
    if (json.kind === 'bad') return { kind: 'bad', reason: 'UNDECODABLE', problem: json.problem };
    const outcome = read(json.record);
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
