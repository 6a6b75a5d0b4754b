import type { CallEnded, EndCause } from '../engine/call.ts';
import { findInvalidField } from '../events/call-ended.ts';
import { BadFieldError } from './bad-field-error.ts';
import { told, type Facts, type Origins, type Told } from './facts.ts';
import type { JsonValue } from './json-record.ts';
import { hasSign } from './signs.ts';
import type { SourceSettings } from './source-settings.ts';
import type { Source } from './source.ts';

/** What became of a record. */
export type ReadSource =
  | { readonly kind: 'call'; readonly call: CallEnded; readonly origins: Origins }
  | { readonly kind: 'not a call'; readonly reason: string }
  /** `problem` names the field, and holds no value of it. */
  | { readonly kind: 'bad'; readonly problem: string };

/**
 * Reads records of a platform. `timestampMs` is that of the record in Kafka, 0 where it has none. Total: a record that cannot be read
 * is an outcome too.
 */
export type SourceReader = (record: JsonValue, timestampMs?: number) => ReadSource;

/** A reader of a source's records under settings that were checked. */
export function openSource(source: Source, settings: SourceSettings): SourceReader {
  const read = source.open(settings);
  const madeBy = `${source.name}/${source.version}`;
  return (record, timestampMs = 0) => {
    try {
      const outcome = read(record, timestampMs);
      if (outcome.kind === 'not a call') return outcome;
      return callOf(withEvidence(outcome.facts, record, settings), madeBy);
    } catch (error) {
      if (error instanceof BadFieldError) return { kind: 'bad', problem: error.message };
      throw error;
    }
  };
}

/** What a record is configured to tell goes before what the platform says: it knows of no such thing. */
function withEvidence(facts: Facts, record: JsonValue, { evidence }: SourceSettings): Facts {
  const voicemail = hasSign(record, evidence.voicemail);
  const cause: Told<EndCause> | undefined =
    toldCause('AGENT_NETWORK_LOST', hasSign(record, evidence.agentNetworkLost)) ??
    toldCause('LINE_BALANCE_EXHAUSTED', hasSign(record, evidence.lineBalanceExhausted));
  if (voicemail === null && cause === undefined) return facts;
  return {
    ...facts,
    ...(voicemail === null ? {} : { voicemailDetected: told(true, voicemail) }),
    ...(cause === undefined ? {} : { endCause: cause }),
  };
}

function toldCause(cause: EndCause, from: string | null): Told<EndCause> | undefined {
  return from === null ? undefined : told(cause, from);
}

const DURATIONS = [
  'ringingDurationMs',
  'callDurationMs',
  'talkDurationMs',
  'queueDurationMs',
  'agentRingingDurationMs',
  'maxRingingDurationMs',
] as const satisfies readonly (keyof CallEnded)[];

/** All that is not told, in the order of the schema. */
const UNTOLD = {
  eventId: '',
  callId: '',
  tenantId: null,
  taskId: null,
  agentId: null,
  lineId: null,
  carrier: null,
  callerNumber: null,
  calleeNumber: null,
  taskType: 'MANUAL',
  startedAt: 0,
  endedAt: 0,
  ringingDurationMs: null,
  callDurationMs: 0,
  talkDurationMs: null,
  queueDurationMs: null,
  agentRingingDurationMs: null,
  maxRingingDurationMs: null,
  hangupParty: 'UNKNOWN',
  voicemailDetected: false,
  endCause: null,
  q850Cause: null,
  sipStatusCode: null,
  mediaPacketsReceived: null,
  source: null,
} as const satisfies CallEnded;

function callOf(facts: Facts, madeBy: string): ReadSource {
  const fields: Record<string, unknown> = { ...UNTOLD, source: madeBy };
  const origins: Record<string, string> = {};
  for (const [field, fact] of Object.entries(facts)) {
    if (fact === undefined) continue;
    fields[field] = fact.value;
    origins[field] = fact.from;
  }
  for (const field of DURATIONS) {
    const value = fields[field];
    if (typeof value === 'number') fields[field] = Math.round(value);
  }
  const read = fields as unknown as CallEnded;
  const invalid = findInvalidField(read);
  if (invalid === null) return { kind: 'call', call: read, origins };
  const from = origins[invalid.field];
  return { kind: 'bad', problem: `${invalid.field}${from === undefined ? '' : ` (${from})`} ${invalid.problem}` };
}
