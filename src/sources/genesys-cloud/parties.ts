import type { HangupParty } from '../../engine/call.ts';
import { told, type Told } from '../facts.ts';
import type { Conversation, Segment, Session } from './conversation.ts';
import { latestOf } from '../intervals.ts';

/** Who has a part in a call. */
export interface Parties {
  readonly customer: readonly Session[];
  readonly agents: readonly Session[];
  readonly queues: readonly Session[];
  readonly others: readonly Session[];
}

/**
 * The customer is `customer`, and `external` where there is none; of several legs, those in the conversation's direction: others are
 * third parties that an agent called, or the call back. Null where no customer is there.
 */
export function partiesOf({ sessions, direction }: Conversation): Parties | null {
  const of = (...purposes: readonly string[]): readonly Session[] =>
    sessions.filter(({ purpose }) => purposes.includes(purpose));
  const outside = of('customer').length > 0 ? of('customer') : of('external');
  if (outside.length === 0) return null;
  const along = outside.filter((session) => session.direction === null || session.direction === direction);
  const customer = along.length > 0 ? along : outside;
  const agents = of('agent', 'user');
  const queues = of('acd');
  const known = new Set([...customer, ...agents, ...queues]);
  return { customer, agents, queues, others: sessions.filter((session) => !known.has(session)) };
}

/** Ends of sessions are within this of the call's end, or of another part of the call. */
const SAME_END_MS = 2_000;

/**
 * Who ended the call. `peer` says that it was another participant, and a transfer only hands over; so the word that counts is another
 * one, of a session that ended when the customer's did. `customerCanEnd`: false of a call that the customer has not answered nor
 * declined, since `endpoint` is then what the network at the far end said.
 */
export function partyOf(parties: Parties, endedMs: number, customerCanEnd: boolean): Told<HangupParty> | undefined {
  const { customer, agents, queues, others } = parties;
  const groups = [
    { who: 'CUSTOMER', sessions: customer },
    { who: 'AGENT', sessions: agents },
    { who: 'SYSTEM', sessions: [...queues, ...others] },
  ] as const;
  for (const { who, sessions } of groups) {
    const ends = sessions.flatMap(({ segments }) => segments).filter((segment) => isEnd(segment, endedMs));
    const [last] = ends.sort((a, b) => b.toMs - a.toMs || (a.disconnectType < b.disconnectType ? -1 : 1));
    const party = last === undefined ? undefined : partyOfWord(last.disconnectType, who);
    if (party?.value === 'CUSTOMER' && !customerCanEnd) continue;
    if (last !== undefined) return party;
  }
  return undefined;
}

function isEnd({ type, disconnectType, toMs }: Segment, endedMs: number): boolean {
  if (type === 'wrapup' || type === 'alert' || Math.abs(toMs - endedMs) > SAME_END_MS) return false;
  return disconnectType !== '' && disconnectType !== 'peer' && !disconnectType.includes('transfer');
}

function partyOfWord(word: string, who: HangupParty): Told<HangupParty> | undefined {
  const from = `disconnectType ${word}`;
  if (['system', 'timeout', 'spam', 'uncallable', 'inactivity', 'sessionexpired'].includes(word))
    return told('SYSTEM', from);
  if (['endpoint', 'client', 'dndendpoint', 'endpointdnd'].includes(word)) return told(who, from);
  if (word === 'error' || word === 'transportfailure') return told('LINE', from);
  return undefined;
}

/** An ICE failure, and any other failure of a phone. */
const LOST: ReadonlySet<string> = new Set(['transportfailure', 'error']);

/** Whether the last agent's phone was lost, as far as Genesys knows. */
export function lostAgent({ agents }: Parties): boolean {
  const segments = agents.flatMap((session) => session.segments).filter(({ type }) => type !== 'wrapup');
  const lastMs = latestOf(segments.map(({ toMs }) => toMs));
  return segments.some(({ toMs, disconnectType }) => toMs === lastMs && LOST.has(disconnectType));
}
