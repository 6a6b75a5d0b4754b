import { z } from 'zod';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Facts } from '../facts.ts';
import { isObject } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import type { SourceSettings } from '../source-settings.ts';
import { call, defineSource, notACall, type SourceOutcome } from '../source.ts';
import { callFacts, type CallRecords } from './call-facts.ts';
import { cdrRowOf, type CdrRow } from './cdr-row.ts';
import { createdMsOf, firstArgument, isFailedOriginate, isLocal, isSecondHalf, numberOf } from './channels.ts';
import { CDR_FIELDS } from './cdr-fields.ts';
import { cdrExample } from './examples.ts';
import { dialplanOptions, type DialplanOptions } from './parties.ts';
import { isAnswered, legsOfRows } from './row-legs.ts';
import { queueStayOfRow } from './row-queue.ts';

const options = z.strictObject({
  ...dialplanOptions,
  contextsWithoutHandler: z
    .array(z.string().min(1))
    .default([])
    .describe('contexts whose calls have no hangup handler; there each row is taken for a call of its own'),
});

/** One row of Asterisk's CDR, with what the hangup handler of deploy/sources/asterisk keeps in it. */
export const asteriskCdr = defineSource({
  name: 'asterisk-cdr',
  version: 1,
  title: 'Asterisk: one row of its CDR (cdr_custom, JSON)',
  reads: CDR_FIELDS,
  skips: [
    { reason: 'FAILED_ORIGINATE', what: 'the second row of a failed Originate, of the channel OutgoingSpoolFailed' },
    { reason: 'LOCAL_HALF', what: 'a half of a Local channel whose other half has the row of the call' },
    { reason: 'OTHER_LEG', what: "a channel's former row; the hangup handler leaves its words on the last one" },
    { reason: 'NO_CUSTOMER', what: "no channel of options.customerChannels was on it: agents' calls among themselves" },
  ],
  neverTold: [
    'anything of a call that leaves no row: a failed Originate, a call that no application took (unanswered=no in cdr.conf)',
    'when the callee answered, where the dialplan answered the caller before Dial',
    'why an Originate failed, but for BUSY: no dialplan runs, so no hangup handler',
    'that 503 meant busy',
    'a lost network of an agent, a used-up balance of a line, missing audio',
  ],
  options,
  example: cdrExample,
  open: (settings, own) => (record) => outcomeOf(record, settings, own),
});

function outcomeOf(record: JsonValue, settings: SourceSettings, own: z.output<typeof options>): SourceOutcome {
  if (!isObject(record)) throw new BadFieldError('record', 'is no object');
  const row = cdrRowOf(record, settings.timeZone);
  const skipped = whySkipped(row, own.contextsWithoutHandler);
  if (skipped !== null) return notACall(skipped);
  const facts = factsOfRow(row, settings, own);
  return facts === null ? notACall('NO_CUSTOMER') : call(facts);
}

function whySkipped(row: CdrRow, contextsWithoutHandler: readonly string[]): string | null {
  if (isFailedOriginate(row.channel)) return 'FAILED_ORIGINATE';
  const isOriginated = row.lastApp === 'AppDial2';
  if (isSecondHalf(row.channel) ? isAnswered(row) : isLocal(row.channel) && isOriginated) return 'LOCAL_HALF';
  if (row.words !== null || isOriginated || isSecondHalf(row.channel)) return null;
  const isExpected = row.hasHandlerColumns && !contextsWithoutHandler.includes(row.context ?? '');
  return isExpected ? 'OTHER_LEG' : null;
}

function factsOfRow(row: CdrRow, settings: SourceSettings, own: DialplanOptions): Facts | null {
  const facts = callFacts(recordsOfRow(row), settings, own);
  if (facts === null) return null;
  const key = row.sequence === null ? row.uniqueId : `${row.uniqueId}:${row.sequence}`;
  return { eventId: told(`asterisk:${key}`, 'uniqueid, sequence'), callId: told(row.linkedId, 'linkedid'), ...facts };
}

/** A row as the records of a call. Its channel may be older than the row: then others of its rows went before. */
function recordsOfRow(row: CdrRow): CallRecords {
  const createdMs = createdMsOf(row.uniqueId);
  const isLater = createdMs !== null && createdMs + 1_000 <= row.startMs;
  return {
    legs: legsOfRows([row]),
    // The row is all there is: its channel is the one that began.
    linkedId: row.uniqueId,
    words: row.words,
    queue: queueStayOfRow(row),
    queueName: row.lastApp === 'Queue' ? firstArgument(row.lastData) : null,
    campaign: row.accountCode,
    isMachine: row.words?.amd === 'MACHINE' ? told(true, 'amd') : undefined,
    callerNumber: toldIfAny(numberOf(row.src), 'src'),
    calleeNumber: toldIfAny(numberOf(row.dst), 'dst'),
    startedAt: isLater ? told(createdMs, 'uniqueid') : told(row.startMs, 'start'),
    endedAt: told(row.endMs, 'end'),
  };
}
