import { z } from 'zod';
import { neededTextAt } from '../json-fields.ts';
import { call, defineSource, notACall, type SourceField } from '../source.ts';
import { callOfCdr } from './call-of-cdr.ts';
import { factsOfProxy } from './call-of-proxy.ts';
import { readDialogCdr, wasChallenged } from './dialog-cdr.ts';

export const CDR_FIELDS: readonly SourceField[] = [
  { path: 'callid', unit: 'text', tells: 'callId, eventId' },
  { path: 'start_time', unit: 's, ms, or date and time', tells: 'startedAt; the answer with cdr_start_on_confirmed=1' },
  { path: 'end_time', unit: 's, ms, or date and time', tells: 'endedAt of a call that was not answered' },
  { path: 'duration', unit: 's', tells: 'answered or not; callDurationMs, endedAt' },
  { path: 'created', unit: 's', tells: 'startedAt (kept by the script)' },
  { path: 'code', unit: 'SIP status', tells: 'sipStatusCode (kept by the script; sip_code is read too)' },
  { path: 'replied', unit: 's', tells: 'the answer, or the end, by the reply of that code (kept by the script)' },
  { path: 'rang', unit: 's', tells: 'ringingDurationMs: the first 180; empty: it did not ring (kept by the script)' },
  { path: 'by', unit: 'caller, callee', tells: 'hangupParty: who sent BYE (kept by the script)' },
  { path: 'reason', unit: 'Reason header', tells: 'q850Cause (kept by the script)' },
  { path: 'caller', unit: 'number', tells: 'callerNumber' },
  { path: 'callee', unit: 'number', tells: 'calleeNumber' },
  { path: 'direction', unit: 'inbound, outbound', tells: 'which settings hold' },
  { path: 'trunk', unit: 'name', tells: 'which settings hold; carrier' },
  { path: 'campaign', unit: 'name', tells: 'which settings hold' },
];

/** One CDR of a dialog, as the acc module of Kamailio 5.6 writes it, with the values that a shipped script keeps. */
export const kamailioCdr = defineSource({
  name: 'kamailio-cdr',
  version: 1,
  title: 'Kamailio: CDR of a dialog (acc module)',
  reads: CDR_FIELDS,
  skips: [{ reason: 'CHALLENGED', what: 'a 401 or 407: the caller sends the INVITE again, with a CDR of its own' }],
  neverTold: [
    'how long a call rang that was not answered, unless the script keeps replied',
    'when a call was answered, unless the script keeps replied or cdr_start_on_confirmed is 1',
    'whether an agent or a dialler cancelled a call',
    'what came after the answer: voicemail, queue, agents, packets',
    'that a 503 meant busy, unless the script keeps the Reason header',
    'calls that end without BYE: they leave no CDR',
  ],
  options: z.strictObject({}),
  example: {
    record: {
      start_time: '1795902297.301',
      end_time: '1795902304.326',
      duration: '7.025',
      callid: 'e5c1@192.0.2.9',
      caller: '+12025550100',
      callee: '+12025550143',
      code: '200',
      rang: '1795902297.303122',
      replied: '1795902300.310456',
      by: 'caller',
      reason: '',
      created: '1795902297.301218',
    },
    settings: { calls: [{ taskType: 'MANUAL' }] },
  },
  open: (settings) => (record) => {
    const cdr = readDialogCdr(record, settings.timeZone);
    const callId = neededTextAt(record, 'callid');
    if (wasChallenged(cdr)) return notACall('CHALLENGED');
    const eventId = `kamailio:${callId}:${cdr.startedAt}`;
    return call(factsOfProxy({ callId, eventId, ...callOfCdr(cdr) }, settings));
  },
});
