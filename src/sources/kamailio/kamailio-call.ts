import { z } from 'zod';
import { BadFieldError } from '../bad-field-error.ts';
import { fieldsUnder } from '../fields-under.ts';
import type { JsonValue } from '../json-record.ts';
import { call, defineSource, notACall, type SourceField, type SourceOutcome } from '../source.ts';
import type { SourceSettings } from '../source-settings.ts';
import { callOfCdr } from './call-of-cdr.ts';
import { callOfRows, type Ended } from './call-of-rows.ts';
import { factsOfProxy } from './call-of-proxy.ts';
import { isChallenge, wasChallenged } from './dialog-cdr.ts';
import { CDR_FIELDS } from './kamailio-cdr.ts';
import { readRowsOfCall, type RowsOfCall } from './rows-of-call.ts';

const ROW_FIELDS: readonly SourceField[] = [
  { path: 'callid', unit: 'text', tells: 'callId, eventId; else that of the rows' },
  { path: 'acc[].method', unit: 'text', tells: 'INVITE and BYE count' },
  { path: 'acc[].sip_code', unit: 'SIP status', tells: 'answered or not; sipStatusCode' },
  { path: 'acc[].sip_reason', unit: 'text', tells: 'q850Cause, where it is a Reason header (reason_from_hf=1)' },
  { path: 'acc[].time_hires', unit: 's', tells: 'the answer, the end (time_mode=2); else acc[].time' },
  { path: 'acc[].id', unit: 'number', tells: 'the order of times in the hour that an autumn has twice' },
  { path: 'acc[].from_tag', unit: 'text', tells: 'hangupParty: of a BYE of the callee the tags are swapped' },
  { path: 'acc[].to_tag', unit: 'text', tells: "whose reply it is: the callee's, or Kamailio's own" },
  { path: 'acc[].src_user', unit: 'number', tells: 'callerNumber' },
  { path: 'acc[].dst_user', unit: 'number', tells: 'calleeNumber' },
  { path: 'missed_calls[]', unit: 'as acc[]', tells: 'replies of the branches that failed' },
];

/** All rows that the acc module of Kamailio 5.6 writes of one Call-ID, and the CDR of its dialog, in one record. */
export const kamailioCall = defineSource({
  name: 'kamailio-call',
  version: 1,
  title: 'Kamailio: all accounting rows of a call (acc module)',
  reads: [...ROW_FIELDS, ...fieldsUnder('cdr', CDR_FIELDS)],
  skips: [
    { reason: 'CHALLENGED', what: 'nothing but 401 and 407: the caller did not send the INVITE again' },
    { reason: 'NOT_ENDED', what: 'answered, and neither a BYE nor a CDR: it goes on, or its end was never seen' },
    { reason: 'NO_INVITE', what: 'rows of other requests: REGISTER, MESSAGE' },
  ],
  neverTold: [
    'how long a call rang, unless the script keeps rang',
    'whether an agent or a dialler cancelled a call, but by the configured limit',
    'what came after the answer: voicemail, queue, agents, packets',
    'that a 503 meant busy, unless reason_from_hf is 1',
    'the end of a call without BYE',
  ],
  options: z.strictObject({}),
  example: {
    record: {
      callid: 'c3@192.0.2.9',
      acc: [row('INVITE', 'tt2', '200', 'OK', '1795191015.000'), row('BYE', 'tt2', '200', 'OK', '1795191018.200')],
      missed_calls: [row('INVITE', 'tt1', '486', 'Busy Here', '1795191002.000')],
      cdr: {
        start_time: '1795191000.000',
        end_time: '1795191018.198',
        duration: '18.198',
        callid: 'c3@192.0.2.9',
        caller: '+12025550100',
        callee: '+12025550143',
        code: '200',
        rang: '1795191004.100',
        by: 'caller',
        created: '1795191000.000',
      },
    },
    settings: { calls: [{ taskType: 'MANUAL' }] },
  },
  open: (settings) => (record) => read(record, settings),
});

function row(method: string, toTag: string, code: string, reason: string, time: string): Record<string, string> {
  return {
    method,
    from_tag: 'ft1',
    to_tag: toTag,
    callid: 'c3@192.0.2.9',
    sip_code: code,
    sip_reason: reason,
    time_hires: time,
  };
}

function read(record: JsonValue, settings: SourceSettings): SourceOutcome {
  const rows = readRowsOfCall(record, settings.timeZone);
  const ended = endOf(rows);
  if (typeof ended === 'string') return notACall(ended);
  const { callId } = rows;
  return call(factsOfProxy({ callId, eventId: `kamailio:${callId}`, ...ended }, settings));
}

/** A call, or why there is none. */
function endOf(rows: RowsOfCall): Ended | 'CHALLENGED' | 'NOT_ENDED' | 'NO_INVITE' {
  const { cdr, acc, missed } = rows;
  const replies = [...acc, ...missed].filter((entry) => entry.method === 'INVITE' && entry.code >= 200);
  if (replies.some((entry) => !isChallenge(entry.code))) return callOfRows(rows) ?? 'NOT_ENDED';
  if (cdr !== undefined && !wasChallenged(cdr)) return callOfCdr(cdr, 'cdr.');
  if (replies.length > 0 || cdr !== undefined) return 'CHALLENGED';
  if (acc.length + missed.length === 0) throw new BadFieldError('acc', 'is missing');
  return 'NO_INVITE';
}
