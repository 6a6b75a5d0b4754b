import type { Cause } from './call.ts';

/** Null: the code says nothing, and that is known. */
type CauseOrNone = Cause | null;

/** What a code stands for: always the same, or one cause where the callee's phone rang and another where not. */
export type MappedCause = CauseOrNone | { readonly ifRang: CauseOrNone; readonly otherwise: CauseOrNone };

export interface CodeMeaning {
  readonly code: number;
  readonly name: string;
  /** Where the name, or the meaning that a team gave the code, comes from. */
  readonly source: string;
  readonly cause: MappedCause;
  /** Set for a code that is sent during calls too; any other says why a call was not set up. */
  readonly alsoAfterAnswer?: boolean;
}

export const CODE_KINDS = ['q850', 'sip'] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

/** Q.850 numbers that switches make out of a SIP status: beside it they are no second opinion. */
export interface MadeOfSip {
  readonly sip: number;
  readonly q850: readonly number[];
  /** Who makes them. */
  readonly source: string;
}

/** What one layer of a cause map says. */
export interface CodeLists extends Readonly<Record<CodeKind, readonly CodeMeaning[]>> {
  readonly madeOfSip: readonly MadeOfSip[];
}

/**
 * How codes of the signalling become causes, in three layers: a code's meaning is that of its call's
 * carrier, else the one for every carrier, else the default. A code in none of them is unknown and counts
 * as absent. What is made of a SIP status is layered the same way, status by status.
 */
export interface CauseMap {
  readonly defaults: CodeLists;
  readonly everyCarrier: CodeLists;
  /** By `CallEnded.carrier`, to the letter. */
  readonly carriers: Readonly<Record<string, CodeLists>>;
}

export const CODE_KIND_NAMES: Readonly<Record<CodeKind, string>> = { q850: 'Q.850', sip: 'SIP' };

/** ITU-T Q.850: seven bits. RFC 3261, section 7.2: three digits, of which the first is 1 to 6. */
export const HIGHEST_CODE: Readonly<Record<CodeKind, number>> = { q850: 127, sip: 699 };

/** The cause that a meaning has for a call that rang or did not. */
export function causeFor({ cause }: CodeMeaning, rang: boolean): CauseOrNone {
  if (cause === null || typeof cause === 'string') return cause;
  return rang ? cause.ifRang : cause.otherwise;
}
