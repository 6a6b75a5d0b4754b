import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { taskRules } from '../task-rules.ts';
import { TRUNKS } from '../trunks.ts';
import type { PlatformWriter } from '../platform-writer.ts';
import { timelineOf, type Timeline } from '../timeline.ts';
import { agentFirstCall } from './agent-first-call.ts';
import { customerFirstCall } from './customer-first-call.ts';
import { inboundCall } from './inbound-call.ts';
import { isTold } from './told-by-asterisk.ts';

/** A sign that the dialplan leaves with CELGenUserEvent. */
const sign = (event: string): readonly JsonObject[] => [{ field: 'events.*.eventtype', is: event }];

/** Calls through Asterisk, with its queues and the shipped hangup handler; a dialler originates Local channels. */
export const asteriskCallWriter: PlatformWriter = {
  source: 'asterisk-call',
  settings: {
    timeZone: 'UTC',
    calls: taskRules('campaign'),
    evidence: {
      voicemail: sign('VOICEMAIL_FOUND'),
      agentNetworkLost: sign('AGENT_NETWORK_LOST'),
      lineBalanceExhausted: sign('LINE_BALANCE_EXHAUSTED'),
    },
    options: { customerChannels: [...TRUNKS.map((name) => `PJSIP/${name}-`), 'DAHDI/'] },
  },
  write: (call) => {
    const timeline = timelineOf(call);
    const { record, others = [] } = recordOf(call, timeline);
    return { record, others, tellsAll: isTold(call, timeline) };
  },
};

function recordOf(
  call: CallEnded,
  timeline: Timeline,
): { readonly record: JsonObject; readonly others?: readonly JsonObject[] } {
  if (call.taskType === 'INBOUND') return { record: inboundCall(call, timeline) };
  const isAgentFirst = call.taskType === 'MANUAL' || call.taskType === 'PREVIEW';
  const hasAgent = timeline.talk !== null || timeline.answerMs === null;
  return isAgentFirst && hasAgent ? { record: agentFirstCall(call, timeline) } : customerFirstCall(call, timeline);
}
