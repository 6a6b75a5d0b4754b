import type { CallEnded } from '../../src/engine/call.ts';
import type { JsonObject, JsonValue } from '../../src/sources/json-record.ts';

/** A call as a platform writes it. */
export interface WrittenCall {
  /** The record that is the call, as its source reads it. */
  readonly record: JsonValue;
  /** What the platform writes of the call besides, before it: interim events, other legs; none of them is a call. */
  readonly others: readonly JsonValue[];
  /**
   * Whether the record holds everything that the status was decided by. A platform that has no word for it, no field or no
   * code, cannot tell such a call: its status may be another then.
   */
  readonly tellsAll: boolean;
}

/** Writes the demo's calls as records of one platform. */
export interface PlatformWriter {
  /** The source that reads them. */
  readonly source: string;
  /** What its settings file holds. */
  readonly settings: JsonObject;
  /** The same call gives the same records. `callId` of the call that its source makes of them is that of the call. */
  readonly write: (call: CallEnded) => WrittenCall;
}
