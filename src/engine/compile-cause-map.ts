import { CAUSES, type Cause } from './call.ts';
import {
  CODE_KIND_NAMES,
  HIGHEST_CODE,
  causeFor,
  type CauseMap,
  type CodeKind,
  type CodeLists,
  type CodeMeaning,
  type MadeOfSip,
} from './cause-map.ts';

/** Causes by code, one array for each `stageOf` a call. */
type CodeTable = readonly Uint8Array[];

export interface CodeTables extends Readonly<Record<CodeKind, CodeTable>> {
  readonly madeOfSip: MadeOfSipTable;
  /** By code a one where a layer lists it. */
  readonly listed: Readonly<Record<CodeKind, Uint8Array>>;
}

/** Which Q.850 numbers are made of a SIP status: by status where its row begins, 0 where none is, and in a row a one for each that is. */
export interface MadeOfSipTable {
  readonly rowOf: Uint16Array;
  readonly ones: Uint8Array;
}

/** A `CauseMap` as arrays by code, its layers laid over each other. */
export interface CompiledCauseMap {
  readonly anyCarrier: CodeTables;
  readonly byCarrier: ReadonlyMap<string, CodeTables>;
}

/**
 * The bands of the fact: a cause, or none, with what a code says told apart where it weighs less than the platform's word
 * (NO_ANSWER), or contradicts a call that was not answered (SIP 200).
 */
export const CAUSE_BANDS = ['NONE', ...CAUSES, 'NO_ANSWER by code', 'NORMAL by SIP 200'] as const;

/** The place in `CAUSE_BANDS` of none: of a code that means no cause, and of one that no layer lists. */
export const NO_CAUSE = 0;

const NO_ANSWER_BY_CODE = CAUSE_BANDS.indexOf('NO_ANSWER by code');
const NORMAL_BY_SIP_200 = CAUSE_BANDS.indexOf('NORMAL by SIP 200');
const SIP_OK = 200;

const STAGES = 4;

/**
 * Makes a cause map ready for `attributeCause`.
 * @throws RangeError where a layer lists a code or a pair twice, or a code outside of its kind's range.
 */
export function compileCauseMap({ defaults, everyCarrier, carriers }: CauseMap): CompiledCauseMap {
  const compile = (layers: readonly CodeLists[]): CodeTables => ({
    q850: compileCodes('q850', layers),
    sip: compileCodes('sip', layers),
    madeOfSip: compileMadeOfSip(layers),
    listed: { q850: listedCodes('q850', layers), sip: listedCodes('sip', layers) },
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
  const stages = Array.from({ length: STAGES }, () => new Uint8Array(HIGHEST_CODE[kind] + 1));
  for (const layer of layers) {
    const listed = new Set<number>();
    for (const meaning of layer[kind]) {
      checkCode(kind, meaning.code, listed);
      for (const answered of [false, true]) {
        for (const rang of [false, true]) {
          stages[stageOf(answered, rang)]![meaning.code] = bandOf(kind, meaning, answered, rang);
        }
      }
    }
  }
  return stages;
}

function listedCodes(kind: CodeKind, layers: readonly CodeLists[]): Uint8Array {
  const listed = new Uint8Array(HIGHEST_CODE[kind] + 1);
  for (const { code } of layers.flatMap((layer) => layer[kind])) listed[code] = 1;
  return listed;
}

function bandOf(kind: CodeKind, meaning: CodeMeaning, answered: boolean, rang: boolean): number {
  const cause = answered && meaning.alsoAfterAnswer !== true ? null : causeFor(meaning, rang);
  if (cause === null) return NO_CAUSE;
  if (cause === 'NO_ANSWER') return NO_ANSWER_BY_CODE;
  if (cause === 'NORMAL' && kind === 'sip' && meaning.code === SIP_OK) return NORMAL_BY_SIP_200;
  return causeNumber(cause);
}

/** What a layer says of a SIP status takes the place of all that those below say of it. */
function compileMadeOfSip(layers: readonly CodeLists[]): MadeOfSipTable {
  const made = new Map<number, ReadonlySet<number>>();
  for (const { madeOfSip } of layers) {
    for (const [sip, entries] of Map.groupBy(madeOfSip, (entry) => entry.sip)) made.set(sip, codesMadeOf(sip, entries));
  }
  const width = HIGHEST_CODE.q850 + 1;
  const rowOf = new Uint16Array(HIGHEST_CODE.sip + 1);
  const ones = new Uint8Array((made.size + 1) * width);
  for (const [index, [sip, codes]] of [...made].toSorted(([one], [other]) => one - other).entries()) {
    rowOf[sip] = (index + 1) * width;
    for (const code of codes) ones[rowOf[sip] + code] = 1;
  }
  return { rowOf, ones };
}

function codesMadeOf(sip: number, entries: readonly MadeOfSip[]): ReadonlySet<number> {
  checkCode('sip', sip, new Set());
  const listed = new Set<number>();
  for (const code of entries.flatMap(({ q850 }) => q850)) checkCode('q850', code, listed);
  return listed;
}

function checkCode(kind: CodeKind, code: number, listed: Set<number>): void {
  const name = `${CODE_KIND_NAMES[kind]} code ${code}`;
  if (!Number.isInteger(code) || code < 0 || code > HIGHEST_CODE[kind]) {
    throw new RangeError(`${name} is not a whole number from 0 to ${HIGHEST_CODE[kind]}`);
  }
  if (listed.has(code)) throw new RangeError(`${name} is listed twice`);
  listed.add(code);
}

/** The place of a platform's word in `CAUSE_BANDS`. A switch, for the reason that stands in facts.ts. */
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
