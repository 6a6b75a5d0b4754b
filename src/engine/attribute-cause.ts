import type { DecidingFields } from './call.ts';
import type { CodeKind } from './cause-map.ts';
import {
  NO_CAUSE,
  UNKNOWN_CODE,
  causeNumber,
  stageOf,
  type CodeTables,
  type CompiledCauseMap,
} from './compile-cause-map.ts';

/** A code that was asked for a call's cause, and that the map does not know. */
export interface UnknownCode {
  readonly kind: CodeKind;
  readonly code: number;
}

const NONE_UNKNOWN: readonly UnknownCode[] = [];

/**
 * The cause of a call as a number: 0 where there is none, else its place in `CAUSES` plus one, which is
 * the place in the bands of the fact. The platform's own attribution goes first, then the Q.850 cause,
 * then the SIP status. A code says why a call was not set up, so after an answer only codes that are
 * sent during calls count.
 */
export function attributeCause(call: DecidingFields, map: CompiledCauseMap, answered: boolean, rang: boolean): number {
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
export function unknownCodesOf(call: DecidingFields, map: CompiledCauseMap): readonly UnknownCode[] {
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

function tablesFor({ anyCarrier, byCarrier }: CompiledCauseMap, carrier: string | null): CodeTables {
  if (carrier === null || byCarrier.size === 0) return anyCarrier;
  return byCarrier.get(carrier) ?? anyCarrier;
}

function lookUp(causes: Uint8Array, code: number): number {
  return code >= 0 && code < causes.length ? causes[code]! : UNKNOWN_CODE;
}
