import { isUtf8 } from 'node:buffer';
import type { CallEnded } from '../../engine/call.ts';
import { CALL_FIELDS, type CallField } from './call-fields.ts';
import { scanBody } from './scan-body.ts';

export type ReadCallJson =
  | { readonly kind: 'read'; readonly call: CallEnded }
  /** What is wrong, and with which field; nothing that the body holds. */
  | { readonly kind: 'bad'; readonly problem: string };

/** Fields that the schema does not have, and words of enums that it does not. */
type Strangers =
  /** As an Avro reader has it: such fields are passed over, and such words are the enum's default. */
  | 'ignored'
  /** They are typing errors more often than not. The problem quotes what it is about: for whoever holds the text. */
  | 'refused';

/** A call has 700 bytes; a broker takes 1 MB unless told. */
export const MAX_CALL_BYTES = 8 << 20;
/** Of objects and lists in each other: our own fields are on the first, what others add is mostly on the second. */
export const MAX_CALL_LEVELS = 64;

const FIELD_NAMES: ReadonlySet<string> = new Set(CALL_FIELDS.map(({ name }) => name));

/**
 * Reads a call from JSON in UTF-8, as `schemas/call-ended.schema.json` describes it: what may be null may be missing; fields that we do
 * not have are passed over, and words that we do not have are UNKNOWN, where the schema has that for a default. Times are numbers. A
 * whole number may be written as 5.0 or 5e0. Its bounds stand before the parser. Total; that the call is valid is for
 * `findInvalidField` to see.
 */
export function readCallJson(bytes: Buffer, strangers: Strangers = 'ignored'): ReadCallJson {
  if (bytes.length > MAX_CALL_BYTES) return bad(`it has ${bytes.length} bytes, of ${MAX_CALL_BYTES} at most`);
  const scanned = scanBody(bytes, MAX_CALL_LEVELS, FIELD_NAMES);
  if (scanned.kind === 'too deep') return bad(`it has more than ${MAX_CALL_LEVELS} levels`);
  if (!isUtf8(bytes)) return bad('it is not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return bad(strangers === 'ignored' ? 'it is not JSON' : `it is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad('it is not a JSON object');
  if (scanned.kind === 'twice') return bad(`${scanned.name} is there twice`);
  return readObject(value as Record<string, unknown>, strangers);
}

function readObject(object: Record<string, unknown>, strangers: Strangers): ReadCallJson {
  if (strangers === 'refused') {
    const stranger = Object.keys(object).find((name) => !FIELD_NAMES.has(name));
    if (stranger !== undefined) return bad(`there is no field ${stranger}`);
  }
  const call: Record<string, unknown> = {};
  for (const field of CALL_FIELDS) {
    const { name, mayBeNull } = field;
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (mayBeNull && (value === undefined || value === null)) call[name] = null;
    else if (value === undefined) return bad(`${name} is missing`);
    else {
      const problem = problemWith(value, field, strangers);
      if (problem !== null) return bad(`${name} ${problem}`);
      call[name] = known(value, field);
    }
  }
  return { kind: 'read', call: call as unknown as CallEnded };
}

function problemWith(value: unknown, { kind, mayBeNull, words, unknownPlace }: CallField, strangers: Strangers) {
  const orNull = mayBeNull ? ' or null' : '';
  switch (kind) {
    case 'text':
      if (typeof value !== 'string') return `is not a string${orNull}`;
      return value.isWellFormed() ? null : 'is no text: it has half of a surrogate pair';
    case 'truth':
      return typeof value === 'boolean' ? null : `is not a boolean${orNull}`;
    case 'word': {
      const isKnown = words.includes(value as string);
      const isTaken = isKnown || (typeof value === 'string' && unknownPlace >= 0 && strangers === 'ignored');
      return isTaken ? null : `is not one of ${words.join(', ')}${orNull}`;
    }
    case 'time':
    case 'duration':
    case 'code':
      if (!Number.isInteger(value)) return `is not a whole number${orNull}`;
      return Number.isSafeInteger(value) ? null : 'is a number of more than 53 bits';
  }
}

/** As it is kept: there is one zero, and of words those that we have. */
function known(value: unknown, { words, unknownPlace }: CallField): unknown {
  if (typeof value === 'number') return value + 0;
  if (words.length === 0 || words.includes(value as string)) return value;
  return words[unknownPlace];
}

function bad(problem: string): ReadCallJson {
  return { kind: 'bad', problem };
}
