import fc from 'fast-check';
import { CAUSES, HANGUP_PARTIES, TASK_TYPES, type CallEnded } from '../../src/engine/call.ts';
import { findInvalidField } from '../../src/events/call-ended.ts';
import { exampleCall } from './example-call.ts';

const durationMs = fc.oneof(fc.constantFrom(0, 1, 4_999, 5_000, 5_001), fc.nat(3_600_000));
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

/** Carriers that `layeredCauseMap` knows, and some that it does not. */
const carrier = fc.constantFrom('acme', 'other', 'constructor');

/** Codes with a meaning more often than not, and anything that the schema lets through. */
const q850 = fc.oneof(fc.constantFrom(0, 16, 17, 18, 31, 102), fc.integer({ min: 0, max: 127 }), fc.integer());
const sip = fc.oneof(fc.constantFrom(200, 402, 408, 480, 486, 503), fc.integer({ min: 100, max: 699 }), fc.integer());

/** Of this century, of any, and the first and the last that a calendar has. */
const anyTime = fc.oneof(
  { weight: 4, arbitrary: fc.constant(1_790_000_000_000) },
  { weight: 4, arbitrary: fc.integer({ min: -(2 ** 45), max: 2 ** 45 }) },
  { weight: 1, arbitrary: fc.constantFrom(-62_135_596_800_000, 253_402_300_799_999 - 3_600_000) },
);

/** Whatever decisions may look at, for each field apart. */
export const decisionFields = {
  taskType: fc.constantFrom(...TASK_TYPES),
  carrier: nullable(carrier),
  ringingDurationMs: nullable(durationMs),
  callDurationMs: durationMs,
  talkDurationMs: nullable(durationMs),
  queueDurationMs: nullable(durationMs),
  agentRingingDurationMs: nullable(durationMs),
  maxRingingDurationMs: nullable(durationMs),
  hangupParty: fc.constantFrom(...HANGUP_PARTIES),
  voicemailDetected: fc.boolean(),
  endCause: nullable(fc.constantFrom(...CAUSES, 'UNKNOWN' as const)),
  q850Cause: nullable(q850),
  sipStatusCode: nullable(sip),
  mediaPacketsReceived: nullable(fc.oneof(fc.constant(0), fc.nat(1_000_000))),
};

/** Of no weight for decisions, and not ASCII alone. */
const source = fc.constantFrom('twilio-call-summary/1', 'Vermittlung é/2');

/** Any valid call. */
export const anyCall: fc.Arbitrary<CallEnded> = fc
  .record({ ...decisionFields, source: nullable(source), startedAt: anyTime, lastedMs: durationMs })
  .map(({ lastedMs, ...fields }) => exampleCall({ ...fields, endedAt: fields.startedAt + lastedMs }))
  .filter((call) => findInvalidField(call) === null);

/** Any valid call that producers could write whose schema is the former edition. */
export const anyFormerCall: fc.Arbitrary<CallEnded> = anyCall.map((call) => ({
  ...call,
  ringingDurationMs: call.ringingDurationMs ?? 0,
  source: null,
}));
