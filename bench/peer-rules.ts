import { compileCauseMap } from '../src/engine/compile-cause-map.ts';
import { compileDecisionTable } from '../src/engine/compile-decision-table.ts';
import { createEngine, defaultEngineSettings } from '../src/engine/classify.ts';
import { callClassifiedSchema, callEndedSchema } from '../src/events/avro-schemas.ts';

/**
 * The decision table as compiled by the engine, for contenders in other languages: they derive the facts of
 * a call themselves, and look up the rest. Bytes are in base64.
 */
export function peerRules(outputSchemaId: number) {
  const { talkThresholdMs, queueThresholdMs, causeMap } = defaultEngineSettings;
  const { q850, sip } = compileCauseMap(causeMap).anyCarrier;
  return {
    outputSchemaId,
    inputSchema: callEndedSchema.json,
    outputSchema: callClassifiedSchema.json,
    /** By the number of a combination of facts: the number of a classification. */
    decisionOf: base64(compileDecisionTable().decisionOf),
    classifications: createEngine().classifications,
    talkThresholdMs,
    queueThresholdMs,
    q850: q850.map(base64),
    sip: sip.map(base64),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
