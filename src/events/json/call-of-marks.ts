import { HANGUP_PARTIES, TASK_TYPES, type CallEnded, type EndCause } from '../../engine/call.ts';
import type { ProjectedCall } from '../projected-call.ts';
import { hasBit, type BodyMarks } from './body-marks.ts';
import { CALL_FIELDS } from './call-fields.ts';

const PLACES = Object.fromEntries(CALL_FIELDS.map(({ name }, place) => [name, place])) as Record<
  keyof CallEnded,
  number
>;
const END_CAUSES = CALL_FIELDS[PLACES.endCause]!.words as readonly EndCause[];
/** Fields that have to be there. */
export const NEEDED_FIELDS = CALL_FIELDS.reduce((bits, { mayBeNull }, place) => bits | (mayBeNull ? 0 : 1 << place), 0);

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** Puts into a call what decides its status. What is needed has to be there. */
export function takeCall(call: Writable<ProjectedCall>, marks: BodyMarks): void {
  const { values, starts, ends, given } = marks;
  const numberOf = (field: number) => (hasBit(given, field) ? values[field]! : null);
  call.taskTypePlace = values[PLACES.taskType]!;
  call.taskType = TASK_TYPES[call.taskTypePlace]!;
  call.startedAt = values[PLACES.startedAt]!;
  call.endedAt = values[PLACES.endedAt]!;
  call.ringingDurationMs = numberOf(PLACES.ringingDurationMs);
  call.callDurationMs = values[PLACES.callDurationMs]!;
  call.talkDurationMs = numberOf(PLACES.talkDurationMs);
  call.queueDurationMs = numberOf(PLACES.queueDurationMs);
  call.agentRingingDurationMs = numberOf(PLACES.agentRingingDurationMs);
  call.maxRingingDurationMs = numberOf(PLACES.maxRingingDurationMs);
  call.hangupParty = HANGUP_PARTIES[values[PLACES.hangupParty]!]!;
  call.voicemailDetected = values[PLACES.voicemailDetected] === 1;
  call.endCause = hasBit(given, PLACES.endCause) ? END_CAUSES[values[PLACES.endCause]!]! : null;
  call.q850Cause = numberOf(PLACES.q850Cause);
  call.sipStatusCode = numberOf(PLACES.sipStatusCode);
  call.mediaPacketsReceived = numberOf(PLACES.mediaPacketsReceived);
  const hasCarrier = hasBit(given, PLACES.carrier);
  // Without its quotes.
  call.carrierStart = hasCarrier ? starts[PLACES.carrier]! + 1 : -1;
  call.carrierEnd = hasCarrier ? ends[PLACES.carrier]! - 1 : -1;
}
