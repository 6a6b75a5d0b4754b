import { z } from 'zod';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { objectsAt, textAt } from '../json-fields.ts';
import { configuredFacts, type Direction, type SourceSettings } from '../source-settings.ts';
import { call, defineSource, notACall } from '../source.ts';
import { conversationOfEvents } from './conversation-events.ts';
import { answeredFacts, answeredPart, ringingOf, segmentsOf, unansweredFacts } from './conversation-facts.ts';
import { readConversation, type Conversation, type Session } from './conversation.ts';
import { decidedCallOf, type DecidedCall } from './decided-call.ts';
import { NEVER_TOLD, READS, SKIPS } from './documented-fields.ts';
import { EXAMPLE } from './example.ts';
import { latestOf, type Interval } from '../intervals.ts';
import { isDeclined, isMachine } from './outcome-words.ts';
import { partiesOf, partyOf } from './parties.ts';

/** Conversations of Genesys Cloud: details of its analytics API (version 2), or the detail events of one. */
export const genesysCloud = defineSource({
  name: 'genesys-cloud',
  version: 1,
  title: 'Genesys Cloud: conversation detail',
  reads: READS,
  skips: SKIPS,
  neverTold: NEVER_TOLD,
  options: z.strictObject({}),
  example: EXAMPLE,
  open: (settings) => {
    return (record) => {
      const events = objectsAt(record, 'events');
      const conversation = events.length > 0 ? conversationOfEvents(events) : readConversation(record);
      if (conversation.sessions.length === 0) return notACall('NOT_VOICE');
      const parties = partiesOf(conversation);
      if (parties === null) return notACall('INTERNAL');
      if (conversation.endedMs === null) return notACall('STILL_OPEN');
      return call(factsOf(conversation, decidedCallOf(conversation, conversation.endedMs, parties), settings));
    };
  },
});

function factsOf(
  conversation: Conversation,
  { parties, startedAt, endedAt }: DecidedCall,
  settings: SourceSettings,
): Facts {
  const { id } = conversation;
  const { customer, queues } = parties;
  const direction = directionOf(conversation, customer);
  const answered = answeredPart(parties, endedAt.value);
  const campaign = firstText(customer, 'outboundCampaignId');
  const queue = queueIdOf(queues);
  const unanswered = answered === null && direction === 'outbound' ? unansweredFacts(parties) : null;
  const hangupParty = partyOf(parties, answered?.toMs ?? endedAt.value, unanswered === null || isDeclined(unanswered));
  return {
    ...configuredFacts(settings, { direction, queue, trunk: null, campaign }),
    callerNumber: toldIfAny(numberOf(firstText(customer, 'ani')), 'ani'),
    calleeNumber: toldIfAny(numberOf(firstText(customer, 'dnis')), 'dnis'),
    eventId: told(`genesys-cloud:${id}:ended`, 'conversationId'),
    callId: told(id, 'conversationId'),
    taskId: toldIfAny(campaign, 'outboundCampaignId'),
    agentId: toldIfAny(agentIdOf(parties.agents), 'userId'),
    startedAt,
    endedAt,
    callDurationMs: durationOf(answered),
    ringingDurationMs: direction === 'outbound' ? ringingOf(parties) : undefined,
    hangupParty,
    voicemailDetected: isMachine(firstText(customer, 'dispositionName') ?? '')
      ? told(true, 'dispositionName')
      : undefined,
    ...(answered === null ? unanswered : answeredFacts(parties, answered, hangupParty?.value === 'CUSTOMER')),
  };
}

function directionOf(conversation: Conversation, customer: readonly Session[]): Direction | null {
  const word = customer.map((session) => session.direction).find((found) => found !== null) ?? conversation.direction;
  return word === 'inbound' || word === 'outbound' ? word : null;
}

function durationOf(answered: Interval | null): Told<number> {
  if (answered === null) return told(0, "no connected segment of the customer's");
  return told(Math.max(1, answered.toMs - answered.fromMs), "the customer's connected segments");
}

function firstText(sessions: readonly Session[], path: string): string | null {
  return sessions.map(({ raw }) => textAt(raw, path)).find((text) => text !== null) ?? null;
}

/** The queue that was waited in last. */
function queueIdOf(queues: readonly Session[]): string | null {
  const last = queues.reduce<Session | undefined>(
    (a, b) => (a === undefined || endOf(b) > endOf(a) ? b : a),
    undefined,
  );
  if (last === undefined) return null;
  const segments = objectsAt(last.raw, 'segments').map((segment) => textAt(segment, 'queueId'));
  return segments.find((queueId) => queueId !== null) ?? textAt(last.raw, 'queueId');
}

/** The agent who talked last; else the one who was offered the call last. */
function agentIdOf(agents: readonly Session[]): string | null {
  const talked = agents.filter((session) => segmentsOf([session], 'interact').length > 0);
  const known = (talked.length > 0 ? talked : agents).filter(({ userId }) => userId !== null);
  return (
    known.reduce<Session | undefined>((a, b) => (a === undefined || endOf(b) > endOf(a) ? b : a), undefined)?.userId ??
    null
  );
}

function endOf({ segments }: Session): number {
  return latestOf(segments.map(({ toMs }) => toMs));
}

/** Of `tel:+12025550143`, and of an address of SIP none. */
function numberOf(address: string | null): string | null {
  return /^(?:tel:)?(\+?\d+)$/.exec(address ?? '')?.[1] ?? null;
}
