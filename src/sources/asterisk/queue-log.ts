import type { HangupParty } from '../../engine/call.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Told } from '../facts.ts';
import { valueAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import { coveredMs, type Interval } from '../intervals.ts';

/* queue_log: `epoch s|call id|queue|member|EVENT|data...`. Of these times only RINGNOANSWER and RINGCANCELED are ms. */

export interface QueueLine {
  readonly timeMs: number;
  readonly callId: string;
  readonly queue: string;
  readonly member: string;
  readonly event: string;
  readonly data: readonly string[];
}

const MOST_LINES = 10_000;

/** The lines of a record, each once. @throws BadFieldError */
export function queueLinesAt(record: JsonValue, path: string): readonly QueueLine[] {
  const lines = valueAt(record, path);
  if (lines === undefined || lines === null) return [];
  if (!Array.isArray(lines)) throw new BadFieldError(path, 'is no list');
  if (lines.length > MOST_LINES) throw new BadFieldError(path, `has ${lines.length} entries, of ${MOST_LINES} at most`);
  const texts: readonly string[] = lines.map((line: JsonValue, place) => {
    if (typeof line !== 'string') throw new BadFieldError(`${path}[${place}]`, 'is no text');
    return line;
  });
  return [...new Set(texts)].toSorted().map((line) => lineOf(line, path));
}

function lineOf(line: string, path: string): QueueLine {
  const [time = '', callId = '', queue = '', member = '', event = '', ...data] = line.trim().split('|', 20);
  if (!/^\d{9,11}(\.\d{1,6})?$/.test(time)) throw new BadFieldError(path, 'has a line without its time');
  if (callId === '' || event === '') throw new BadFieldError(path, 'has a line without its call or event');
  return { timeMs: Math.round(Number(time) * 1_000), callId, queue, member, event, data };
}

/** What queues did with a call. */
export interface QueueStay {
  /** An agent's phone was rung, and for how long. */
  readonly ringing: Told<number> | undefined;
  /** Waiting without a phone ringing. */
  readonly waiting: Told<number> | undefined;
  readonly talk: Told<number> | undefined;
  readonly isConnected: boolean;
  readonly isAbandoned: Told<boolean> | undefined;
  /** A queue gave the call back after agents' phones had rung, and neither an agent nor another queue had it after that. */
  readonly isGivenUp: Told<boolean> | undefined;
  /** Whether every agent is known to have turned the call away. */
  readonly isTurnedAway: boolean;
  readonly hungUpBy: Told<HangupParty> | undefined;
  readonly agentId: Told<string> | undefined;
}

const GIVEN_UP: ReadonlySet<string> = new Set(['EXITWITHTIMEOUT', 'EXITEMPTY']);
/** After these an exit of a queue is not what became of the call. */
const LATER: ReadonlySet<string> = new Set(['ABANDON', 'CONNECT', 'EXITWITHKEY']);
const LEFT_BY_AGENT: ReadonlySet<string> = new Set(['BLINDTRANSFER', 'ATTENDEDTRANSFER', 'TRANSFER']);
const HUNG_UP_BY: Readonly<Record<string, HangupParty>> = { COMPLETEAGENT: 'AGENT', COMPLETECALLER: 'CUSTOMER' };

/** What queue_log tells of a call; null where there are no lines. */
export function queueStayOf(lines: readonly QueueLine[]): QueueStay | null {
  if (lines.length === 0) return null;
  const find = (...events: readonly string[]): QueueLine | undefined =>
    lines.findLast(({ event }) => events.includes(event));
  const rings = lines.flatMap(ringOf);
  const waits = lines.flatMap(waitOf);
  const ringMs = rings.length === 0 ? null : coveredMs(rings);
  const connect = find('CONNECT');
  const abandon = find('ABANDON');
  const exit = exitOf(lines);
  const end = lines.findLast(
    ({ event, timeMs }) => Object.hasOwn(HUNG_UP_BY, event) && timeMs >= (connect?.timeMs ?? 0),
  );
  const isGivenUp = exit !== undefined && rings.length > 0;
  return {
    ringing: toldIfAny(ringMs, 'lines RINGNOANSWER, RINGCANCELED, CONNECT'),
    waiting: waits.length === 0 ? undefined : told(Math.max(0, sum(waits) - (ringMs ?? 0)), 'lines, wait less ringing'),
    talk: connect === undefined ? told(0, 'lines, no CONNECT') : talkOf(connect, end, lines),
    isConnected: connect !== undefined,
    isAbandoned: abandon === undefined ? undefined : told(true, 'lines ABANDON'),
    isGivenUp: isGivenUp ? told(true, `lines ${exit.event}`) : undefined,
    isTurnedAway: false,
    hungUpBy: end === undefined ? undefined : told(HUNG_UP_BY[end.event]!, `lines ${end.event}`),
    agentId: connect === undefined ? undefined : told(connect.member, 'lines CONNECT'),
  };
}

function ringOf({ event, timeMs, data }: QueueLine): readonly Interval[] {
  if (event === 'CONNECT') return [{ fromMs: timeMs - secondsOf(data[2]), toMs: timeMs }];
  if (event !== 'RINGNOANSWER' && event !== 'RINGCANCELED') return [];
  return [{ fromMs: timeMs - secondsOf(data[0]) / 1_000, toMs: timeMs }];
}

/** How long a caller was in a queue, in all. */
function waitOf({ event, data }: QueueLine): readonly number[] {
  if (event === 'CONNECT') return [secondsOf(data[0])];
  if (event === 'EXITWITHKEY') return [secondsOf(data[3])];
  return event === 'ABANDON' || GIVEN_UP.has(event) ? [secondsOf(data[2])] : [];
}

/** Where a queue gave the call back, and nothing came of it later. Of lines of the same second the exit is taken for the first. */
function exitOf(lines: readonly QueueLine[]): QueueLine | undefined {
  const exit = lines.findLast(({ event }) => GIVEN_UP.has(event));
  const isPassed = lines.some(({ event, timeMs }) => LATER.has(event) && timeMs >= (exit?.timeMs ?? 0));
  return isPassed ? undefined : exit;
}

/**
 * A line's seconds are cut, so a talk of less than one is 0 there. Without a line of its end it lasts to where the agent left it, or
 * to the last line.
 */
function talkOf(connect: QueueLine, end: QueueLine | undefined, lines: readonly QueueLine[]): Told<number> {
  if (end !== undefined) return told(Math.max(1, secondsOf(end.data[1])), `lines ${end.event}`);
  const left = lines.find(({ event, timeMs }) => LEFT_BY_AGENT.has(event) && timeMs >= connect.timeMs);
  const { timeMs, event } = left ?? lines.at(-1)!;
  return told(Math.max(1, timeMs - connect.timeMs), `lines CONNECT to ${event}`);
}

function secondsOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
