import { z } from 'zod';
import { BadFieldError } from '../bad-field-error.ts';
import { numberAt, objectAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { oneOrMoreAt } from '../one-or-more-at.ts';
import { within } from '../within.ts';
import { fieldsUnder } from '../fields-under.ts';
import { call, defineSource, notACall, type SourceField, type SourceOutcome } from '../source.ts';
import type { SourceSettings } from '../source-settings.ts';
import { readCarrierRow } from './carrier-row.ts';
import { factsOfDialled } from './dialled-call.ts';
import { factsOfQueued } from './queued-call.ts';

const LOG_FIELDS: readonly SourceField[] = [
  { path: 'uniqueid', unit: 'text', tells: 'callId, eventId' },
  { path: 'campaign_id', unit: 'text', tells: 'which settings hold: campaign, of the closer log queue; taskId' },
  { path: 'start_epoch', unit: 's since 1970, UTC', tells: 'startedAt' },
  { path: 'end_epoch', unit: 's since 1970, UTC', tells: 'endedAt' },
  { path: 'length_in_sec', unit: 's', tells: 'callDurationMs where no carrier log tells it; talkDurationMs' },
  { path: 'status', unit: 'text', tells: 'voicemailDetected, that no agent took it, endCause' },
  { path: 'user', unit: 'text', tells: 'agentId; VDAD and VDCL are the system: no talk' },
  { path: 'term_reason', unit: 'text', tells: 'hangupParty' },
  { path: 'phone_code', unit: 'text', tells: "the customer's number" },
  { path: 'phone_number', unit: 'text', tells: "the customer's number" },
];

/** A call of VICIdial: its row of vicidial_log with that of vicidial_carrier_log, or its rows of vicidial_closer_log. */
export const vicidial = defineSource({
  name: 'vicidial',
  version: 1,
  title: 'VICIdial: rows of vicidial_log, vicidial_closer_log and vicidial_carrier_log',
  reads: [
    ...fieldsUnder('vicidial_log', LOG_FIELDS),
    ...fieldsUnder('vicidial_closer_log[]', LOG_FIELDS),
    { path: 'vicidial_closer_log[].queue_seconds', unit: 's', tells: 'queueDurationMs, talkDurationMs' },
    { path: 'vicidial_closer_log[].closecallid', unit: 'number', tells: 'the order of the rows' },
    { path: 'vicidial_carrier_log.dialstatus', unit: 'word', tells: 'answered or not; endCause' },
    { path: 'vicidial_carrier_log.answered_time', unit: 's', tells: 'callDurationMs' },
    { path: 'vicidial_carrier_log.sip_hangup_cause', unit: 'SIP status', tells: 'sipStatusCode' },
    { path: 'vicidial_carrier_log.hangup_cause', unit: 'Q.850', tells: 'q850Cause, where there is no SIP status' },
    { path: 'vicidial_carrier_log.channel', unit: 'channel', tells: 'carrier, trunk' },
  ],
  skips: [{ reason: 'NOT_ENDED', what: 'a row without end_epoch: the call goes on' }],
  neverTold: [
    'whether and how long it rang: dial_time has the set-up in it',
    'how long a customer of the dialler waited for the agent who took the call',
    "that an agent's phone rang: agents are on the line, and calls are put through to them",
    "why the status is ADC or ADCT, without the carrier's codes",
    'packets: an agent who says dead air heard nobody, which may have been a silent customer',
    'tenths of seconds: 4.9 s may be 4 or 5',
  ],
  options: z.strictObject({}),
  example: {
    record: {
      vicidial_log: {
        uniqueid: '1795201800.103',
        lead_id: 1003,
        campaign_id: 'TEST',
        start_epoch: 1795201800,
        end_epoch: 1795201801,
        length_in_sec: 1,
        status: 'ADC',
        phone_code: '1',
        phone_number: '2025550199',
        user: 'VDAD',
        term_reason: 'NONE',
      },
      vicidial_carrier_log: {
        hangup_cause: 38,
        dialstatus: 'CHANUNAVAIL',
        dial_time: 0,
        answered_time: 0,
        sip_hangup_cause: 500,
        channel: 'SIP/carrier-a-000003',
      },
    },
    settings: { calls: [{ when: { campaign: 'TEST' }, taskType: 'PREDICTED' }] },
  },
  open: (settings) => (record) => read(record, settings),
});

function read(record: JsonValue, settings: SourceSettings): SourceOutcome {
  const dialled = objectAt(record, 'vicidial_log');
  const stays = oneOrMoreAt(record, 'vicidial_closer_log');
  if (dialled !== null) {
    if (!hasEnded(dialled)) return notACall('NOT_ENDED');
    const row = objectAt(record, 'vicidial_carrier_log');
    const carrier = row === null ? null : within('vicidial_carrier_log', () => readCarrierRow(row));
    return call(factsOfDialled(record, carrier, settings));
  }
  if (stays.length === 0) throw new BadFieldError('vicidial_log', 'is missing, and so is vicidial_closer_log');
  return stays.every(hasEnded) ? call(factsOfQueued(stays, settings)) : notACall('NOT_ENDED');
}

function hasEnded(row: JsonObject): boolean {
  return (numberAt(row, 'end_epoch') ?? 0) > 0;
}
