import type { CallEnded, Cause } from './call.ts';
import { CODE_KINDS, causeFor, type CauseMap, type CodeKind, type CodeLists, type CodeMeaning } from './cause-map.ts';

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
  readonly why: 'unknown to the platform' | 'not in the cause map' | 'means no cause' | 'answered' | 'another decided';
  /** What the cause map says of the code, where it knows it. */
  readonly meaning: CodeMeaning | null;
}

/** Where a call's cause came from; `fields` are those that the answer depends on. */
export interface CauseEvidence {
  readonly cause: Cause | null;
  readonly origin: CauseOrigin;
  readonly passedOver: readonly PassedOver[];
  readonly fields: readonly (keyof CallEnded)[];
}

const CODE_FIELDS = { q850: 'q850Cause', sip: 'sipStatusCode' } as const satisfies Record<CodeKind, CauseField>;

/** Tells what `attributeCause` of the same call and map rests on, in the same order: platform, Q.850, SIP. */
export function causeEvidenceOf(call: CallEnded, map: CauseMap): CauseEvidence {
  let origin: CauseOrigin = { kind: 'none' };
  let cause: Cause | null = null;
  const passedOver: PassedOver[] = [];
  const fields = new Set<keyof CallEnded>(['endCause']);
  if (call.endCause === 'UNKNOWN') {
    passedOver.push({ field: 'endCause', value: 'UNKNOWN', why: 'unknown to the platform', meaning: null });
  } else if (call.endCause !== null) {
    origin = { kind: 'platform' };
    cause = call.endCause;
  }
  for (const codeKind of CODE_KINDS) {
    const field = CODE_FIELDS[codeKind];
    const code = call[field];
    if (origin.kind === 'none') fields.add(field);
    if (code === null) continue;
    const { meaning, layer } = meaningOf(code, codeKind, call.carrier, map);
    const pass = (why: PassedOver['why']) => passedOver.push({ field, value: code, why, meaning });
    if (origin.kind !== 'none') {
      pass('another decided');
      continue;
    }
    for (const name of ['carrier', 'callDurationMs', 'ringingDurationMs'] as const) fields.add(name);
    if (meaning === null) pass('not in the cause map');
    else if (call.callDurationMs > 0 && meaning.alsoAfterAnswer !== true) pass('answered');
    else {
      cause = causeFor(meaning, call.ringingDurationMs > 0);
      if (cause === null) pass('means no cause');
      else origin = { kind: 'code', codeKind, meaning, layer };
    }
  }
  return { cause, origin, passedOver, fields: [...fields] };
}

function meaningOf(
  code: number,
  kind: CodeKind,
  carrier: string | null,
  { defaults, everyCarrier, carriers }: CauseMap,
): { readonly meaning: CodeMeaning | null; readonly layer: CauseMapLayer } {
  const find = (lists: CodeLists | undefined) => lists?.[kind].find((meaning) => meaning.code === code);
  const ofCarrier = carrier !== null && Object.hasOwn(carriers, carrier) ? find(carriers[carrier]) : undefined;
  if (ofCarrier !== undefined) return { meaning: ofCarrier, layer: { kind: 'carrier', carrier: carrier! } };
  const ofEvery = find(everyCarrier);
  if (ofEvery !== undefined) return { meaning: ofEvery, layer: { kind: 'every carrier' } };
  return { meaning: find(defaults) ?? null, layer: { kind: 'default' } };
}
