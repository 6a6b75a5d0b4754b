import type { CallEnded } from '../../../src/engine/call.ts';
import { talkOf, type AnsweredEnding } from '../answered-ending.ts';
import { cutToSeconds, isSameSide } from '../call-times.ts';
import type { Contact, ContactAgent } from './contact-record.ts';

/** A line that is lost during a call is as a customer who hangs up. */
const REASON_OF_PARTY = {
  AGENT: 'AGENT_DISCONNECT',
  CUSTOMER: 'CUSTOMER_DISCONNECT',
  LINE: 'CUSTOMER_DISCONNECT',
  SYSTEM: 'CONTACT_FLOW_DISCONNECT',
  UNKNOWN: 'OTHER',
} as const;

export function answeredReasonOf(call: CallEnded, ending: AnsweredEnding): Pick<Contact, 'reason' | 'detection'> {
  const isCampaign = call.taskType === 'FIXED' || call.taskType === 'PREDICTED';
  const detection = ending === 'voicemail' ? 'VOICEMAIL_BEEP' : 'HUMAN_ANSWERED';
  return { reason: REASON_OF_PARTY[call.hangupParty], detection: isCampaign ? detection : null };
}

/** A record counts no packets and does not say whether an agent let it ring or turned it away; its times are whole seconds. */
export function tellsAnswered(
  call: CallEnded,
  { agent, queue, connectedMs }: Contact,
  ending: AnsweredEnding,
): boolean {
  const isInbound = call.taskType === 'INBOUND';
  const waitedMs = (queue?.seconds ?? 0) * 1_000;
  switch (ending) {
    case 'talk':
      return isInbound || isSameSide(writtenTalkMs(agent!, connectedMs!, call.endedAt), talkOf(call));
    case 'agent missed':
      return !isInbound || !seemsLeft(call);
    case 'agent rang in vain':
      return !isInbound || call.hangupParty !== 'LINE';
    case 'agent lost':
      return isSameSide(waitedMs, call.queueDurationMs ?? 0);
    case 'waited':
      return isInbound || (waitedMs > 0 && call.hangupParty !== 'LINE');
    case 'balance':
      return !isInbound || !seemsLeft(call);
    case 'voicemail':
    case 'not taken':
    case 'nobody talked':
      return true;
    case 'silence':
    case 'contradictory':
      return false;
  }
}

function seemsLeft({ hangupParty }: CallEnded): boolean {
  return REASON_OF_PARTY[hangupParty] === 'CUSTOMER_DISCONNECT';
}

/** The agent's interaction, without the wait for the customer's answer, and no longer than the call. */
function writtenTalkMs(agent: ContactAgent, connectedMs: number, endedMs: number): number {
  const waitedMs = Math.max(0, cutToSeconds(connectedMs) - cutToSeconds(agent.connectedMs));
  const wholeMs = cutToSeconds(endedMs) - cutToSeconds(connectedMs);
  return Math.min(agent.interactionSeconds * 1_000 - waitedMs, wholeMs);
}
