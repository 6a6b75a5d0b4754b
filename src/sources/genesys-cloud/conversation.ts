import { BadFieldError } from '../bad-field-error.ts';
import { neededTextAt, numberAt, objectsAt, textAt, valueAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { isoTimeAt, neededIsoTimeAt } from '../times.ts';
import { earliestOf, type Interval } from '../intervals.ts';

/** What a session did for a while, as `interact`. */
export interface Segment extends Interval {
  readonly type: string;
  /** As `endpoint`, without the dots, underscores and capitals that it is written with elsewhere; empty where none is said. */
  readonly disconnectType: string;
  readonly wrapUpCode: string | null;
  readonly sipStatus: number | null;
  readonly q850Cause: number | null;
}

/** A participant's part in a call. */
export interface Session {
  readonly id: string;
  readonly purpose: string;
  readonly userId: string | null;
  readonly direction: string | null;
  readonly segments: readonly Segment[];
  /** The session, or the body of an event of it, for what is read of it alone. */
  readonly raw: JsonObject;
  /** When it was connected, where a metric says so; null where none does. */
  readonly connectedMs: number | null;
}

/** A conversation, however it was told. */
export interface Conversation {
  readonly id: string;
  readonly direction: string | null;
  readonly startedMs: number;
  /** Null while it is open. */
  readonly endedMs: number | null;
  /** Those with voice. */
  readonly sessions: readonly Session[];
  /** Whether the customer asked for a callback in it: then its call is not the whole conversation. */
  readonly hasCallback: boolean;
}

/** Reads a conversation detail of the analytics API. @throws BadFieldError */
export function readConversation(record: JsonValue): Conversation {
  const id = neededTextAt(record, 'conversationId');
  const startedMs = neededIsoTimeAt(record, 'conversationStart');
  const endedMs = isoTimeAt(record, 'conversationEnd');
  const all = objectsAt(record, 'participants').flatMap((participant) =>
    objectsAt(participant, 'sessions').map((session) => ({ participant, session })),
  );
  const ofMedia = (media: string): typeof all =>
    all.filter(({ session }) => (textAt(session, 'mediaType') ?? '').toLowerCase() === media);
  return {
    id,
    direction: textAt(record, 'originatingDirection'),
    startedMs,
    endedMs,
    sessions: oneOfEach(
      ofMedia('voice').map((entry) => sessionOf(entry.participant, entry.session, endedMs ?? startedMs)),
    ),
    hasCallback: ofMedia('callback').length > 0,
  };
}

function sessionOf(participant: JsonObject, session: JsonObject, openUntilMs: number): Session {
  const connected = objectsAt(session, 'metrics').filter((metric) => textAt(metric, 'name') === 'nConnected');
  const times = connected.map((metric) => isoTimeAt(metric, 'emitDate')).filter((timeMs) => timeMs !== null);
  return {
    id: neededTextAt(session, 'sessionId'),
    purpose: (textAt(participant, 'purpose') ?? '').toLowerCase(),
    userId: textAt(participant, 'userId'),
    direction: textAt(session, 'direction'),
    segments: objectsAt(session, 'segments').map((segment) => segmentOf(segment, openUntilMs)),
    raw: session,
    connectedMs: times.length === 0 ? null : earliestOf(times),
  };
}

function segmentOf(segment: JsonObject, openUntilMs: number): Segment {
  return {
    type: textAt(segment, 'segmentType') ?? '',
    fromMs: neededIsoTimeAt(segment, 'segmentStart'),
    toMs: isoTimeAt(segment, 'segmentEnd') ?? openUntilMs,
    disconnectType: plainWord(textAt(segment, 'disconnectType')),
    wrapUpCode: textAt(segment, 'wrapUpCode'),
    sipStatus: lastCodeAt(segment, 'sipResponseCodes'),
    q850Cause: lastCodeAt(segment, 'q850ResponseCodes'),
  };
}

/** `noAnswerTransfer` of analytics, `NO_ANSWER_TRANSFER` of events and `transfer.noanswer` of conversations, without what sets them apart. */
export function plainWord(word: string | null): string {
  return (word ?? '').replaceAll(/[._]/g, '').toLowerCase();
}

function lastCodeAt(segment: JsonObject, path: string): number | null {
  const codes = valueAt(segment, path) ?? null;
  if (codes === null) return null;
  if (!Array.isArray(codes)) throw new BadFieldError(path, 'is no list');
  const code = codes.length === 0 ? null : numberAt({ [path]: codes.at(-1) as JsonValue }, path);
  return code === null ? null : Math.trunc(code);
}

/** A session that is there twice is one, whichever stands first. */
function oneOfEach(sessions: readonly Session[]): readonly Session[] {
  const byId = new Map<string, { session: Session; text: string }>();
  for (const session of sessions) {
    const text = JSON.stringify(session.raw);
    const former = byId.get(session.id);
    if (former === undefined || text > former.text) byId.set(session.id, { session, text });
  }
  return [...byId.values()].map(({ session }) => session).sort((a, b) => (a.id < b.id ? -1 : 1));
}
