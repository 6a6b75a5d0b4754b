import { z } from 'zod';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { missing, neededTextAt, numberAt, textAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import type { SourceSettings } from '../source-settings.ts';
import { call, defineSource, notACall, type SourceOutcome } from '../source.ts';
import { causeAt } from './cause-of-side.ts';
import { endOfUnanswered, isSplit, partyOfAnswered, type Sides } from './end-of-call.ts';
import { routeOfDirection, routeOfTaskType, type Route } from './route-of-call.ts';

const options = z.strictObject({
  trunks: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'device names of gateways and trunks: a call to one of them is outbound, from one inbound, and from none to none internal',
    ),
});
type Options = z.output<typeof options>;

/** One CDR of Cisco Unified Communications Manager, as a JSON object with the names of the CSV's header. */
export const ciscoCucm = defineSource({
  name: 'cisco-cucm',
  version: 1,
  title: 'Cisco Unified Communications Manager: CDR',
  reads: [
    { path: 'cdrRecordType', unit: 'number', tells: '1 is a CDR, 2 a CMR' },
    { path: 'globalCallId_ClusterID', unit: 'text', tells: 'callId, eventId' },
    { path: 'globalCallID_callManagerId', unit: 'number', tells: 'callId, eventId' },
    { path: 'globalCallID_callId', unit: 'number', tells: 'callId, eventId' },
    { path: 'origLegCallIdentifier', unit: 'number', tells: 'eventId' },
    { path: 'destLegIdentifier', unit: 'number', tells: 'eventId' },
    { path: 'dateTimeOrigination', unit: 's since 1970, UTC', tells: 'startedAt' },
    { path: 'dateTimeConnect', unit: 's since 1970, UTC; 0: never', tells: 'answered or not' },
    { path: 'dateTimeDisconnect', unit: 's since 1970, UTC', tells: 'endedAt' },
    { path: 'duration', unit: 's', tells: 'callDurationMs; 0 of an answered call is less than a second' },
    {
      path: 'origCause_value',
      unit: 'Q.850, or SIP in 32 bits',
      tells: 'hangupParty, endCause, q850Cause, sipStatusCode',
    },
    {
      path: 'destCause_value',
      unit: 'Q.850, or SIP in 32 bits',
      tells: 'hangupParty, endCause, q850Cause, sipStatusCode',
    },
    {
      path: 'joinOnBehalfOf',
      unit: '10: transfer, 4: conference',
      tells: 'that it is the rest of a call, by options.trunks',
    },
    {
      path: 'origDeviceName',
      unit: 'name',
      tells: 'direction and trunk, by options.trunks; without them the trunk of an inbound call',
    },
    {
      path: 'destDeviceName',
      unit: 'name',
      tells: 'direction and trunk, by options.trunks; without them the trunk of an outbound call',
    },
    { path: 'callingPartyNumber', unit: 'number', tells: 'callerNumber' },
    { path: 'finalCalledPartyNumber', unit: 'number', tells: 'calleeNumber' },
    { path: 'callingPartyUnicodeLoginUserID', unit: 'text', tells: 'agentId of an outbound call' },
    { path: 'finalCalledPartyUnicodeLoginUserID', unit: 'text', tells: 'agentId of an inbound call' },
  ],
  skips: [
    { reason: 'HEADER_LINE', what: 'the second header line of the CSV, which names types' },
    { reason: 'CMR', what: 'a call management record: the quality of a leg' },
    {
      reason: 'CALL_SPLIT',
      what: 'a part of a call that goes on in another CDR, without a trunk or an answer; without options.trunks any',
    },
    {
      reason: 'JOINED',
      what: 'the rest of a call after a transfer or in a conference, where options.trunks are named: the part before it counts',
    },
    { reason: 'INTERNAL', what: 'a call from no trunk to no trunk, where options.trunks names them' },
    { reason: 'TRANSIT', what: 'a call from one trunk to another' },
  ],
  neverTold: [
    'whether and how long it rang',
    'that a calling agent gave up, unless CdrLogCallsWithZeroDurationFlag is True: else there is no CDR',
    'queue, agents that were offered the call, and talk as opposed to an announcement',
    'voicemail; packets (they are in the CMR)',
    'tenths of seconds: 4.9 s may be 4 or 5',
  ],
  options,
  example: {
    record: {
      cdrRecordType: 1,
      globalCallID_callManagerId: 1,
      globalCallID_callId: 305,
      globalCallId_ClusterID: 'Cluster1',
      origLegCallIdentifier: 3050,
      destLegIdentifier: 3051,
      callingPartyNumber: '2001',
      finalCalledPartyNumber: '912025550143',
      origDeviceName: 'SEP000000002001',
      destDeviceName: 'PSTN-GW',
      dateTimeOrigination: 1795197900,
      dateTimeConnect: 1795197909,
      dateTimeDisconnect: 1795197909,
      duration: 0,
      origCause_value: 0,
      destCause_value: 16,
    },
    settings: { calls: [{ when: { direction: 'outbound' }, taskType: 'MANUAL' }], options: { trunks: ['PSTN-GW'] } },
  },
  open: (settings, given) => (record) => read(record, settings, given),
});

/** Who joined two calls into one: a conference, a transfer. */
const JOINED: ReadonlySet<number> = new Set([4, 10]);

function read(record: JsonValue, settings: SourceSettings, { trunks }: Options): SourceOutcome {
  if (textAt(record, 'cdrRecordType') === 'INTEGER') return notACall('HEADER_LINE');
  if (numberAt(record, 'cdrRecordType') === 2) return notACall('CMR');
  const sides = { calling: causeAt(record, 'origCause_value'), called: causeAt(record, 'destCause_value') };
  const orig = textAt(record, 'origDeviceName');
  const dest = textAt(record, 'destDeviceName');
  const devices = { orig, dest };
  const [isFromTrunk, isToTrunk] = [trunks.includes(orig ?? ''), trunks.includes(dest ?? '')];
  if (trunks.length === 0 && isSplit(sides)) return notACall('CALL_SPLIT');
  if (trunks.length === 0) return call(factsOf(record, sides, routeOfTaskType(settings, devices)));
  if (JOINED.has(numberAt(record, 'joinOnBehalfOf') ?? 0)) return notACall('JOINED');
  // The part before a transfer was answered, and has the direction and the agent; of the rest the agent may be gone.
  const isCounted = (isFromTrunk || isToTrunk) && timeAt(record, 'dateTimeConnect') !== null;
  if (isSplit(sides) && !isCounted) return notACall('CALL_SPLIT');
  if (isFromTrunk && isToTrunk) return notACall('TRANSIT');
  if (isToTrunk) return call(factsOf(record, sides, routeOfDirection(settings, devices, 'outbound')));
  if (isFromTrunk) return call(factsOf(record, sides, routeOfDirection(settings, devices, 'inbound')));
  return notACall('INTERNAL');
}

function factsOf(record: JsonValue, sides: Sides, { configured, trunk, trunkField }: Route): Facts {
  const callId = ['globalCallId_ClusterID', 'globalCallID_callManagerId']
    .map((path) => textAt(record, path) ?? '')
    .concat(neededTextAt(record, 'globalCallID_callId'))
    .join(':');
  const legs = ['origLegCallIdentifier', 'destLegIdentifier'].map((path) => textAt(record, path) ?? '').join(':');
  const isInbound = configured.taskType.value === 'INBOUND';
  const callDurationMs = answeredTime(record);
  const isAnswered = callDurationMs.value > 0;
  const startedAt = startOf(record);
  return {
    eventId: told(`cisco-cucm:${callId}:${legs}:${startedAt.value}`, 'globalCallID_callId'),
    callId: told(callId, 'globalCallID_callId'),
    agentId: agentOf(record, isInbound),
    carrier: configured.carrier ?? toldIfAny(trunk, trunkField),
    callerNumber: toldIfAny(textAt(record, 'callingPartyNumber'), 'callingPartyNumber'),
    calleeNumber: toldIfAny(textAt(record, 'finalCalledPartyNumber'), 'finalCalledPartyNumber'),
    taskType: configured.taskType,
    startedAt,
    endedAt: told(timeAt(record, 'dateTimeDisconnect') ?? missing('dateTimeDisconnect'), 'dateTimeDisconnect'),
    callDurationMs,
    talkDurationMs: isAnswered && isInbound ? callDurationMs : undefined,
    maxRingingDurationMs: configured.maxRingingDurationMs,
    ...(isAnswered ? { hangupParty: partyOfAnswered(sides, isInbound) } : endOfUnanswered(sides, isInbound)),
  };
}

/** A call was answered where it has a time of that; its duration, cut to seconds, may be 0. */
function answeredTime(record: JsonValue): Told<number> {
  if (timeAt(record, 'dateTimeConnect') === null) return told(0, 'dateTimeConnect');
  return told(Math.max(1, (numberAt(record, 'duration') ?? missing('duration')) * 1_000), 'duration');
}

function startOf(record: JsonValue): Told<number> {
  const time = timeAt(record, 'dateTimeOrigination');
  if (time !== null) return told(time, 'dateTimeOrigination');
  return told(timeAt(record, 'dateTimeConnect') ?? missing('dateTimeOrigination'), 'dateTimeConnect');
}

function agentOf(record: JsonValue, isInbound: boolean): Told<string> | undefined {
  const path = `${isInbound ? 'finalCalledParty' : 'callingParty'}UnicodeLoginUserID`;
  return toldIfAny(textAt(record, path), path);
}

/** A time in milliseconds; null where it is 0: it never came. */
function timeAt(record: JsonValue, path: string): number | null {
  const seconds = numberAt(record, path);
  return seconds === null || seconds === 0 ? null : seconds * 1_000;
}
