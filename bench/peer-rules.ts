import { AGENT_CAUSE } from '../src/engine/call.ts';
import { HIGHEST_CODE } from '../src/engine/cause-map.ts';
import { createEngine, defaultEngineSettings, factSettingsOf } from '../src/engine/classify.ts';
import { CAUSE_BANDS } from '../src/engine/compile-cause-map.ts';
import { compileDecisionTable } from '../src/engine/compile-decision-table.ts';
import { callClassifiedSchema, callEndedSchema } from '../src/events/avro-schemas.ts';

const BLAMED: ReadonlySet<string> = new Set(AGENT_CAUSE);

/**
 * The decision table as compiled by the engine, for contenders in other languages: they derive the facts of
 * a call themselves, and look up the rest. Bytes are in base64.
 */
export function peerRules(outputSchemaId: number) {
  const { talkThresholdMs, queueThresholdMs, causeMap, evidenceRules } = factSettingsOf(defaultEngineSettings);
  const { q850, sip, madeOfSip } = causeMap.anyCarrier;
  return {
    outputSchemaId,
    inputSchema: callEndedSchema.json,
    outputSchema: callClassifiedSchema.json,
    /** By the number of a combination of facts: the number of a classification. */
    decisionOf: base64(compileDecisionTable().decisionOf),
    classifications: createEngine().classifications,
    talkThresholdMs,
    queueThresholdMs,
    evidenceRules,
    causeBands: CAUSE_BANDS.length,
    /** By the place of a cause in `CAUSE_BANDS`: 1 where it blames an agent. */
    blamesAgent: base64(Uint8Array.from(CAUSE_BANDS, (cause) => Number(BLAMED.has(cause)))),
    q850: q850.map(base64),
    sip: sip.map(base64),
    /** Nothing for a status that no number is made of. */
    madeOfSip: Array.from(madeOfSip.rowOf, (row) =>
      row === 0 ? '' : base64(madeOfSip.ones.subarray(row, row + HIGHEST_CODE.q850 + 1)),
    ),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
