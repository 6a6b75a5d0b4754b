import type { Source } from '../source.ts';

/** An agent dials, and the customer does not answer: AgentInteractionDuration is 34 s all the same. */
export const EXAMPLE: Source['example'] = {
  record: {
    AWSContactTraceRecordFormatVersion: '2017-03-10',
    Agent: {
      AgentInteractionDuration: 34,
      ConnectedToAgentTimestamp: '2026-11-20T13:00:00Z',
      CustomerHoldDuration: 0,
      NumberOfHolds: 0,
      Username: 'agent12',
    },
    AgentConnectionAttempts: 1,
    AnsweringMachineDetectionStatus: null,
    Campaign: { CampaignId: null },
    Channel: 'VOICE',
    ConnectedToSystemTimestamp: null,
    ContactId: '00000000-0000-4000-8000-0000000000a1',
    CustomerEndpoint: { Address: '+12025550143', Type: 'TELEPHONE_NUMBER' },
    DisconnectReason: 'TELECOM_ORIGINATOR_CANCEL',
    DisconnectTimestamp: '2026-11-20T13:00:34Z',
    InitialContactId: null,
    InitiationMethod: 'OUTBOUND',
    InitiationTimestamp: '2026-11-20T13:00:00Z',
    LastUpdateTimestamp: '2026-11-20T13:01:50Z',
    NextContactId: null,
    PreviousContactId: null,
    Queue: null,
    SystemEndpoint: { Address: '+12025550100', Type: 'TELEPHONE_NUMBER' },
  },
  settings: {
    calls: [
      { when: { direction: 'outbound', campaign: '00000000-0000-4000-8000-00000000c001' }, taskType: 'PREDICTED' },
      { when: { direction: 'outbound' }, taskType: 'MANUAL', maxRingingDurationMs: 60_000 },
    ],
  },
};
