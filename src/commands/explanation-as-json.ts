import type { CallEnded } from '../engine/call.ts';
import type { CauseOrigin, PassedOver } from '../engine/cause-evidence.ts';
import type { CheckedCondition, Explanation, NearMiss } from '../engine/explain.ts';
import { FACT_NAMES } from '../engine/facts.ts';
import type { FoundCall } from './sourced-call.ts';

/**
 * An explanation for programs: the facts with the fields and values they were derived from, the cause and
 * where it came from, the conditions of the rule, and every other rule with those that failed. Of the call
 * it holds its ids and what decisions look at, and nothing of who was called.
 */
export function explanationAsJson({ place, call, published, origins }: FoundCall, explanation: Explanation) {
  const { classification, facts, evidence, cause, rule, fieldsUsed, nearMisses } = explanation;
  return {
    place,
    callId: call.callId,
    eventId: call.eventId,
    ...(published === null ? {} : { published }),
    ...(origins === null ? {} : { source: call.source, origins }),
    classification,
    rule: { id: classification.ruleId, ...rule },
    facts: Object.fromEntries(
      FACT_NAMES.map((fact) => {
        const { fields, length, talkOrigin } = evidence[fact];
        const how = talkOrigin === undefined ? {} : { how: talkOrigin };
        return [fact, { band: facts[fact], from: valuesOf(call, fields), ...length, ...how }];
      }),
    ),
    cause: { cause: cause.cause, origin: originAsJson(cause.origin), passedOver: cause.passedOver.map(passedAsJson) },
    fieldsUsed,
    nearMisses: nearMisses.map(missAsJson),
  };
}

function valuesOf(call: CallEnded, fields: readonly (keyof CallEnded)[]) {
  return Object.fromEntries(fields.map((field) => [field, call[field]]));
}

function originAsJson(origin: CauseOrigin) {
  if (origin.kind !== 'code') return { kind: origin.kind };
  const { code, name, source } = origin.meaning;
  return { kind: origin.codeKind, code, name, source, layer: origin.layer };
}

function passedAsJson({ field, value, why, meaning, madeOf }: PassedOver) {
  const made = madeOf === null ? {} : { madeOf: { sip: madeOf.sip, source: madeOf.source } };
  return { field, value, why, name: meaning?.name ?? null, ...made };
}

function missAsJson({ outcome, words, held, failed }: NearMiss): object {
  const { status, unclassifiedReason, ruleId } = outcome;
  const conditions: readonly CheckedCondition[] = failed;
  return { status, unclassifiedReason, ruleId, words, held, failed: conditions };
}
