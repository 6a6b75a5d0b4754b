import type { Skip, SourceField } from '../source.ts';

const TIME = 'UTC, ISO 8601';

/** What is read of a contact record. */
export const READS: readonly SourceField[] = [
  {
    path: 'deliveries',
    unit: 'contact records',
    tells: 'records of one contact, or of all contacts of a call; else the record is one',
  },
  { path: 'ContactId', unit: 'id', tells: 'callId, eventId' },
  { path: 'LastUpdateTimestamp', unit: TIME, tells: 'which of several records of a contact counts' },
  { path: 'Channel', unit: 'word', tells: 'whether it is a call' },
  { path: 'InitiationMethod', unit: 'word', tells: 'direction, and whether a call goes on in this contact' },
  { path: 'InitiationTimestamp', unit: TIME, tells: 'startedAt; when it was dialled, but for a callback' },
  { path: 'DisconnectTimestamp', unit: TIME, tells: 'endedAt; the contact is open without it' },
  { path: 'ConnectedToSystemTimestamp', unit: TIME, tells: "the customer's answer" },
  { path: 'RingStartTimestamp', unit: TIME, tells: 'ringingDurationMs, where it is there' },
  { path: 'DisconnectReason', unit: 'word', tells: 'endCause of what was not answered, hangupParty' },
  {
    path: 'AnsweringMachineDetectionStatus',
    unit: 'word',
    tells: 'voicemailDetected, endCause, whether it was answered',
  },
  { path: 'Agent', unit: 'object or null', tells: 'whether an agent took the contact' },
  { path: 'Agent.AgentInteractionDuration', unit: 's', tells: 'talkDurationMs, without holds' },
  { path: 'Agent.CustomerHoldDuration', unit: 's', tells: 'talkDurationMs, the holds' },
  {
    path: 'Agent.ConnectedToAgentTimestamp',
    unit: TIME,
    tells: 'what an agent waited for the answer; when a callback was dialled',
  },
  { path: 'Agent.Username', unit: 'name', tells: 'agentId' },
  { path: 'AgentConnectionAttempts', unit: 'count', tells: 'agentRingingDurationMs, where no agent came' },
  { path: 'NextContactId', unit: 'id', tells: 'whether the call went on in a contact that is not here' },
  { path: 'Queue.Name', unit: 'name', tells: 'the queue of the settings' },
  { path: 'Queue.EnqueueTimestamp', unit: TIME, tells: 'whether it was queued' },
  { path: 'Queue.DequeueTimestamp', unit: TIME, tells: 'when a callback was dialled, where no agent tells it' },
  { path: 'Queue.Duration', unit: 's', tells: 'queueDurationMs, but for a callback' },
  { path: 'Campaign.CampaignId', unit: 'id', tells: 'taskId, the campaign of the settings' },
  { path: 'CustomerEndpoint.Address', unit: 'E.164', tells: 'callerNumber or calleeNumber' },
  { path: 'SystemEndpoint.Address', unit: 'E.164', tells: 'calleeNumber or callerNumber' },
];

export const SKIPS: readonly Skip[] = [
  { reason: 'NOT_VOICE', what: 'chats, tasks and e-mails' },
  {
    reason: 'FURTHER_CONTACT',
    what: 'contacts of a transfer, a disconnect flow, a third party or a supervisor, without the one the call began with',
  },
  { reason: 'STILL_OPEN', what: 'contacts without DisconnectTimestamp' },
  {
    reason: 'NOT_DIALLED',
    what: 'callbacks that ended before the customer was called, and previews that were thrown away',
  },
];

export const NEVER_TOLD: readonly string[] = [
  'how long it rang, unless the record has RingStartTimestamp: what lies before the answer is dialling too',
  'SIP statuses, Q.850 causes, media packets, the carrier',
  'whether an agent refused a call or let it ring, and how long it rang there',
  'a voicemail before the answer, a balance that is used up during a call',
  "that the agent's network ended a call: DisconnectDetails.PotentialDisconnectIssue only suspects it; the settings may take it as a sign",
];
