import { told, toldIfAny, type Told } from '../facts.ts';
import { textAt } from '../json-fields.ts';
import type { CallRecords } from './call-facts.ts';
import type { CallRecord } from './call-record.ts';
import type { CdrRow } from './cdr-row.ts';
import { legsOfEvents, withHangups, type ChannelEvent } from './channel-events.ts';
import { firstArgument, isSecondHalf, numberOf } from './channels.ts';
import type { Leg } from './leg.ts';
import { firstLeg } from './parties.ts';
import { queueStayOf } from './queue-log.ts';
import { isAnswered, legsOfRows } from './row-legs.ts';
import { queueStayOfRow } from './row-queue.ts';

/** What a call's records hold; null where there is neither a row nor a channel event. Channel events go before rows. */
export function recordsOfCall({ rows, events, lines, hangups, linkedId }: CallRecord): CallRecords | null {
  const bare = events.length > 0 ? legsOfEvents(events) : legsOfRows(rows);
  if (bare.length === 0) return null;
  const legs = withHangups(bare, hangups);
  const row = decidingRow(rows);
  const first = firstLeg(legs, linkedId);
  return {
    legs,
    linkedId,
    words: row?.words ?? null,
    queue: queueStayOf(lines) ?? (row === null ? null : queueStayOfRow(row)),
    queueName: lines[0]?.queue ?? queueOf(legs),
    campaign: row?.accountCode ?? null,
    isMachine: machineOf(row, events),
    callerNumber: toldIfAny(numberOf(row?.src ?? null), 'rows src') ?? firstNumber(events, first, 'number'),
    calleeNumber: toldIfAny(numberOf(row?.dst ?? null), 'rows dst') ?? firstNumber(events, first, 'exten'),
    startedAt: told(Math.min(...legs.map(({ startMs }) => startMs)), events.length > 0 ? 'events CHAN_START' : 'start'),
    endedAt: told(Math.max(...legs.map(({ endMs }) => endMs)), events.length > 0 ? 'events HANGUP' : 'end'),
  };
}

/** The row with the handler's words; else the one that was answered, or was busy; else the last. */
function decidingRow(rows: readonly CdrRow[]): CdrRow | null {
  const rank = (row: CdrRow): number => {
    if (row.words !== null) return isSecondHalf(row.channel) ? 3 : 4;
    if (isAnswered(row)) return 2;
    return row.disposition === 'BUSY' ? 1 : 0;
  };
  const order = (a: CdrRow, b: CdrRow): number =>
    rank(b) - rank(a) || b.endMs - a.endMs || Number(b.sequence) - Number(a.sequence);
  return rows.toSorted(order)[0] ?? null;
}

function queueOf(legs: readonly Leg[]): string | null {
  const stays = legs.flatMap(({ apps }) => apps).filter(({ name }) => name === 'Queue');
  const [stay] = stays.toSorted((a, b) => a.startMs - b.startMs || (a.data < b.data ? -1 : 1));
  return stay === undefined ? null : firstArgument(stay.data);
}

/** An answering machine, as AMD found, by the handler or by CELGenUserEvent(AMD,${AMDSTATUS}). */
function machineOf(row: CdrRow | null, events: readonly ChannelEvent[]): Told<boolean> | undefined {
  if (row?.words?.amd === 'MACHINE') return told(true, 'amd');
  const isFound = events.some(({ type, extra }) => type === 'AMD' && textAt(extra, 'extra') === 'MACHINE');
  return isFound ? told(true, 'events AMD') : undefined;
}

function firstNumber(
  events: readonly ChannelEvent[],
  { name }: Leg,
  field: 'number' | 'exten',
): Told<string> | undefined {
  const numbers = events.filter(({ channel }) => channel === name).toSorted((a, b) => a.timeMs - b.timeMs);
  const number = numbers.map((event) => numberOf(event[field])).find((found) => found !== null) ?? null;
  return toldIfAny(number, `events ${field === 'number' ? 'cidnum' : 'exten'}`);
}
