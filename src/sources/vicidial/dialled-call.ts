import type { HangupParty, TaskType } from '../../engine/call.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { neededNumberAt, neededTextAt, numberAt, textAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import { configuredFacts, type SourceSettings } from '../source-settings.ts';
import { isAnswered, type CarrierRow } from './carrier-row.ts';
import { endOfAttempt } from './end-of-attempt.ts';
import { agentOf, isOfAnswered, NO_AGENT, VOICEMAIL } from './status-words.ts';

/** The call of a record's row of vicidial_log: one that was dialled, by the dialler or an agent. @throws BadFieldError */
export function factsOfDialled(record: JsonValue, carrier: CarrierRow | null, settings: SourceSettings): Facts {
  const uniqueId = neededTextAt(record, 'vicidial_log.uniqueid');
  const campaign = textAt(record, 'vicidial_log.campaign_id');
  const trunk = carrier?.trunk ?? null;
  const configured = configuredFacts(settings, { direction: 'outbound', queue: null, trunk, campaign });
  const status = textAt(record, 'vicidial_log.status') ?? '';
  const startedAt = neededNumberAt(record, 'vicidial_log.start_epoch') * 1_000;
  const agent = agentOf(textAt(record, 'vicidial_log.user'));
  const termReason = textAt(record, 'vicidial_log.term_reason');
  const isAnswer = carrier === null ? isOfAnswered(status, agent) : isAnswered(carrier);
  const callDurationMs = answeredTime(record, isAnswer, carrier);
  return {
    eventId: told(`vicidial:${uniqueId}`, 'vicidial_log.uniqueid'),
    callId: told(uniqueId, 'vicidial_log.uniqueid'),
    taskId: toldIfAny(campaign, 'vicidial_log.campaign_id'),
    agentId: toldIfAny(agent, 'vicidial_log.user'),
    carrier: configured.carrier ?? toldIfAny(trunk, 'vicidial_carrier_log.channel'),
    calleeNumber: customerNumber(record, 'vicidial_log.'),
    taskType: configured.taskType,
    startedAt: told(startedAt, 'vicidial_log.start_epoch'),
    endedAt: told(endOf(record, startedAt, callDurationMs.value), 'vicidial_log.end_epoch'),
    callDurationMs,
    maxRingingDurationMs: configured.maxRingingDurationMs,
    ...(VOICEMAIL.has(status) ? { voicemailDetected: told(true, 'vicidial_log.status') } : {}),
    ...(callDurationMs.value > 0
      ? {
          ...waitOf({ status, agent, taskType: configured.taskType.value }, callDurationMs),
          hangupParty: partyOf(termReason, 'vicidial_log.term_reason'),
        }
      : endOfAttempt({ status, agent, termReason, carrier })),
  };
}

const PARTIES: Readonly<Record<string, HangupParty>> = { CALLER: 'CUSTOMER', ABANDON: 'CUSTOMER', AGENT: 'AGENT' };

/** Who ended an answered call: the other side, whichever way it was dialled, is CALLER. */
export function partyOf(termReason: string | null, from: string): Told<HangupParty> | undefined {
  if (termReason === null || termReason === 'NONE') return undefined;
  return told(Object.hasOwn(PARTIES, termReason) ? PARTIES[termReason]! : 'SYSTEM', from);
}

/** The customer's number, in E.164 form where the row has the country's code. `prefix` is where the row stands in the record. */
export function customerNumber(record: JsonValue, prefix: string): Told<string> | undefined {
  const number = textAt(record, `${prefix}phone_number`);
  const country = textAt(record, `${prefix}phone_code`);
  if (number === null) return undefined;
  return told(country === null ? number : `+${country}${number}`, `${prefix}phone_number`);
}

/** From the answer to the end; length_in_sec has the set-up in it where an agent dialled, so it is the last that is asked. */
function answeredTime(record: JsonValue, isAnswer: boolean, carrier: CarrierRow | null): Told<number> {
  if (!isAnswer) return told(0, carrier === null ? 'vicidial_log.status' : 'vicidial_carrier_log.dialstatus');
  const answeredSeconds = carrier?.answeredSeconds ?? null;
  if (answeredSeconds !== null) {
    return told(Math.max(1, answeredSeconds * 1_000), 'vicidial_carrier_log.answered_time');
  }
  const seconds = numberAt(record, 'vicidial_log.length_in_sec') ?? 0;
  return told(Math.max(1, seconds * 1_000), 'vicidial_log.length_in_sec');
}

interface Answered {
  readonly status: string;
  readonly agent: string | null;
  readonly taskType: TaskType;
}

/** A customer whom no agent took was in the queue all the time; one who heard a message or a survey talked to nobody. */
function waitOf({ status, agent, taskType }: Answered, callDurationMs: Told<number>): Partial<Facts> {
  if (!NO_AGENT.has(status)) {
    const isOfDialler = agent === null && (taskType === 'FIXED' || taskType === 'PREDICTED');
    return isOfDialler ? { talkDurationMs: told(0, 'vicidial_log.user') } : {};
  }
  return { talkDurationMs: told(0, 'vicidial_log.status'), queueDurationMs: callDurationMs };
}

/** The dialler writes the start as the end of a call that it drops at once. */
function endOf(record: JsonValue, startedAt: number, callDurationMs: number): number {
  const endedAt = neededNumberAt(record, 'vicidial_log.end_epoch') * 1_000;
  if (endedAt < startedAt) throw new BadFieldError('vicidial_log.end_epoch', 'is before start_epoch');
  return endedAt === startedAt ? startedAt + callDurationMs : endedAt;
}
