import type { EndCause, HangupParty } from '../../engine/call.ts';
import { told, type Facts } from '../facts.ts';
import { configuredFacts, type SourceSettings } from '../source-settings.ts';
import type { CallRecord } from './call-record.ts';
import { createdMsOf } from './channels.ts';
import { queueStayOf } from './queue-log.ts';

/** A call of which only queue_log is at hand. Who waits in a queue is taken for answered: the log does not tell. */
export function queuedFacts(
  { lines, linkedId }: CallRecord,
  settings: SourceSettings,
): Omit<Facts, 'eventId' | 'callId'> {
  const stay = queueStayOf(lines)!;
  const enteredMs = lines[0]!.timeMs;
  const endMs = lines.at(-1)!.timeMs;
  const createdMs = createdMsOf(linkedId) ?? enteredMs;
  const configured = configuredFacts(settings, {
    direction: null,
    queue: lines[0]!.queue,
    trunk: null,
    campaign: null,
  });
  return {
    ...configured,
    startedAt: told(Math.min(createdMs, enteredMs), 'lines, call id'),
    endedAt: told(endMs, 'lines, last one'),
    callDurationMs: told(Math.max(1, endMs - enteredMs, stay.talk?.value ?? 0), 'lines, first to last'),
    talkDurationMs: stay.talk,
    queueDurationMs: stay.waiting,
    agentRingingDurationMs: stay.ringing,
    agentId: stay.agentId,
    endCause: stay.isGivenUp === undefined ? undefined : told<EndCause>('AGENT_NO_ANSWER', stay.isGivenUp.from),
    hangupParty: stay.hungUpBy ?? partyOf(stay.isAbandoned?.from, stay.isGivenUp?.from),
  };
}

function partyOf(
  abandoned: string | undefined,
  givenUp: string | undefined,
): ReturnType<typeof told<HangupParty>> | undefined {
  if (abandoned !== undefined) return told('CUSTOMER', abandoned);
  return givenUp === undefined ? undefined : told('SYSTEM', givenUp);
}
