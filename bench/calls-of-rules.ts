import { createRandom, type Random } from '../demo/random.ts';
import { oneOf } from '../demo/sampler.ts';
import type { CallEnded } from '../src/engine/call.ts';
import type { Engine } from '../src/engine/classify.ts';
import { keysOf, type Decision } from '../src/engine/compile-decision-table.ts';
import { factsOf, type FactsKey } from '../src/engine/facts.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { findInvalidField } from '../src/events/call-ended.ts';
import { callOfFacts, canBeOfOneCall } from './call-of-facts.ts';

/** A call, the facts it was made for, and the number of the rule that has to decide it. */
export interface CallOfRule {
  readonly call: CallEnded;
  readonly key: FactsKey;
  readonly rule: number;
}

const SEED = 1;

/**
 * Makes equally many calls for each rule, all different, in random order: their facts are drawn from all
 * that the rule covers, and they are encoded and decoded, so that the engine meets them as a worker's
 * engine does. The same arguments give the same calls.
 * @throws Error where a call is not valid, or is decided by another rule than the one it was made for.
 */
export function callsOfRules(
  decisions: readonly Decision[],
  engine: Engine,
  callsPerRule: number,
): readonly CallOfRule[] {
  const random = createRandom(SEED);
  const made = decisions.flatMap((decision, rule) => {
    const drawKey = oneOf(keysOf(decision.conditions).filter((key) => canBeOfOneCall(factsOf(key))));
    return Array.from({ length: callsPerRule }, (_, index) => {
      const key = drawKey(random);
      const call = callOfFacts(factsOf(key), rule * callsPerRule + index, random);
      return { body: callEndedSchema.type.toBuffer(call), key, rule };
    });
  });
  // Decoded after the shuffle, so that neighbours in the list are neighbours in memory.
  return shuffled(made, random).map(({ body, key, rule }) => {
    const call = callEndedSchema.type.fromBuffer(body) as CallEnded;
    checkCall(call, key, decisions[rule]!, engine);
    return { call, key, rule };
  });
}

function checkCall(call: CallEnded, key: FactsKey, { rule }: Decision, { classify }: Engine): void {
  const invalid = findInvalidField(call);
  const { ruleId } = classify(call);
  if (invalid === null && ruleId === rule.id) return;
  const problem = invalid === null ? `is decided by ${ruleId}` : `is not valid: ${invalid.field} ${invalid.problem}`;
  throw new Error(`a call made for ${rule.id} ${problem}; made for ${JSON.stringify(factsOf(key))}`);
}

/** Fisher-Yates. */
function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
