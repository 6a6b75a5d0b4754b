import type { DecidingFields } from './call.ts';
import type { CodeKind } from './cause-map.ts';
import {
  NO_CAUSE,
  causeNumber,
  stageOf,
  type CodeTables,
  type CompiledCauseMap,
  type MadeOfSipTable,
} from './compile-cause-map.ts';
import type { EvidenceRules } from './evidence-rules.ts';

/** A code that was asked for a call's cause, and that the map does not know. */
export interface UnknownCode {
  readonly kind: CodeKind;
  readonly code: number;
}

const NONE_UNKNOWN: readonly UnknownCode[] = [];

/**
 * The cause of a call as its place in `CAUSE_BANDS`, 0 where there is none. The platform's own attribution
 * goes first, then the Q.850 cause, then the SIP status; a Q.850 number that is made of the SIP status goes
 * behind it. A code says why a call was not set up, so after an answer only codes that are sent during calls
 * count.
 */
export function attributeCause(call: DecidingFields, map: CompiledCauseMap, rules: EvidenceRules): number {
  const { endCause } = call;
  if (endCause !== null && endCause !== 'UNKNOWN') {
    if (endCause !== 'NO_ANSWER' || !noAnswerIsPassedOver(call, rules)) return causeNumber(endCause);
  }
  return causeOfCodes(call, map);
}

function causeOfCodes(call: DecidingFields, map: CompiledCauseMap): number {
  const { q850Cause, sipStatusCode } = call;
  if (q850Cause === null && sipStatusCode === null) return NO_CAUSE;
  const tables = tablesFor(map, call.carrier);
  const stage = stageOf(call.callDurationMs > 0, hasRung(call));
  const byQ850 = q850Cause === null ? NO_CAUSE : lookUp(tables.q850[stage]!, q850Cause);
  if (sipStatusCode === null) return byQ850;
  if (byQ850 !== NO_CAUSE && !isMadeOfSip(tables.madeOfSip, q850Cause!, sipStatusCode)) return byQ850;
  const bySip = lookUp(tables.sip[stage]!, sipStatusCode);
  return bySip === NO_CAUSE ? byQ850 : bySip;
}

/**
 * The codes that the map would have to know to tell the cause of a call: those that `attributeCause` asks,
 * and that no layer lists. Mostly none.
 */
export function unknownCodesOf(
  call: DecidingFields,
  map: CompiledCauseMap,
  rules: EvidenceRules,
): readonly UnknownCode[] {
  const { q850Cause, sipStatusCode } = call;
  if (q850Cause === null && sipStatusCode === null) return NONE_UNKNOWN;
  if (call.callDurationMs > 0 || platformCounts(call, rules)) return NONE_UNKNOWN;
  const tables = tablesFor(map, call.carrier);
  const stage = stageOf(false, hasRung(call));
  const byQ850 = q850Cause === null ? NO_CAUSE : lookUp(tables.q850[stage]!, q850Cause);
  const bySip = sipStatusCode === null ? NO_CAUSE : lookUp(tables.sip[stage]!, sipStatusCode);
  const isCode = q850Cause !== null && q850Cause >= 0 && q850Cause < tables.listed.q850.length;
  const sipFirst = isCode && sipStatusCode !== null && isMadeOfSip(tables.madeOfSip, q850Cause, sipStatusCode);
  const asksQ850 = !sipFirst || bySip === NO_CAUSE;
  const asksSip = sipFirst || byQ850 === NO_CAUSE;
  const unknown: UnknownCode[] = [];
  if (asksQ850 && isUnknown(tables.listed.q850, q850Cause)) unknown.push({ kind: 'q850', code: q850Cause! });
  if (asksSip && isUnknown(tables.listed.sip, sipStatusCode)) unknown.push({ kind: 'sip', code: sipStatusCode! });
  return unknown;
}

/** Whether the platform's word, where there is one, names the cause. */
export function platformCounts(call: DecidingFields, rules: EvidenceRules): boolean {
  const { endCause } = call;
  if (endCause === null || endCause === 'UNKNOWN') return false;
  return endCause !== 'NO_ANSWER' || !noAnswerIsPassedOver(call, rules);
}

function noAnswerIsPassedOver(call: DecidingFields, { passesOverUnrungNoAnswer }: EvidenceRules): boolean {
  const { ringingDurationMs, callDurationMs, taskType } = call;
  if (ringingDurationMs === null || ringingDurationMs > 0 || callDurationMs > 0) return false;
  return passesOverUnrungNoAnswer && taskType !== 'INBOUND';
}

/** As far as codes ask for it: ringing that the source does not tell counts as none. */
export function hasRung({ ringingDurationMs }: Pick<DecidingFields, 'ringingDurationMs'>): boolean {
  return ringingDurationMs !== null && ringingDurationMs > 0;
}

function tablesFor({ anyCarrier, byCarrier }: CompiledCauseMap, carrier: string | null): CodeTables {
  if (carrier === null || byCarrier.size === 0) return anyCarrier;
  return byCarrier.get(carrier) ?? anyCarrier;
}

/** Of a number that can be a Q.850 cause. */
function isMadeOfSip({ rowOf, ones }: MadeOfSipTable, q850: number, sip: number): boolean {
  const row = sip >= 0 && sip < rowOf.length ? rowOf[sip]! : 0;
  return row !== 0 && ones[row + q850] === 1;
}

function lookUp(causes: Uint8Array, code: number): number {
  return code >= 0 && code < causes.length ? causes[code]! : NO_CAUSE;
}

function isUnknown(listed: Uint8Array, code: number | null): boolean {
  return code !== null && listed[code] !== 1;
}
