import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';

/** What of a contact record differs from call to call. Times are milliseconds since the epoch. */
export interface Contact {
  readonly initiationMethod: string;
  readonly initiatedMs: number;
  readonly connectedMs: number | null;
  readonly endedMs: number;
  readonly reason: string | null;
  readonly detection: string | null;
  readonly attributes: JsonObject;
  readonly campaignId: string | null;
  readonly agent: ContactAgent | null;
  readonly attempts: number;
  readonly queue: ContactQueue | null;
  /** Whether Connect suspects that the agent's network ended it. */
  readonly suspectsAgentNetwork: boolean;
}

export interface ContactAgent {
  readonly username: string;
  readonly connectedMs: number;
  readonly interactionSeconds: number;
}

export interface ContactQueue {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly seconds: number;
}

const INSTANCE = 'arn:aws:connect:us-east-1:000000000000:instance/00000000-0000-4000-8000-000000000000';

/** A contact record of format 2017-03-10. What is not there is null, as Connect writes it. */
export function contactRecordOf(call: CallEnded, contact: Contact): JsonObject {
  const isInbound = call.taskType === 'INBOUND';
  return {
    AWSAccountId: '000000000000',
    AWSContactTraceRecordFormatVersion: '2017-03-10',
    Agent: contact.agent === null ? null : agentOf(contact.agent, contact.endedMs),
    AgentConnectionAttempts: contact.attempts,
    AnsweringMachineDetectionStatus: contact.detection,
    Attributes: contact.attributes,
    Campaign: { CampaignId: contact.campaignId },
    Channel: 'VOICE',
    ConnectedToSystemTimestamp: timeOrNull(contact.connectedMs),
    ContactDetails: {},
    ContactId: call.callId,
    CustomerEndpoint: endpoint(isInbound ? call.callerNumber : call.calleeNumber),
    CustomerVoiceActivity: null,
    DisconnectDetails: contact.suspectsAgentNetwork ? { PotentialDisconnectIssue: 'AGENT_CONNECTIVITY_ISSUE' } : null,
    DisconnectReason: contact.reason,
    DisconnectTimestamp: timeOf(contact.endedMs),
    InitialContactId: null,
    InitiationMethod: contact.initiationMethod,
    InitiationTimestamp: timeOf(contact.initiatedMs),
    InstanceARN: INSTANCE,
    LastUpdateTimestamp: timeOf(contact.endedMs + 70_000),
    MediaStreams: [{ Type: 'AUDIO' }],
    NextContactId: null,
    PreviousContactId: null,
    Queue: contact.queue === null ? null : queueOf(contact.queue),
    Recordings: null,
    SystemEndpoint: endpoint(isInbound ? call.calleeNumber : call.callerNumber),
    TransferCompletedTimestamp: null,
    TransferredToEndpoint: null,
  };
}

function agentOf({ username, connectedMs, interactionSeconds }: ContactAgent, endedMs: number): JsonObject {
  return {
    ARN: `${INSTANCE}/agent/${username}`,
    AfterContactWorkDuration: 12,
    AfterContactWorkEndTimestamp: timeOf(endedMs + 12_000),
    AfterContactWorkStartTimestamp: timeOf(endedMs),
    AgentInteractionDuration: interactionSeconds,
    ConnectedToAgentTimestamp: timeOf(connectedMs),
    CustomerHoldDuration: 0,
    LongestHoldDuration: 0,
    NumberOfHolds: 0,
    Username: username,
  };
}

function queueOf({ name, fromMs, toMs, seconds }: ContactQueue): JsonObject {
  return {
    ARN: `${INSTANCE}/queue/${name}`,
    DequeueTimestamp: timeOf(toMs),
    Duration: seconds,
    EnqueueTimestamp: timeOf(fromMs),
    Name: name,
  };
}

function endpoint(address: string | null): JsonObject {
  return { Address: address, Type: 'TELEPHONE_NUMBER' };
}

/** Whole seconds, cut. */
export function timeOf(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

function timeOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : timeOf(timeMs);
}
