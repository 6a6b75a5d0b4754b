import { wholeAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';

/** What a cause field of a CDR says of its side of the call; null where it is 0: the other side, or nobody, cleared. */
export type CauseOfSide =
  | { readonly kind: 'cleared' }
  | { readonly kind: 'q850'; readonly code: number }
  | { readonly kind: 'sip'; readonly code: number }
  /** The call goes on in another record: a transfer, a conference. */
  | { readonly kind: 'split' }
  /** Of Cisco's own numbers above 127, which say nothing of the callee. */
  | { readonly kind: 'own' };

const CLEARED = 16;
const SPLIT: ReadonlySet<number> = new Set([126, 393_216]);
const HIGHEST_Q850 = 127;

/**
 * SIP statuses that CUCM writes as a number of 32 bits: the highest byte says which, the lowest is the Q.850 cause that it makes of
 * it. Each entry: the first byte of a range, its last, and the status of the first. Source: Cisco's guide to CDRs, table of call
 * termination cause codes.
 */
const SIP_BYTES: readonly (readonly [number, number, number])[] = [
  [0x01, 0x22, 400],
  [0x40, 0x4d, 480],
  [0x54, 0x59, 500],
  [0x5a, 0x5a, 513],
  [0xa1, 0xa1, 600],
  [0xa2, 0xa2, 603],
  [0xa3, 0xa3, 604],
  [0xa4, 0xa4, 606],
  [0xa7, 0xa7, 503],
];

/** The cause at a path; some readers write the 32 bits with a sign. @throws BadFieldError where it is no number. */
export function causeAt(record: JsonValue, path: string): CauseOfSide | null {
  const written = wholeAt(record, path) ?? 0;
  const cause = written < 0 ? written + 2 ** 32 : written;
  if (cause === 0) return null;
  if (cause === CLEARED) return { kind: 'cleared' };
  if (SPLIT.has(cause)) return { kind: 'split' };
  if (cause <= HIGHEST_Q850 && cause > 0) return { kind: 'q850', code: cause };
  const byte = Math.floor(cause / 2 ** 24);
  const range = SIP_BYTES.find(([first, last]) => byte >= first && byte <= last);
  return range === undefined ? { kind: 'own' } : { kind: 'sip', code: range[2] + byte - range[0] };
}
