import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import type { Timeline } from '../timeline.ts';
import { isOutOfBalance } from '../why-ended.ts';
import { cdrRow } from './cdr-row.ts';
import { createChannelLog } from './channel-log.ts';
import { customerOf, hangupSourceOf, logSigns } from './dialled.ts';
import { isAbandoned } from './queue-lines.ts';
import { agentOf, logQueue } from './queue-log.ts';

/** A customer calls, hears an announcement, and goes to a queue. */
export function inboundCall(call: CallEnded, timeline: Timeline): JsonObject {
  const { startMs, answerMs, talk, endMs } = timeline;
  const log = createChannelLog(call.callId);
  const customer = customerOf(call, call.callId);
  const agent = agentOf(call, `${call.callId}.3`);
  log.add('CHAN_START', startMs, customer);
  if (answerMs !== null) log.add('ANSWER', answerMs, customer, { app: 'Answer' });
  const lines = answerMs === null ? [] : logQueue(log, call, timeline, customer);
  logSigns(log, call, customer, isOutOfBalance(call), endMs);
  const source = hangupSourceOf(call, customer, talk === null ? null : agent);
  log.hangUp(customer, endMs, { q850: 16, source });
  const isLeft = isAbandoned(call, timeline);
  const row = cdrRow({
    channel: customer,
    linkedId: call.callId,
    dstChannel: talk === null ? '' : agent.name,
    lastApp: lines.length > 0 ? 'Queue' : 'Playback',
    lastData: lines.length > 0 ? `${call.taskId},,,,300` : 'announcement',
    startMs,
    answerMs,
    endMs,
    disposition: answerMs === null ? 'NO ANSWER' : 'ANSWERED',
    accountCode: call.taskId ?? '',
    handler: { hc: '16', who: source, qs: lines.length > 0 && talk === null && !isLeft ? 'TIMEOUT' : '' },
  });
  return { rows: [row], events: log.events, lines };
}
