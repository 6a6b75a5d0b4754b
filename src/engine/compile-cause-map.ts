import type { Cause } from './call.ts';
import { CODE_KIND_NAMES, HIGHEST_CODE, causeFor, type CauseMap, type CodeKind, type CodeLists } from './cause-map.ts';

/** Causes by code, one array for each `stageOf` a call. */
type CodeTable = readonly Uint8Array[];
export type CodeTables = Readonly<Record<CodeKind, CodeTable>>;

/** A `CauseMap` as arrays by code, its layers laid over each other. */
export interface CompiledCauseMap {
  readonly anyCarrier: CodeTables;
  readonly byCarrier: ReadonlyMap<string, CodeTables>;
}

/** What a look-up gives for a code that means no cause, and for one that no layer lists. Others are places in `CAUSES`, plus one. */
export const NO_CAUSE = 0;
export const UNKNOWN_CODE = 255;

const STAGES = 4;

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

/** How far a call got, as far as codes care. */
export function stageOf(answered: boolean, rang: boolean): number {
  return (answered ? 2 : 0) + (rang ? 1 : 0);
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
export function causeNumber(cause: Cause): number {
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
