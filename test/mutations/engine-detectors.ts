import type { CallEnded } from '../../src/engine/call.ts';
import { attributeCause, unknownCodesOf } from '../../src/engine/attribute-cause.ts';
import { HIGHEST_CODE, type CauseMap } from '../../src/engine/cause-map.ts';
import { CAUSE_BANDS, compileCauseMap, type CompiledCauseMap } from '../../src/engine/compile-cause-map.ts';
import { evidenceRules } from '../../src/engine/evidence-rules.ts';
import { COMBINATIONS, factsOf } from '../../src/engine/facts.ts';
import { isMadeOfSip, oracleCause, oracleStatus } from '../demo/oracle.ts';
import { decisionCases } from '../engine/decision-cases.ts';
import { callOfFacts } from '../support/call-of-facts.ts';
import { bandOfCause } from '../support/band-of-cause.ts';
import { callsOfCodes } from '../support/calls-of-codes.ts';
import { exampleCall } from '../support/example-call.ts';
import type { Detector } from './detectors.ts';
import type { EngineMutation } from './mutations-of-engines.ts';

/** A prime, so that the combinations that are looked at have all bands of all facts among them. */
const STEP = 97;

/** Says which of the tests' ways to look at an engine notice that it is not the right one. */
export function createEngineDetectors(): (classify: EngineMutation['classify']) => readonly Detector[] {
  const judged = [...callsOfSomeFacts()].map((call) => ({ call, expected: oracleStatus(call) }));
  return (classify) => {
    const noticed: Detector[] = [];
    if (decisionCases.some(({ call, ruleId }) => classify(exampleCall(call)).ruleId !== ruleId)) noticed.push('cases');
    const isOtherwise = judged.some(({ call, expected }) => {
      const { status, unclassifiedReason } = classify(call);
      return status !== expected.status || unclassifiedReason !== expected.unclassifiedReason;
    });
    if (isOtherwise) noticed.push('oracle');
    return noticed;
  };
}

/** Says whether the oracle, which has the design's list of codes, notices that a cause map is not the right one. */
export function createCauseMapDetectors(): (causeMap: CauseMap) => readonly Detector[] {
  const judged = [...callsOfCodes()].map((call) => ({ call, expected: bandOfCause(oracleCause(call)) }));
  return (causeMap) => {
    const compiled = compileCauseMap(causeMap);
    const isOtherwise = judged.some(({ call, expected }) => {
      return CAUSE_BANDS[attributeCause(call, compiled, evidenceRules)] !== expected;
    });
    return isOtherwise || hasOtherPairs(compiled) || asksForKnownCode(compiled) ? ['oracle'] : [];
  };
}

/** Pairs that two equal meanings make void are told all the same. */
function hasOtherPairs({ anyCarrier: { madeOfSip } }: CompiledCauseMap): boolean {
  const { rowOf, ones } = madeOfSip;
  return rowOf.some((row, sip) =>
    ones.subarray(row, row + HIGHEST_CODE.q850 + 1).some((one, q850) => (one === 1) !== isMadeOfSip(q850, sip)),
  );
}

/** 16, which names no cause, is no code that the map does not know. */
function asksForKnownCode(compiled: CompiledCauseMap): boolean {
  return unknownCodesOf(exampleCall({ q850Cause: 16 }), compiled, evidenceRules).length > 0;
}

function* callsOfSomeFacts(): Generator<CallEnded> {
  for (let key = 0; key < COMBINATIONS; key += STEP) {
    yield callOfFacts(factsOf(key), 'low');
    yield callOfFacts(factsOf(key), 'high');
  }
}
