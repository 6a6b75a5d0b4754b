import type { Source } from '../source.ts';

const CALLED = ['2026-11-20T15:10:09.000Z', '2026-11-20T15:10:21.004Z'] as const;

/** An agent does not answer, and the flow ends the call: the customer's word is peer, the queue's transfer. */
export const EXAMPLE: Source['example'] = {
  record: {
    conversationId: '00000000-0000-4000-8000-000000000902',
    conversationStart: '2026-11-20T15:10:00.000Z',
    conversationEnd: '2026-11-20T15:10:32.000Z',
    originatingDirection: 'inbound',
    participants: [
      {
        purpose: 'customer',
        sessions: [
          {
            sessionId: 's1',
            mediaType: 'voice',
            direction: 'inbound',
            ani: 'tel:+12025550118',
            dnis: 'tel:+12025550100',
            segments: [segment('interact', '2026-11-20T15:10:00.200Z', '2026-11-20T15:10:32.000Z', 'peer')],
          },
        ],
      },
      {
        purpose: 'acd',
        sessions: [
          {
            sessionId: 's2',
            mediaType: 'voice',
            segments: [
              {
                ...segment('interact', '2026-11-20T15:10:08.000Z', '2026-11-20T15:10:28.000Z', 'transfer'),
                queueId: 'q1',
              },
            ],
          },
        ],
      },
      {
        purpose: 'agent',
        userId: 'u11',
        sessions: [
          { sessionId: 's3', mediaType: 'voice', segments: [segment('alert', ...CALLED, 'noAnswerTransfer')] },
        ],
      },
      {
        purpose: 'ivr',
        sessions: [
          {
            sessionId: 's4',
            mediaType: 'voice',
            segments: [segment('ivr', '2026-11-20T15:10:28.000Z', '2026-11-20T15:10:32.000Z', 'system')],
          },
        ],
      },
    ],
  },
  settings: {
    calls: [
      { when: { campaign: 'oc1' }, taskType: 'PREDICTED', maxRingingDurationMs: 30_000 },
      { when: { direction: 'outbound' }, taskType: 'MANUAL' },
    ],
  },
};

function segment(
  segmentType: string,
  segmentStart: string,
  segmentEnd: string,
  disconnectType: string,
): { segmentType: string; segmentStart: string; segmentEnd: string; disconnectType: string } {
  return { segmentType, segmentStart, segmentEnd, disconnectType };
}
