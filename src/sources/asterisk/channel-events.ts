import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Told } from '../facts.ts';
import { isObject, neededTextAt, textAt, wholeAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { timeAt } from './cdr-row.ts';
import { createdMsOf } from './channels.ts';
import type { Interval } from '../intervals.ts';
import { bareLeg, type Leg } from './leg.ts';

/** One event of CEL. */
export interface ChannelEvent {
  readonly type: string;
  readonly timeMs: number;
  readonly channel: string;
  readonly uniqueId: string;
  readonly linkedId: string;
  readonly app: string;
  readonly appData: string;
  readonly exten: string | null;
  readonly context: string | null;
  readonly number: string | null;
  /** What `extra` holds, which is JSON in a text. */
  readonly extra: JsonObject;
}

/** @throws BadFieldError */
export function channelEventOf(row: JsonObject, timeZone: string): ChannelEvent {
  const uniqueId = neededTextAt(row, 'uniqueid');
  const timeMs = timeAt(row, 'eventtime', timeZone, createdMsOf(uniqueId) ?? undefined);
  if (timeMs === null) throw new BadFieldError('eventtime', 'is missing');
  const type = neededTextAt(row, 'eventtype');
  return {
    type: type === 'USER_DEFINED' ? (textAt(row, 'userdeftype') ?? textAt(row, 'usereventname') ?? type) : type,
    timeMs,
    channel: neededTextAt(row, 'channame'),
    uniqueId,
    linkedId: textAt(row, 'linkedid') ?? uniqueId,
    app: textAt(row, 'appname') ?? '',
    appData: textAt(row, 'appdata') ?? '',
    exten: textAt(row, 'exten'),
    context: textAt(row, 'context'),
    number: textAt(row, 'cidnum') ?? textAt(row, 'num'),
    extra: extraOf(textAt(row, 'extra') ?? textAt(row, 'eventextra')),
  };
}

function extraOf(text: string | null): JsonObject {
  if (text === null) return {};
  try {
    const extra = JSON.parse(text) as JsonValue;
    return isObject(extra) ? extra : {};
  } catch {
    // An event of a dialplan's own holds what it was given.
    return {};
  }
}

/** The channels that events tell of. */
export function legsOfEvents(events: readonly ChannelEvent[]): readonly Leg[] {
  const byChannel = Map.groupBy(events, ({ channel }) => channel);
  const hasBridges = events.some(({ type }) => type === 'BRIDGE_ENTER');
  return [...byChannel].map(([name, own]) => legOf(name, own, hasBridges));
}

function legOf(name: string, events: readonly ChannelEvent[], hasBridges: boolean): Leg {
  const timesOf = (type: string): readonly number[] =>
    [...new Set(events.filter((event) => event.type === type).map(({ timeMs }) => timeMs))].toSorted((a, b) => a - b);
  const all = events.map(({ timeMs }) => timeMs);
  const startMs = timesOf('CHAN_START')[0] ?? least(all);
  const endMs = timesOf('HANGUP').at(-1) ?? timesOf('CHAN_END').at(-1) ?? greatest(all);
  const hangup = events.find(({ type }) => type === 'HANGUP')?.extra ?? null;
  const first = events.find(({ type }) => type === 'CHAN_START') ?? events[0]!;
  return {
    ...bareLeg(name, startMs, endMs),
    uniqueId: first.uniqueId,
    answerMs: timesOf('ANSWER')[0] ?? null,
    timesFrom: 'events ANSWER to HANGUP',
    bridged: hasBridges ? spansOf(timesOf('BRIDGE_ENTER'), timesOf('BRIDGE_EXIT'), endMs) : null,
    q850: toldIfAny(hangup === null ? null : wholeAt(hangup, 'hangupcause'), 'events HANGUP hangupcause'),
    hangupSource: hangup === null ? null : (textAt(hangup, 'hangupsource') ?? ''),
    dialStatus: dialStatusOf(hangup),
    isOriginated: events.some(({ app }) => app === 'AppDial2'),
    context: first.context,
    apps: events
      .filter(({ type }) => type === 'APP_START')
      .map(({ app, appData, timeMs }) => ({ name: app, data: appData, startMs: timeMs })),
  };
}

function dialStatusOf(hangup: JsonObject | null): Told<string> | undefined {
  return toldIfAny(hangup === null ? null : textAt(hangup, 'dialstatus'), 'events HANGUP dialstatus');
}

/** Who enters again has left before. A bridge that was never left ends with the channel. */
function spansOf(enters: readonly number[], exits: readonly number[], endMs: number): readonly Interval[] {
  return enters.map((fromMs, place) => {
    const nextMs = enters[place + 1] ?? endMs;
    return { fromMs, toMs: exits.find((timeMs) => timeMs > fromMs && timeMs <= nextMs) ?? nextMs };
  });
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function greatest(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

/** Asterisk reports each of these, where it hangs up itself: 500 beside 127, of a call that was cancelled. */
const INVENTED_STATUS = 500;
const INVENTED_BESIDE = 127;

/** What AMI's Hangup events add to the legs: the callee's SIP status, and whether its phone rang. */
export function withHangups(legs: readonly Leg[], hangups: readonly JsonObject[]): readonly Leg[] {
  const byChannel = new Map(hangups.map((hangup) => [textAt(hangup, 'Channel'), hangup]));
  return legs.map((leg) => {
    const hangup = byChannel.get(leg.name);
    if (hangup === undefined) return leg;
    const cause = wholeAt(hangup, 'Cause');
    const status = /\b[3-6]\d\d\b/.exec(textAt(hangup, 'TechCause') ?? '')?.[0];
    const isInvented = Number(status) === INVENTED_STATUS && cause === INVENTED_BESIDE;
    return {
      ...leg,
      q850: leg.q850 ?? toldIfAny(cause, 'ami Hangup Cause'),
      sip: status === undefined || isInvented ? leg.sip : told(Number(status), 'ami Hangup TechCause'),
      hasRung: hasRungBy(leg, textAt(hangup, 'ChannelStateDesc')),
    };
  });
}

function hasRungBy(leg: Leg, state: string | null): Told<boolean> | undefined {
  if (leg.answerMs !== null || state === null || state === 'Up') return leg.hasRung;
  return told(state === 'Ringing', 'ami Hangup ChannelStateDesc');
}
