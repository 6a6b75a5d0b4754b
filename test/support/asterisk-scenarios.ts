import type { JsonObject, JsonValue } from '../../src/sources/json-record.ts';
import { linesOfRecords } from './source-examples.ts';

/** A call that was really made with Asterisk 22.10.1, the records that it left, and what really happened. */
export interface AsteriskScenario {
  readonly scenario: string;
  readonly settings: JsonObject;
  readonly records: readonly {
    readonly kind: 'cdr_json' | 'cel_json' | 'queue_log' | 'ami';
    readonly row?: JsonObject;
    readonly line?: string;
    readonly event?: JsonObject;
  }[];
  readonly truth: { readonly status: string; readonly taskType: string };
}

export const ASTERISK_SCENARIOS = linesOfRecords('real-asterisk.jsonl') as readonly AsteriskScenario[];

/** All of a scenario's records in one, as a record of `asterisk-call`. */
export function wholeCallOf({ records }: AsteriskScenario): Record<string, JsonValue> {
  return {
    rows: rowsOf({ records }),
    events: records.flatMap(({ kind, row }) => (kind === 'cel_json' && row !== undefined ? [row] : [])),
    lines: records.flatMap(({ line }) => (line === undefined ? [] : [line])),
    ami: records.flatMap(({ event }) => (event === undefined ? [] : [event])),
  };
}

/** A scenario's CDR rows, each a record of `asterisk-cdr`. */
export function rowsOf({ records }: Pick<AsteriskScenario, 'records'>): readonly JsonObject[] {
  return records.flatMap(({ kind, row }) => (kind === 'cdr_json' && row !== undefined ? [row] : []));
}

/**
 * Settings of a scenario. In that system one endpoint, sipp, plays the agent of outbound calls and the customer of inbound ones, so
 * the customer's channels differ by scenario; trunk, trunk2, dead and nobody were customers' in all of them.
 */
export function settingsOf({ truth }: AsteriskScenario): object {
  const taskType = truth.taskType.split(', ').at(-1)!;
  const customers = ['PJSIP/trunk', 'PJSIP/dead', 'PJSIP/nobody'];
  return {
    timeZone: 'America/New_York',
    calls: [{ taskType }],
    options: { customerChannels: taskType === 'INBOUND' ? ['PJSIP/sipp'] : customers, diallerContexts: ['dialler'] },
  };
}
