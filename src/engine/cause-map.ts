import type { CallEnded, Cause } from './call.ts';

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
export type CodeLists = Readonly<Record<CodeKind, readonly CodeMeaning[]>>;

/**
 * How codes of the signalling become causes, in three layers: a code's meaning is that of its call's
 * carrier, else the one for every carrier, else the default. A code in none of them is unknown and counts
 * as absent.
 */
export interface CauseMap {
  readonly defaults: CodeLists;
  readonly everyCarrier: CodeLists;
  /** By `CallEnded.carrier`, to the letter. */
  readonly carriers: Readonly<Record<string, CodeLists>>;
}

/** Causes by code, one array for each `stageOf` a call. */
type CodeTable = readonly Uint8Array[];
type CodeTables = Readonly<Record<CodeKind, CodeTable>>;

/** A `CauseMap` as arrays by code, its layers laid over each other. */
export interface CompiledCauseMap {
  readonly anyCarrier: CodeTables;
  readonly byCarrier: ReadonlyMap<string, CodeTables>;
}

/** A code that was asked for a call's cause, and that the map does not know. */
export interface UnknownCode {
  readonly kind: CodeKind;
  readonly code: number;
}

export const CODE_KIND_NAMES: Readonly<Record<CodeKind, string>> = { q850: 'Q.850', sip: 'SIP' };

/** ITU-T Q.850: seven bits. RFC 3261, section 7.2: three digits, of which the first is 1 to 6. */
export const HIGHEST_CODE: Readonly<Record<CodeKind, number>> = { q850: 127, sip: 699 };

const NO_CAUSE = 0;
const UNKNOWN_CODE = 255;
const STAGES = 4;
const NONE_UNKNOWN: readonly UnknownCode[] = [];

/**
 * Makes a cause map ready for `attributeCause`.
 * @throws RangeError where a layer lists a code twice, or one outside of its kind's range.
 */
export function compileCauseMap({ defaults, everyCarrier, carriers }: CauseMap): CompiledCauseMap {
  const compile = (layers: readonly CodeLists[]): CodeTables => ({
    q850: compileCodes('q850', layers),
    sip: compileCodes('sip', layers),
  });
  return {
    anyCarrier: compile([defaults, everyCarrier]),
    byCarrier: new Map(
      Object.entries(carriers).map(([carrier, lists]) => [carrier, compile([defaults, everyCarrier, lists])]),
    ),
  };
}

/**
 * The cause of a call as a number: 0 where there is none, else its place in `CAUSES` plus one, which is
 * the place in the bands of the fact. The platform's own attribution goes first, then the Q.850 cause,
 * then the SIP status. A code says why a call was not set up, so after an answer only codes that are
 * sent during calls count.
 */
export function attributeCause(call: CallEnded, map: CompiledCauseMap, answered: boolean, rang: boolean): number {
  const { endCause, q850Cause, sipStatusCode } = call;
  if (endCause !== null && endCause !== 'UNKNOWN') return causeNumber(endCause);
  if (q850Cause === null && sipStatusCode === null) return NO_CAUSE;
  const tables = tablesFor(map, call.carrier);
  const stage = stageOf(answered, rang);
  const cause = q850Cause === null ? NO_CAUSE : lookUp(tables.q850[stage]!, q850Cause);
  if (cause !== NO_CAUSE && cause !== UNKNOWN_CODE) return cause;
  if (sipStatusCode === null) return NO_CAUSE;
  const bySip = lookUp(tables.sip[stage]!, sipStatusCode);
  return bySip === UNKNOWN_CODE ? NO_CAUSE : bySip;
}

/**
 * The codes that the map would have to know to tell the cause of a call: those that `attributeCause` asks,
 * and that no layer lists. Mostly none.
 */
export function unknownCodesOf(call: CallEnded, map: CompiledCauseMap): readonly UnknownCode[] {
  const { endCause, q850Cause, sipStatusCode } = call;
  if (q850Cause === null && sipStatusCode === null) return NONE_UNKNOWN;
  if (call.callDurationMs > 0 || (endCause !== null && endCause !== 'UNKNOWN')) return NONE_UNKNOWN;
  const tables = tablesFor(map, call.carrier);
  const stage = stageOf(false, call.ringingDurationMs > 0);
  const unknown: UnknownCode[] = [];
  if (q850Cause !== null) {
    const cause = lookUp(tables.q850[stage]!, q850Cause);
    if (cause === UNKNOWN_CODE) unknown.push({ kind: 'q850', code: q850Cause });
    else if (cause !== NO_CAUSE) return NONE_UNKNOWN;
  }
  if (sipStatusCode !== null && lookUp(tables.sip[stage]!, sipStatusCode) === UNKNOWN_CODE) {
    unknown.push({ kind: 'sip', code: sipStatusCode });
  }
  return unknown;
}

/** The cause that a meaning has for a call that rang or did not. */
export function causeFor({ cause }: CodeMeaning, rang: boolean): CauseOrNone {
  if (cause === null || typeof cause === 'string') return cause;
  return rang ? cause.ifRang : cause.otherwise;
}

function tablesFor({ anyCarrier, byCarrier }: CompiledCauseMap, carrier: string | null): CodeTables {
  if (carrier === null || byCarrier.size === 0) return anyCarrier;
  return byCarrier.get(carrier) ?? anyCarrier;
}

/** How far a call got, as far as codes care. */
function stageOf(answered: boolean, rang: boolean): number {
  return (answered ? 2 : 0) + (rang ? 1 : 0);
}

function lookUp(causes: Uint8Array, code: number): number {
  return code >= 0 && code < causes.length ? causes[code]! : UNKNOWN_CODE;
}

function compileCodes(kind: CodeKind, layers: readonly CodeLists[]): CodeTable {
  const stages = Array.from({ length: STAGES }, () => new Uint8Array(HIGHEST_CODE[kind] + 1).fill(UNKNOWN_CODE));
  for (const layer of layers) {
    const listed = new Set<number>();
    for (const meaning of layer[kind]) {
      checkCode(kind, meaning.code, listed);
      for (const answered of [false, true]) {
        for (const rang of [false, true]) {
          const cause = answered && meaning.alsoAfterAnswer !== true ? null : causeFor(meaning, rang);
          stages[stageOf(answered, rang)]![meaning.code] = cause === null ? NO_CAUSE : causeNumber(cause);
        }
      }
    }
  }
  return stages;
}

function checkCode(kind: CodeKind, code: number, listed: Set<number>): void {
  const name = `${CODE_KIND_NAMES[kind]} code ${code}`;
  if (!Number.isInteger(code) || code < 0 || code > HIGHEST_CODE[kind]) {
    throw new RangeError(`${name} is not a whole number from 0 to ${HIGHEST_CODE[kind]}`);
  }
  if (listed.has(code)) throw new RangeError(`${name} is listed twice`);
  listed.add(code);
}

/** The place in `CAUSES`, plus one. A switch, for the reason that stands in facts.ts. */
function causeNumber(cause: Cause): number {
  switch (cause) {
    case 'BUSY':
      return 1;
    case 'REJECTED':
      return 2;
    case 'NO_ANSWER':
      return 3;
    case 'CARRIER_UNAVAILABLE':
      return 4;
    case 'OUT_OF_SERVICE':
      return 5;
    case 'CANCELLED':
      return 6;
    case 'RATE_NOT_CONFIGURED':
      return 7;
    case 'INSUFFICIENT_BALANCE':
      return 8;
    case 'POLICY_BLOCKED':
      return 9;
    case 'LINE_BALANCE_EXHAUSTED':
      return 10;
    case 'NO_MEDIA':
      return 11;
    case 'AGENT_REJECTED':
      return 12;
    case 'AGENT_NO_ANSWER':
      return 13;
    case 'AGENT_NETWORK_LOST':
      return 14;
    case 'NORMAL':
      return 15;
  }
}
