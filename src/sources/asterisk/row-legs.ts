import type { EndCause } from '../../engine/call.ts';
import { told, toldIfAny, type Told } from '../facts.ts';
import type { CdrRow } from './cdr-row.ts';
import { failureStatusOf, hasRungBy, type HandlerWords } from './handler-words.ts';
import type { Interval } from '../intervals.ts';
import { bareLeg, type Leg } from './leg.ts';

/** The channels that rows tell of. A channel with several rows, one for each that it dialled, is one leg. */
export function legsOfRows(rows: readonly CdrRow[]): readonly Leg[] {
  const legs = new Map<string, Leg>();
  const add = (leg: Leg): void => {
    const known = legs.get(leg.name);
    legs.set(leg.name, known === undefined ? leg : joined(known, leg));
  };
  for (const row of rows) {
    add(runningLeg(row));
    if (row.dstChannel !== null) add(dialledLeg(row, row.dstChannel));
  }
  return [...legs.values()];
}

/** Party A: it ran the dialplan. `answer` is its own, by whatever answered it. */
function runningLeg(row: CdrRow): Leg {
  const { words } = row;
  const isCustomersOwn = row.lastApp === ORIGINATED || words?.dialStatus === null;
  return {
    ...bareLeg(row.channel, row.startMs, row.endMs),
    uniqueId: row.uniqueId,
    answerMs: row.answerMs === null ? null : row.endMs - row.billedMs,
    timesFrom: row.billedFrom,
    bridged: talkOf(row),
    q850: isCustomersOwn ? toldIfAny(words?.hangupCause ?? null, 'hc') : undefined,
    word: row.lastApp === ORIGINATED ? wordOf(row) : undefined,
    hangupSource: words?.hangupSource ?? null,
    dialStatus: toldIfAny(words?.dialStatus ?? null, 'ds') ?? statusOfDisposition(row),
    isOriginated: row.lastApp === ORIGINATED,
    context: row.context,
    apps: row.lastApp === '' ? [] : [{ name: row.lastApp, data: row.lastData, startMs: row.startMs }],
  };
}

/** A channel that an Originate made, and that has not come to a dialplan. */
const ORIGINATED = 'AppDial2';

/** `canceldispositionenabled` has a disposition of its own for a caller who gave up. */
function statusOfDisposition({ disposition }: CdrRow): Told<string> | undefined {
  return disposition === 'CANCEL' ? told('CANCEL', 'disposition') : undefined;
}

/** Party B: what the row tells of it, and the handler's words where they are of this row. */
function dialledLeg(row: CdrRow, name: string): Leg {
  const { words } = row;
  const isConnected = isAnswered(row);
  const talk = talkOf(row);
  const status = failureStatusOf(words?.tech ?? null);
  const hasRung = words === null ? null : hasRungBy(words);
  return {
    ...bareLeg(name, row.startMs, row.endMs),
    answerMs: isConnected ? talk[0]!.fromMs : null,
    timesFrom: isConnected && hasOwnTime(row) ? 'ansms' : row.billedFrom,
    bridged: talk,
    sip: isConnected ? undefined : toldIfAny(status, 'tech'),
    q850: isConnected ? undefined : toldIfAny(causeOfDialled(row, words), 'hc'),
    word: isConnected ? undefined : wordOf(row),
    hasRung: toldIfAny(hasRung, 'ringms'),
    hangupSource: words?.hangupSource ?? null,
  };
}

/** Whether party A and party B came together. */
export function isAnswered(row: CdrRow): boolean {
  const status = row.words?.dialStatus ?? null;
  return row.disposition === 'ANSWERED' && row.dstChannel !== null && (status === null || status === 'ANSWER');
}

function hasOwnTime({ words }: CdrRow): boolean {
  return words !== null && (words.answeredMs ?? 0) > 0;
}

function talkOf(row: CdrRow): readonly Interval[] {
  const { answeredMs = null } = row.words ?? {};
  if (answeredMs !== null && answeredMs > 0) return [{ fromMs: row.endMs - answeredMs, toMs: row.endMs }];
  return isAnswered(row) ? [{ fromMs: row.endMs - Math.max(row.billedMs, 1), toMs: row.endMs }] : [];
}

/**
 * HANGUPCAUSE of the channel that dials is the callee's, but for 34, which it is of any callee where Dial ends with CHANUNAVAIL. Of a Queue it is the caller's own.
 */
function causeOfDialled({ lastApp, disposition }: CdrRow, words: HandlerWords | null): number | null {
  if (words === null || lastApp === 'Queue') return null;
  const isConfirmed = words.dialStatus === 'CONGESTION' || ['FAILED', 'CONGESTION'].includes(disposition);
  return words.hangupCause === 34 && !isConfirmed ? null : words.hangupCause;
}

const WORDS: Readonly<Record<string, EndCause>> = {
  BUSY: 'BUSY',
  CONGESTION: 'CARRIER_UNAVAILABLE',
  FAILED: 'CARRIER_UNAVAILABLE',
};

/** `NO ANSWER` is the rest, and no word. */
function wordOf({ disposition }: CdrRow): Told<EndCause> | undefined {
  return Object.hasOwn(WORDS, disposition) ? told(WORDS[disposition]!, 'disposition') : undefined;
}

function joined(known: Leg, more: Leg): Leg {
  const later = more.endMs >= known.endMs ? more : known;
  const other = later === more ? known : more;
  return {
    ...later,
    startMs: Math.min(known.startMs, more.startMs),
    answerMs: earlier(known.answerMs, more.answerMs),
    bridged: [...(known.bridged ?? []), ...(more.bridged ?? [])],
    q850: later.q850 ?? other.q850,
    hangupSource: later.hangupSource ?? other.hangupSource,
    dialStatus: later.dialStatus ?? other.dialStatus,
    isOriginated: known.isOriginated || more.isOriginated,
    apps: [...known.apps, ...more.apps],
  };
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
