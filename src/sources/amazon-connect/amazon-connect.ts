import { z } from 'zod';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { neededTextAt, textAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { configuredFacts, type SourceSettings } from '../source-settings.ts';
import { call, defineSource, notACall } from '../source.ts';
import { isoTimeAt, neededIsoTimeAt } from '../times.ts';
import * as facts from './contact-facts.ts';
import { contactsOfCall, isNotDialled, lastOf, type ContactsOfCall } from './contacts-of-call.ts';
import { VOICEMAIL } from './disconnect-words.ts';
import { EXAMPLE } from './example.ts';
import { NEVER_TOLD, READS, SKIPS } from './documented-fields.ts';

const options = z.strictObject({
  agentRingTimeoutMs: z
    .int()
    .min(1)
    .max(3_600_000)
    .default(1)
    .describe('how long an agent is called at an attempt, since no record tells it; 1: that it rang, and no more'),
});

/** Contact records of Amazon Connect, as its data streaming writes them: https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html */
export const amazonConnect = defineSource({
  name: 'amazon-connect',
  version: 1,
  title: 'Amazon Connect: contact records',
  reads: READS,
  skips: SKIPS,
  neverTold: NEVER_TOLD,
  options,
  example: EXAMPLE,
  open: (settings, { agentRingTimeoutMs }) => {
    return (record) => {
      const contacts = contactsOfCall(record);
      if (contacts.kind === 'skip') return notACall(contacts.reason);
      if (contacts.all.some((contact) => textAt(contact, 'DisconnectTimestamp') === null))
        return notACall('STILL_OPEN');
      if (isNotDialled(contacts.first)) return notACall('NOT_DIALLED');
      return call(factsOf(contacts, settings, agentRingTimeoutMs));
    };
  },
});

function factsOf(contacts: ContactsOfCall, settings: SourceSettings, agentRingTimeoutMs: number): Facts {
  const { first, all, direction } = contacts;
  const contactId = neededTextAt(first, 'ContactId');
  const campaign = textAt(first, 'Campaign.CampaignId');
  const queue = textAt(first, 'Queue.Name');
  const configured = configuredFacts(settings, { direction, queue, trunk: null, campaign });
  const ringLimitMs = configured.maxRingingDurationMs?.value || facts.RING_LIMIT_MS;
  const callDurationMs = facts.callDurationOf(contacts);
  const isAnswered = callDurationMs.value > 0;
  const isOutbound = direction === 'outbound';
  return {
    ...configured,
    ...partiesOf(contacts),
    eventId: told(`amazon-connect:${contactId}:ended`, 'ContactId'),
    callId: told(contactId, 'ContactId'),
    taskId: toldIfAny(campaign, 'Campaign.CampaignId'),
    startedAt: told(neededIsoTimeAt(first, 'InitiationTimestamp'), 'InitiationTimestamp'),
    endedAt: told(neededIsoTimeAt(lastOf(all), 'DisconnectTimestamp'), 'DisconnectTimestamp'),
    callDurationMs,
    ringingDurationMs: isOutbound ? ringingOf(first, isAnswered) : undefined,
    talkDurationMs: isAnswered ? facts.talkOf(contacts, callDurationMs.value) : undefined,
    queueDurationMs: facts.queueDurationOf(contacts),
    agentRingingDurationMs: facts.missedRingingOf(contacts, agentRingTimeoutMs),
    hangupParty: facts.partyOf(contacts, ringLimitMs),
    endCause: isOutbound && !isAnswered ? facts.causeOf(first, ringLimitMs) : undefined,
    voicemailDetected: VOICEMAIL.has(textAt(first, 'AnsweringMachineDetectionStatus') ?? '')
      ? told(true, 'AnsweringMachineDetectionStatus')
      : undefined,
  };
}

/** Dialling is in what lies between InitiationTimestamp and the answer, so ringing is what RingStartTimestamp tells, where it is there. */
function ringingOf(contact: JsonObject, isAnswered: boolean): Told<number> | undefined {
  if (textAt(contact, 'AnsweringMachineDetectionStatus') === 'AMD_NOT_APPLICABLE')
    return told(0, 'AnsweringMachineDetectionStatus');
  const rangMs = isoTimeAt(contact, 'RingStartTimestamp');
  if (rangMs === null) return undefined;
  const until = isAnswered ? 'ConnectedToSystemTimestamp' : 'DisconnectTimestamp';
  return told(Math.max(1, neededIsoTimeAt(contact, until) - rangMs), `RingStartTimestamp to ${until}`);
}

function partiesOf({ first, all, direction }: ContactsOfCall): Partial<Facts> {
  const agent = all.map((contact) => textAt(contact, 'Agent.Username')).find((name) => name !== null) ?? null;
  const customer = toldIfAny(textAt(first, 'CustomerEndpoint.Address'), 'CustomerEndpoint.Address');
  const own = toldIfAny(textAt(first, 'SystemEndpoint.Address'), 'SystemEndpoint.Address');
  return {
    agentId: toldIfAny(agent, 'Agent.Username'),
    callerNumber: direction === 'inbound' ? customer : own,
    calleeNumber: direction === 'inbound' ? own : customer,
  };
}
