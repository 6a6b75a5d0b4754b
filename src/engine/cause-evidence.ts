import type { CallEnded, Cause } from './call.ts';
import { hasRung, platformCounts } from './attribute-cause.ts';
import {
  CODE_KINDS,
  causeFor,
  type CauseMap,
  type CodeKind,
  type CodeLists,
  type CodeMeaning,
  type MadeOfSip,
} from './cause-map.ts';
import type { EvidenceRules } from './evidence-rules.ts';

/** Which part of the cause map gave a code its meaning. */
export type CauseMapLayer =
  | { readonly kind: 'default' }
  | { readonly kind: 'every carrier' }
  | { readonly kind: 'carrier'; readonly carrier: string };

/** What named the cause. */
export type CauseOrigin =
  | { readonly kind: 'platform' }
  | {
      readonly kind: 'code';
      readonly codeKind: CodeKind;
      readonly meaning: CodeMeaning;
      readonly layer: CauseMapLayer;
    }
  | { readonly kind: 'none' };

export type CauseField = 'endCause' | 'q850Cause' | 'sipStatusCode';

/** A field that holds something and yet did not name the cause. */
export interface PassedOver {
  readonly field: CauseField;
  readonly value: number | string;
  readonly why:
    | 'unknown to the platform'
    | 'never rang'
    | 'not in the cause map'
    | 'says nothing'
    | 'says nothing before the answer'
    | 'says nothing if it rang'
    | 'says nothing unless it rang'
    | 'answered'
    | 'made of the SIP status'
    | 'another decided';
  /** What the cause map says of the code, where it knows it. */
  readonly meaning: CodeMeaning | null;
  /** What the number is made of and who makes it, where that is why. */
  readonly madeOf: MadeOfSip | null;
}

/** Where a call's cause came from; `fields` are those that the answer depends on. */
export interface CauseEvidence {
  readonly cause: Cause | null;
  readonly origin: CauseOrigin;
  readonly passedOver: readonly PassedOver[];
  readonly fields: readonly (keyof CallEnded)[];
}

const CODE_FIELDS = { q850: 'q850Cause', sip: 'sipStatusCode' } as const satisfies Record<CodeKind, CauseField>;

/** Tells what `attributeCause` of the same call, map and rules rests on, and what it passed over. */
export function causeEvidenceOf(call: CallEnded, map: CauseMap, rules: EvidenceRules): CauseEvidence {
  const { endCause } = call;
  const codes = codesOf(call, map);
  const fields = fieldsOf(call, rules);
  if (endCause !== null && endCause !== 'UNKNOWN' && platformCounts(call, rules)) {
    const passedOver = codes.map((code) => passed(code, 'another decided'));
    return { cause: endCause, origin: { kind: 'platform' }, passedOver, fields };
  }
  const ofPlatform: readonly PassedOver[] = endCause === null ? [] : [passedWord(endCause)];
  const byCodes = evidenceOfCodes(codes, madeOfSip(call, map));
  return { ...byCodes, passedOver: [...ofPlatform, ...byCodes.passedOver], fields };
}

function fieldsOf(call: CallEnded, rules: EvidenceRules): CauseEvidence['fields'] {
  const { endCause, q850Cause, sipStatusCode } = call;
  const fields = new Set<keyof CallEnded>(['endCause']);
  const add = (...names: readonly (keyof CallEnded)[]) => names.forEach((name) => fields.add(name));
  if (endCause === 'NO_ANSWER' && rules.passesOverUnrungNoAnswer)
    add('taskType', 'callDurationMs', 'ringingDurationMs');
  if (platformCounts(call, rules)) return [...fields];
  add('q850Cause', 'sipStatusCode');
  if (q850Cause !== null || sipStatusCode !== null) add('carrier', 'callDurationMs', 'ringingDurationMs');
  return [...fields];
}

/** A code of the call, what the map says of it, and the cause that this is for the call. */
interface AskedCode {
  readonly kind: CodeKind;
  readonly value: number;
  readonly meaning: CodeMeaning | null;
  readonly layer: CauseMapLayer;
  readonly cause: Cause | null;
  /** Why it names no cause, where it does not. */
  readonly silence: PassedOver['why'] | null;
}

function codesOf(call: CallEnded, map: CauseMap): readonly AskedCode[] {
  return CODE_KINDS.flatMap((kind) => {
    const value = call[CODE_FIELDS[kind]];
    return value === null ? [] : [askedCode(kind, value, call, map)];
  });
}

function askedCode(kind: CodeKind, value: number, call: CallEnded, map: CauseMap): AskedCode {
  const { meaning, layer } = meaningOf(value, kind, call.carrier, map);
  const silent = (silence: AskedCode['silence']): AskedCode => ({ kind, value, meaning, layer, cause: null, silence });
  if (meaning === null) return silent('not in the cause map');
  if (call.callDurationMs > 0 && meaning.alsoAfterAnswer !== true) return silent('answered');
  const cause = causeFor(meaning, hasRung(call));
  return cause === null ? silent(silenceOf(call, meaning)) : { kind, value, meaning, layer, cause, silence: null };
}

/** A code whose meaning is none, or is none for a call that rang as far as this one. */
function silenceOf(call: CallEnded, { cause }: CodeMeaning): PassedOver['why'] {
  if (cause !== null) return hasRung(call) ? 'says nothing if it rang' : 'says nothing unless it rang';
  return call.callDurationMs > 0 ? 'says nothing' : 'says nothing before the answer';
}

function evidenceOfCodes(codes: readonly AskedCode[], madeOf: MadeOfSip | null): Omit<CauseEvidence, 'fields'> {
  const speaking = codes.filter(({ silence }) => silence === null);
  const isMade = madeOf !== null && speaking.some(({ kind }) => kind === 'sip');
  const decided = isMade ? speaking.find(({ kind }) => kind === 'sip') : speaking[0];
  const passedOver = codes
    .filter((code) => code !== decided)
    .map((code) => {
      if (code.kind === 'q850' && isMade) return passed(code, 'made of the SIP status', madeOf);
      return passed(code, code.silence ?? 'another decided');
    });
  if (decided === undefined) return { cause: null, origin: { kind: 'none' }, passedOver };
  const { kind: codeKind, meaning, layer, cause } = decided;
  return { cause, origin: { kind: 'code', codeKind, meaning: meaning!, layer }, passedOver };
}

function passed(
  { kind, value, meaning }: AskedCode,
  why: PassedOver['why'],
  madeOf: MadeOfSip | null = null,
): PassedOver {
  return { field: CODE_FIELDS[kind], value, why, meaning, madeOf };
}

function passedWord(endCause: string): PassedOver {
  const why = endCause === 'UNKNOWN' ? 'unknown to the platform' : 'never rang';
  return { field: 'endCause', value: endCause, why, meaning: null, madeOf: null };
}

/** What says that the call's Q.850 number is made of its SIP status: the first layer that has that status does. */
function madeOfSip({ q850Cause, sipStatusCode, carrier }: CallEnded, map: CauseMap): MadeOfSip | null {
  if (q850Cause === null || sipStatusCode === null) return null;
  const ofStatus = layersOf(carrier, map)
    .map(({ lists }) => lists.madeOfSip.filter(({ sip }) => sip === sipStatusCode))
    .find((entries) => entries.length > 0);
  return ofStatus?.find(({ q850 }) => q850.includes(q850Cause)) ?? null;
}

function meaningOf(code: number, kind: CodeKind, carrier: string | null, map: CauseMap) {
  for (const { lists, layer } of layersOf(carrier, map)) {
    const meaning = lists[kind].find((candidate) => candidate.code === code);
    if (meaning !== undefined) return { meaning, layer };
  }
  return { meaning: null, layer: { kind: 'default' } as CauseMapLayer };
}

/** The layers that hold for a carrier, those that go first first. */
function layersOf(
  carrier: string | null,
  { defaults, everyCarrier, carriers }: CauseMap,
): readonly { readonly lists: CodeLists; readonly layer: CauseMapLayer }[] {
  const ofCarrier = carrier !== null && Object.hasOwn(carriers, carrier) ? carriers[carrier] : undefined;
  return [
    ...(ofCarrier === undefined ? [] : [{ lists: ofCarrier, layer: { kind: 'carrier', carrier: carrier! } as const }]),
    { lists: everyCarrier, layer: { kind: 'every carrier' } },
    { lists: defaults, layer: { kind: 'default' } },
  ];
}
