import type { JsonObject } from '../../../src/sources/json-record.ts';
import { encodeValues } from './encode-values.ts';

/** One leg, as its times in milliseconds since the epoch say, null for never, and its variables. */
export interface LegToWrite {
  readonly uuid: string;
  readonly direction: 'inbound' | 'outbound';
  readonly channelName: string;
  readonly startMs: number;
  readonly progressMs: number | null;
  /** Early media without ringing, as an announcement. */
  readonly progressMediaMs: number | null;
  readonly answerMs: number | null;
  readonly bridgeMs: number | null;
  readonly endMs: number;
  readonly profile: { readonly caller: string; readonly callee: string; readonly context: string };
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The core's clock ticks every 20 ms, and here 12 ms after the second; seen of FreeSWITCH 1.11.3-dev. */
const TICK_MS = 20;
const TICK_AT_MS = 12;
const TICK_AT_US = 345;

/** A time as the core's clock shows it. */
export function tickOf(timeMs: number): number {
  return Math.floor((timeMs - TICK_AT_MS) / TICK_MS) * TICK_MS + TICK_AT_MS;
}

/** How long something took by the core's clock. */
export function ticksBetween({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): number {
  return tickOf(toMs) - tickOf(fromMs);
}

/** A document of mod_json_cdr, with the variables that tell of a call's course, and a handful beside. */
export function writeLeg(leg: LegToWrite): JsonObject {
  const { uuid, direction, channelName, startMs, answerMs, endMs, profile, variables } = leg;
  const billedMs = answerMs === null ? 0 : tickOf(endMs) - tickOf(answerMs);
  const billedSeconds = answerMs === null ? 0 : secondsOf(endMs) - secondsOf(answerMs);
  return {
    'core-uuid': 'ec971d8f-0000-4000-8000-000000000001',
    channel_data: { state: 'CS_REPORTING', direction },
    variables: encodeValues({
      direction,
      uuid,
      channel_name: channelName,
      ...variables,
      start_stamp: stampOf(startMs),
      ...(answerMs === null ? {} : { answer_stamp: stampOf(answerMs) }),
      end_stamp: stampOf(endMs),
      start_uepoch: usOf(startMs),
      progress_uepoch: usOf(leg.progressMs),
      progress_media_uepoch: usOf(leg.progressMediaMs),
      answer_uepoch: usOf(answerMs),
      bridge_uepoch: usOf(leg.bridgeMs),
      end_uepoch: usOf(endMs),
      billsec: String(billedSeconds),
      billmsec: String(billedMs),
    }),
    callflow: [
      {
        profile_index: '1',
        caller_profile: {
          uuid,
          caller_id_number: profile.caller,
          destination_number: profile.callee,
          context: profile.context,
        },
      },
    ],
  };
}

function usOf(timeMs: number | null): string {
  return timeMs === null ? '0' : String(tickOf(timeMs) * 1_000 + TICK_AT_US);
}

function secondsOf(timeMs: number): number {
  return Math.floor(tickOf(timeMs) / 1_000);
}

/** The switch's clock, here in UTC. */
function stampOf(timeMs: number): string {
  return new Date(tickOf(timeMs)).toISOString().slice(0, 19).replace('T', ' ');
}
