import { BadFieldError } from '../bad-field-error.ts';
import { missing, textAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import type { Direction } from '../source-settings.ts';
import type { FreeswitchOptions } from './freeswitch-options.ts';
import { legVariablesOf, type LegVariables } from './leg-variables.ts';

/** Names of a leg's times: in a document of mod_json_cdr, and in an event. Microseconds since the epoch, "0" for never. */
const CDR_TIMES = {
  start: 'start_uepoch',
  progress: 'progress_uepoch',
  progressMedia: 'progress_media_uepoch',
  answer: 'answer_uepoch',
  bridge: 'bridge_uepoch',
  end: 'end_uepoch',
} as const;
const EVENT_TIMES = {
  start: 'Caller-Channel-Created-Time',
  progress: 'Caller-Channel-Progress-Time',
  progressMedia: 'Caller-Channel-Progress-Media-Time',
  answer: 'Caller-Channel-Answered-Time',
  bridge: 'Caller-Channel-Bridged-Time',
  end: 'Caller-Channel-Hangup-Time',
} as const satisfies Record<TimeName, string>;

type TimeName = keyof typeof CDR_TIMES;

/** One leg of a call, of which a document or an event tells. Times are milliseconds, 0 for never; null is not told. */
export interface Leg extends Readonly<Record<`${Exclude<TimeName, 'start' | 'end'>}Ms`, number | null>> {
  /** Where it stands in the record, for messages and for `explain`: `` or `legs[1].` */
  readonly at: string;
  readonly uuid: string;
  /** Seen from FreeSWITCH: `outbound` is every leg that it made itself, to customer or agent. */
  readonly direction: Direction;
  readonly startMs: number;
  readonly endMs: number;
  readonly timeNames: Readonly<Record<TimeName, string>>;
  /** As it stands there, encoded or not. */
  readonly channelName: string;
  readonly gateway: string | null;
  readonly hangupCause: string | null;
  readonly disposition: string | null;
  readonly variables: LegVariables;
}

/** Reads what is asked of every leg. @throws BadFieldError where a leg has no uuid, no direction or no end. */
export function readLeg(record: JsonValue, at: string, options: FreeswitchOptions): Leg {
  const variables = legVariablesOf(record, at, options);
  const { text, decoded, besideText, besideNumber, number, isEvent, place } = variables;
  const timeNames = isEvent ? EVENT_TIMES : CDR_TIMES;
  const time = (name: TimeName) => {
    const us = isEvent ? besideNumber(timeNames[name]) : number(timeNames[name]);
    return us === null ? null : us / 1_000;
  };
  const needed = (name: TimeName) => {
    const timeMs = time(name);
    if (timeMs === null || timeMs === 0) missing(place + timeNames[name]);
    return timeMs;
  };
  return {
    at,
    uuid: (isEvent ? besideText('Unique-ID') : text('uuid')) ?? missing(place + (isEvent ? 'Unique-ID' : 'uuid')),
    direction: directionOf(variables),
    startMs: needed('start'),
    progressMs: time('progress'),
    progressMediaMs: time('progressMedia'),
    answerMs: time('answer'),
    bridgeMs: time('bridge'),
    endMs: needed('end'),
    timeNames,
    channelName: (isEvent ? besideText('Channel-Name') : null) ?? text('channel_name') ?? '',
    gateway: decoded('sip_gateway_name'),
    hangupCause: text('hangup_cause') ?? besideText('Hangup-Cause'),
    disposition: text('sip_hangup_disposition'),
    variables,
  };
}

function directionOf({ isEvent, place, text, besideText }: LegVariables): Direction {
  const direction =
    (isEvent ? besideText('Call-Direction') : null) ?? text('direction') ?? besideText('channel_data.direction');
  if (direction === 'inbound' || direction === 'outbound') return direction;
  throw new BadFieldError(`${place}direction`, 'is neither inbound nor outbound');
}

/** A leg that FreeSWITCH made between two of its own: it has no phone at its end. */
export function isLoopback(leg: Leg): boolean {
  return leg.channelName.startsWith('loopback/') || leg.variables.text('loopback_leg') !== null;
}

export function wasAnswered(leg: Leg): boolean {
  return leg.answerMs !== null && leg.answerMs > 0;
}

/** A fork's leg that ended because another one answered. */
export function hasLostRace(leg: Leg): boolean {
  return leg.hangupCause === 'LOSE_RACE';
}

/** For `explain`: `answer_uepoch to end_uepoch`, `legs[1].answer_uepoch to end_uepoch`. */
export function fromTimes({ at, timeNames }: Leg, name: TimeName, until?: TimeName): string {
  return until === undefined ? at + timeNames[name] : `${at}${timeNames[name]} to ${timeNames[until]}`;
}

/** A key of a call, and the variable that holds it. */
interface CallKey {
  readonly key: string;
  readonly from: string;
}

const FIRST_LEG = ['originating_leg_uuid', 'cc_member_session_uuid'] as const;

/**
 * The leg that began the call. `call_uuid` is not that: of 68 legs that others called 7 had one of their own (FreeSWITCH
 * 1.11.3-dev). Legs of agents that mod_callcenter calls have no originating leg but a member's session.
 */
export function firstLegOf({ variables: { text }, uuid }: Leg): CallKey {
  for (const from of FIRST_LEG) {
    const key = text(from);
    if (key !== null) return { key, from };
  }
  return { key: uuid, from: 'uuid' };
}

/** What all legs of one call have in common: what the dialplan says, else the leg that began it. */
export function callKeyOf(leg: Leg): CallKey {
  const said = leg.variables.decoded('call_status_id');
  return said === null ? firstLegOf(leg) : { key: said, from: 'call_status_id' };
}

/** Numbers and context of the profile with which a leg began: a transfer adds profiles of its own. */
export function profileOf({ variables }: Leg, name: 'caller' | 'callee' | 'context'): string | null {
  if (variables.isEvent) return variables.besideText(PROFILE_OF_EVENT[name]);
  return textAt(variables.firstProfile() ?? undefined, PROFILE_OF_CDR[name]);
}

const PROFILE_OF_EVENT = {
  caller: 'Caller-Caller-ID-Number',
  callee: 'Caller-Destination-Number',
  context: 'Caller-Context',
} as const;
const PROFILE_OF_CDR = { caller: 'caller_id_number', callee: 'destination_number', context: 'context' } as const;
