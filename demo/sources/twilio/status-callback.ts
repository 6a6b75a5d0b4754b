import type { JsonObject } from '../../../src/sources/json-record.ts';
import { cutToSeconds } from '../call-times.ts';

/** What the callbacks of one leg have in common. */
export interface TwilioLeg {
  readonly sid: string;
  readonly parentSid: string | null;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  readonly from: string;
  readonly to: string;
  /** What the bridge adds of the callback's own address; null: nothing. */
  readonly campaign: string | null;
}

export interface TwilioEnd {
  readonly status: 'completed' | 'busy' | 'no-answer' | 'canceled' | 'failed';
  /** Null where nothing was sent over SIP. */
  readonly sipCode: number | null;
}

/** When what happened on a leg, in milliseconds since the epoch; null where nobody asked for that callback, or it did not. */
export interface TwilioTimes {
  readonly initiatedMs: number | null;
  readonly ringingMs: number | null;
  readonly answeredMs: number | null;
  readonly endedMs: number;
}

const ACCOUNT_SID = 'AC00000000000000000000000000000001';

/** The callbacks of a leg, in their order; the last is that of its end. */
export function callbacksOf(leg: TwilioLeg, times: TwilioTimes, end: TwilioEnd): readonly JsonObject[] {
  const { initiatedMs, ringingMs, answeredMs, endedMs } = times;
  const interim = [
    { status: 'initiated', timeMs: initiatedMs },
    { status: 'ringing', timeMs: ringingMs },
    // The event is called answered, the status in-progress.
    { status: 'in-progress', timeMs: leg.direction === 'inbound' ? null : answeredMs },
  ].filter((event): event is { status: string; timeMs: number } => event.timeMs !== null);
  const seconds = end.status === 'completed' ? secondsOf(answeredMs ?? endedMs, endedMs) : 0;
  return [
    ...interim.map(({ status, timeMs }, place) => callbackOf(leg, status, timeMs, place)),
    {
      ...callbackOf(leg, end.status, endedMs, interim.length),
      CallDuration: String(seconds),
      // Minutes, as they are billed.
      Duration: String(Math.ceil(seconds / 60)),
      ...(end.sipCode === null ? {} : { SipResponseCode: String(end.sipCode) }),
    },
  ];
}

/** The callback of an asynchronous machine detection: it has neither status nor time. */
export function machineCallbackOf({ sid }: TwilioLeg): JsonObject {
  return { CallSid: sid, AccountSid: ACCOUNT_SID, AnsweredBy: 'machine_end_beep', MachineDetectionDuration: '4210' };
}

function callbackOf(leg: TwilioLeg, status: string, timeMs: number, place: number): JsonObject {
  return {
    AccountSid: ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    CallSid: leg.sid,
    ...(leg.parentSid === null ? {} : { ParentCallSid: leg.parentSid }),
    CallStatus: status,
    Direction: leg.direction,
    From: leg.from,
    To: leg.to,
    ...(leg.campaign === null ? {} : { campaign: leg.campaign }),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(place),
    Timestamp: new Date(timeMs).toUTCString().replace('GMT', '+0000'),
  };
}

/** Which way Twilio rounds is not documented: here as its own times have it. */
function secondsOf(fromMs: number, toMs: number): number {
  return (cutToSeconds(toMs) - cutToSeconds(fromMs)) / 1_000;
}
