import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';

/** Contacts that stand beside some of the calls and are none, for the last digit of the call's id. */
const BESIDES: Readonly<Record<string, (call: CallEnded, record: JsonObject) => JsonObject | null>> = {
  /** What the agent has to do after the call. */
  '1': ({ callId }, record) =>
    record['Agent'] === null
      ? null
      : { ...record, Channel: 'TASK', InitiationMethod: 'API', ContactId: `${callId}-task`, RelatedContactId: callId },
  /** A supervisor listens. */
  '2': ({ callId }, record) =>
    record['Agent'] === null
      ? null
      : { ...record, InitiationMethod: 'MONITOR', ContactId: `${callId}-monitor`, PreviousContactId: callId },
  /** A customer whom the agent does not call after all. */
  '3': ({ callId, taskType }, record) =>
    taskType === 'PREVIEW'
      ? {
          ...record,
          ContactId: `${callId}-preview`,
          InitiationMethod: 'CAMPAIGN_PREVIEW',
          ConnectedToSystemTimestamp: null,
          DisconnectReason: 'OUTBUND_PREVIEW_DISCARDED',
        }
      : null,
};

export function contactsBesides(call: CallEnded, record: JsonObject): readonly JsonObject[] {
  const beside = BESIDES[call.callId.at(-1) ?? '']?.(call, record) ?? null;
  return beside === null ? [] : [beside];
}
