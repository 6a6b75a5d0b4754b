import type { CallEnded } from '../engine/call.ts';
import { findInvalidField } from './call-ended.ts';
import { readCallJson } from './json/read-call-json.ts';

export type JsonCall =
  | { readonly kind: 'call'; readonly call: CallEnded }
  | { readonly kind: 'bad'; readonly problem: string };

/**
 * Reads a valid call from JSON that somebody wrote for a command: as the worker does, but a field or a word that the schema does not
 * have is a problem, since it is a typing error more often than not. Problems quote the text.
 */
export function readJsonCall(bytes: Buffer): JsonCall {
  const read = readCallJson(bytes, 'refused');
  if (read.kind === 'bad') return read;
  const invalid = findInvalidField(read.call);
  return invalid === null ? { kind: 'call', call: read.call } : bad(`${invalid.field} ${invalid.problem}`);
}

function bad(problem: string): JsonCall {
  return { kind: 'bad', problem };
}
