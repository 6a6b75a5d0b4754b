import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import type { Timeline } from '../timeline.ts';
import { isOutOfBalance } from '../why-ended.ts';
import { cdrRow } from './cdr-row.ts';
import { createChannelLog, type Channel } from './channel-log.ts';
import { dialCustomer, hangupSourceOf, logDialled, logSigns } from './dialled.ts';
import { logQueue } from './queue-log.ts';

/** A dialler originates a Local channel: one half dials the customer, the other goes to a queue once that has answered. */
export function customerFirstCall(
  call: CallEnded,
  timeline: Timeline,
): { readonly record: JsonObject; readonly others: readonly JsonObject[] } {
  const { startMs, answerMs, endMs } = timeline;
  const log = createChannelLog(call.callId);
  const [toQueue, toCustomer] = halvesOf(call);
  const dialled = dialCustomer(call, timeline);
  for (const half of [toQueue, toCustomer]) log.add('CHAN_START', startMs, half);
  logDialled(log, toCustomer, dialled, timeline);
  logSigns(log, call, toQueue, answerMs !== null && isOutOfBalance(call), endMs);
  const common = { linkedId: call.callId, startMs: dialled.dialledMs, answerMs, endMs, accountCode: call.taskId ?? '' };
  const row = cdrRow({
    ...common,
    channel: toCustomer,
    dstChannel: dialled.customer.name,
    lastApp: 'Dial',
    lastData: dialled.data,
    disposition: dialled.disposition,
    handler: { ...dialled.columns, who: dialled.status === 'CANCEL' ? toCustomer.name : '' },
  });
  const end = { q850: dialled.ending?.q850 ?? 16, source: '' };
  if (answerMs === null) {
    log.hangUp(toCustomer, endMs, { ...end, dialStatus: dialled.status });
    log.hangUp(toQueue, endMs, end);
    return { record: { rows: [row], events: log.events, lines: [] }, others: [failedOriginate(call, endMs)] };
  }
  for (const half of [toCustomer, toQueue]) log.add('ANSWER', answerMs, half);
  const lines = logQueue(log, call, timeline, toQueue);
  log.bridge([dialled.customer, toCustomer], answerMs, endMs);
  log.hangUp(toCustomer, endMs, { ...end, dialStatus: 'ANSWER' });
  log.hangUp(dialled.customer, endMs, { q850: 16, source: hangupSourceOf(call, dialled.customer, null) });
  log.hangUp(toQueue, endMs, end);
  const queueRow = cdrRow({
    ...common,
    channel: toQueue,
    dstChannel: '',
    lastApp: lines.length > 0 ? 'Queue' : 'Playback',
    lastData: lines.length > 0 ? `${call.taskId},,,,300` : 'announcement',
    disposition: 'ANSWERED',
  });
  return { record: { rows: [row, queueRow], events: log.events, lines }, others: [] };
}

function halvesOf(call: CallEnded): readonly [Channel, Channel] {
  const base = { number: call.callerNumber ?? '', exten: call.calleeNumber ?? '', context: 'dialout' };
  const name = `Local/${call.calleeNumber}@dialout-00000001`;
  return [
    { ...base, name: `${name};1`, uniqueId: call.callId },
    { ...base, name: `${name};2`, uniqueId: `${call.callId}.1` },
  ];
}

/** What Asterisk writes beside an Originate that failed, under an id of its own. */
function failedOriginate(call: CallEnded, timeMs: number): JsonObject {
  const uniqueId = `${call.callId}.9`;
  const channel = { name: 'OutgoingSpoolFailed', uniqueId, number: '', exten: 'failed', context: 'dialler' };
  const log = createChannelLog(uniqueId);
  log.add('CHAN_START', timeMs, channel);
  log.hangUp(channel, timeMs, { q850: 0, source: '' });
  const times = { startMs: timeMs, answerMs: null, endMs: timeMs, accountCode: call.taskId ?? '' };
  const row = {
    channel,
    linkedId: uniqueId,
    dstChannel: '',
    lastApp: 'NoOp',
    lastData: 'reason 0',
    disposition: 'FAILED',
  } as const;
  return { rows: [cdrRow({ ...row, ...times })], events: log.events, lines: [] };
}
