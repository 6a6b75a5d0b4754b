import { BadFieldError } from '../bad-field-error.ts';
import { neededNumberAt, neededTextAt, numberAt, objectAt, textAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { plainWord, type Conversation, type Segment, type Session } from './conversation.ts';
import { earliestOf, latestOf } from '../intervals.ts';

/** A detail event: what it says of which kind of session. */
interface DetailEvent {
  /** Of the topic: `customer`, `acd`, `user`, `flow`. */
  readonly of: string;
  readonly isEnd: boolean;
  readonly timeMs: number;
  readonly body: JsonObject;
}

/** What analytics calls these sessions. */
const PURPOSE: ReadonlyMap<string, string> = new Map([
  ['user', 'agent'],
  ['flow', 'ivr'],
]);

/**
 * Makes a conversation of its detail events, as EventBridge or a notification channel delivers them. They tell when sessions end and
 * how long these did what, so the segments are counted back from there; what a session did before is not known where its end is not
 * there. @throws BadFieldError where they are of more than one conversation.
 */
export function conversationOfEvents(envelopes: readonly JsonObject[]): Conversation {
  const events = envelopes.map(readEvent).sort(byTime);
  const ids = new Set(events.map(({ body }) => neededTextAt(body, 'conversationId')));
  if (ids.size > 1) throw new BadFieldError('events', 'are of more than one conversation');
  const ofMedia = (media: string): readonly DetailEvent[] =>
    events.filter(({ body }) => (textAt(body, 'mediaType') ?? '').toLowerCase() === media);
  const voice = ofMedia('voice');
  const sessions = sessionsOf(voice);
  const times = [
    ...voice.map(({ timeMs }) => timeMs),
    ...sessions.flatMap(({ segments }) => segments.map(({ fromMs }) => fromMs)),
  ];
  const ends = voice.filter((event) => event.of === 'customer' && event.isEnd).map(({ timeMs }) => timeMs);
  return {
    id: [...ids][0]!,
    direction: voice.map(({ body }) => textAt(body, 'direction')?.toLowerCase()).find(Boolean) ?? null,
    startedMs: earliestOf(times),
    endedMs: ends.length === 0 ? null : latestOf(ends),
    sessions,
    hasCallback: ofMedia('callback').length > 0,
  };
}

/** So that the order in which they come makes no difference. */
function byTime(a: DetailEvent, b: DetailEvent): number {
  return a.timeMs - b.timeMs || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

const TOPIC = /\.conversation\.[^.]+\.([a-z]+)(\.end)?/;

function readEvent(envelope: JsonObject): DetailEvent {
  const detail = objectAt(envelope, 'detail') ?? envelope;
  const body = objectAt(detail, 'eventBody');
  if (body === null) throw new BadFieldError('detail.eventBody', 'is missing');
  const topic = TOPIC.exec(neededTextAt(detail, 'topicName'));
  if (topic === null) throw new BadFieldError('detail.topicName', 'is no topic of a conversation');
  return { of: topic[1]!, isEnd: topic[2] !== undefined, timeMs: neededNumberAt(body, 'eventTime'), body };
}

function sessionsOf(events: readonly DetailEvent[]): readonly Session[] {
  const made = [...Map.groupBy(events, ({ body }) => textAt(body, 'sessionId'))]
    .filter((entry): entry is [string, DetailEvent[]] => entry[0] !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, ofSession]) => sessionOf(id, ofSession));
  // Whoever is in a queue, a flow or a talk with an agent has the customer on the line.
  const connected = made
    .filter(({ purpose }) => purpose !== 'customer')
    .flatMap(({ segments }) => segments.filter(({ type }) => type === 'interact').map(({ fromMs }) => fromMs));
  const earliestMs = connected.length === 0 ? null : earliestOf(connected);
  return made.map((session) => (session.purpose === 'customer' ? withAnswer(session, earliestMs) : session));
}

function sessionOf(id: string, events: readonly DetailEvent[]): Session {
  // The end tells most, and comes once, or again as it was.
  const told = events.findLast(({ isEnd }) => isEnd) ?? events[0]!;
  return {
    id,
    purpose: PURPOSE.get(told.of) ?? told.of,
    userId: textAt(told.body, 'userId') ?? textAt(told.body, 'answeredUserId'),
    direction: textAt(told.body, 'direction')?.toLowerCase() ?? null,
    segments: told.isEnd ? segmentsOf(told) : [],
    raw: told.body,
    connectedMs: null,
  };
}

/** What a session did, the last first. */
const DID: readonly (readonly [string, string])[] = [
  ['heldDurationMs', 'hold'],
  ['interactingDurationMs', 'interact'],
  ['connectedDurationMs', 'interact'],
  ['alertingDurationMs', 'alert'],
  ['contactingDurationMs', 'contacting'],
  ['dialingDurationMs', 'dialing'],
];

function segmentsOf({ body, timeMs }: DetailEvent): readonly Segment[] {
  const end = {
    disconnectType: plainWord(textAt(body, 'disconnectType')),
    wrapUpCode: null,
    sipStatus: null,
    q850Cause: null,
  };
  const segments: Segment[] = [{ type: 'end', fromMs: timeMs, toMs: timeMs, ...end }];
  let untilMs = timeMs;
  for (const [field, type] of DID) {
    const lastedMs = numberAt(body, field) ?? 0;
    if (lastedMs <= 0) continue;
    segments.push({ ...end, type, fromMs: untilMs - lastedMs, toMs: untilMs, disconnectType: '' });
    untilMs -= lastedMs;
  }
  return segments;
}

function withAnswer(session: Session, earliestMs: number | null): Session {
  const isTold = session.segments.some(({ type }) => type === 'interact');
  const end = session.segments.find(({ type }) => type === 'end');
  if (isTold || earliestMs === null || end === undefined) return session;
  return {
    ...session,
    segments: [...session.segments, { ...end, type: 'interact', fromMs: earliestMs, disconnectType: '' }],
  };
}
