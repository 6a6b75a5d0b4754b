import { z } from 'zod';
import { BadFieldError } from '../bad-field-error.ts';
import { told } from '../facts.ts';
import { isObject } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import type { SourceSettings } from '../source-settings.ts';
import { call, defineSource, notACall, type SourceOutcome } from '../source.ts';
import { CALL_FIELDS } from './call-fields.ts';
import { callFacts } from './call-facts.ts';
import { readCallRecord } from './call-record.ts';
import { callExample } from './examples.ts';
import { queuedFacts } from './queued-facts.ts';
import { dialplanOptions, type DialplanOptions } from './parties.ts';
import { recordsOfCall } from './records-of-call.ts';

/** All of one call of Asterisk: any of its CDR rows, its channel events, its lines of queue_log and its Hangup events of AMI. */
export const asteriskCall = defineSource({
  name: 'asterisk-call',
  version: 1,
  title: 'Asterisk: all records of one call (CDR, CEL, queue_log, AMI), grouped by linkedid',
  reads: CALL_FIELDS,
  skips: [
    {
      reason: 'FAILED_ORIGINATE',
      what: 'the channel OutgoingSpoolFailed alone, which stands beside a failed Originate',
    },
    { reason: 'NO_CUSTOMER', what: "no channel of options.customerChannels was on it: agents' calls among themselves" },
  ],
  neverTold: [
    'a call to an extension that the dialplan does not know: it leaves no record at all',
    'that 503 meant busy',
    'an originated number that no dialplan names',
    'a lost network of an agent, a used-up balance of a line, missing audio',
  ],
  options: z.strictObject(dialplanOptions),
  example: callExample,
  open: (settings, options) => (record) => outcomeOf(record, settings, options),
});

function outcomeOf(record: JsonValue, settings: SourceSettings, options: DialplanOptions): SourceOutcome {
  if (!isObject(record)) throw new BadFieldError('record', 'is no object');
  const read = readCallRecord(record, settings.timeZone);
  if (read === null) return notACall('FAILED_ORIGINATE');
  const ids = { eventId: told(`asterisk:${read.linkedId}`, read.idFrom), callId: told(read.linkedId, read.idFrom) };
  const records = recordsOfCall(read);
  const facts = records === null ? queuedFacts(read, settings) : callFacts(records, settings, options);
  return facts === null ? notACall('NO_CUSTOMER') : call({ ...ids, ...facts });
}
