import type { JsonObject, JsonValue } from '../../src/sources/json-record.ts';
import { linesOfRecords } from './source-examples.ts';

/**
 * A call that was really made through FreeSWITCH 1.11.3-dev, and the documents of mod_json_cdr that it left. Of their variables those
 * are kept that are read and a handful beside; the customer's leg of the dialler's answered call (O5) is whole.
 */
interface RealCall {
  readonly scenario: string;
  readonly happened: string;
  /** What is true of the call, whatever a record says. */
  readonly status: string;
  readonly taskType: string;
  readonly legs: readonly JsonObject[];
}

export const realCalls: readonly RealCall[] = linesOfRecords('real-freeswitch.jsonl') as readonly RealCall[];

export function realCall(name: string): RealCall {
  return realCalls.find(({ scenario }) => scenario === name || scenario.startsWith(`${name}-`))!;
}

/** What a user configures who has such calls only. */
export function settingsOf({ taskType }: RealCall): object {
  return { calls: [{ taskType }] };
}

/** A document with some of its variables changed; undefined: taken away. */
export function withVariables(document: JsonObject, changes: JsonObject): JsonObject {
  return { ...document, variables: { ...(document['variables'] as JsonObject), ...changes } };
}

export function variablesOf(document: JsonValue | undefined): JsonObject {
  return (document as JsonObject)['variables'] as JsonObject;
}
