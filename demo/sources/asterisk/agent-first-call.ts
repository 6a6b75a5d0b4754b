import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import type { Timeline } from '../timeline.ts';
import { isOutOfBalance } from '../why-ended.ts';
import { cdrRow } from './cdr-row.ts';
import { createChannelLog } from './channel-log.ts';
import { dialCustomer, hangupSourceOf, logDialled, logSigns } from './dialled.ts';
import { agentOf } from './queue-log.ts';

/** An agent calls, or is called first by click to call, and Dial calls the customer. */
export function agentFirstCall(call: CallEnded, timeline: Timeline): JsonObject {
  const { startMs, answerMs, talk, endMs } = timeline;
  const log = createChannelLog(call.callId);
  const agent = agentOf(call, call.callId);
  const isClick = call.taskType === 'PREVIEW';
  const dialled = dialCustomer(call, timeline);
  log.add('CHAN_START', startMs, agent);
  if (isClick) log.add('ANSWER', startMs, agent, { app: 'AppDial2', data: '(Outgoing Line)' });
  logDialled(log, agent, dialled, timeline);
  logSigns(log, call, agent, answerMs !== null && isOutOfBalance(call), endMs);
  const source = answerMs === null ? '' : hangupSourceOf(call, dialled.customer, agent);
  if (answerMs !== null) {
    if (!isClick) log.add('ANSWER', answerMs, agent, { app: 'Dial', data: dialled.data });
    log.bridge([dialled.customer, agent], talk?.fromMs ?? answerMs, endMs);
    log.hangUp(dialled.customer, endMs, { q850: 16, source });
  }
  const who = dialled.status === 'CANCEL' ? agent.name : source;
  log.hangUp(agent, endMs, { q850: dialled.ending?.q850 ?? 16, source: who, dialStatus: dialled.status });
  const row = cdrRow({
    channel: agent,
    linkedId: call.callId,
    dstChannel: dialled.customer.name,
    lastApp: 'Dial',
    lastData: dialled.data,
    startMs: dialled.dialledMs,
    answerMs: isClick ? startMs : answerMs,
    endMs,
    disposition: dialled.disposition,
    accountCode: call.taskId ?? '',
    handler: { ...dialled.columns, who },
  });
  return { rows: [row], events: log.events, lines: [] };
}
