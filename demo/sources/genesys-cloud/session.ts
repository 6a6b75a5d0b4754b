import type { JsonObject } from '../../../src/sources/json-record.ts';
import type { Stretch } from '../call-times.ts';

/** A participant with one session. */
export interface Participant {
  readonly id: string;
  readonly purpose: 'customer' | 'agent' | 'acd' | 'ivr';
  readonly userId?: string;
  readonly attributes?: JsonObject;
  /** What the session has besides. */
  readonly session: JsonObject;
  readonly segments: readonly JsonObject[];
}

export function participantOf({ id, purpose, userId, attributes, session, segments }: Participant): JsonObject {
  return {
    participantId: `${id}-participant`,
    purpose,
    ...(userId === undefined ? {} : { userId }),
    ...(attributes === undefined ? {} : { attributes }),
    sessions: [{ sessionId: id, mediaType: 'voice', provider: 'Edge', ...session, segments }],
  };
}

/** What a session did for a while; a key that is not there is not written. */
export function segmentOf(segmentType: string, { fromMs, toMs }: Stretch, rest: JsonObject = {}): JsonObject {
  return { segmentType, segmentStart: timeOf(fromMs), segmentEnd: timeOf(toMs), conference: false, ...rest };
}

/** The last of the segments with what is said of the end. */
export function endingWith(segments: readonly JsonObject[], end: JsonObject): readonly JsonObject[] {
  return [...segments.slice(0, -1), { ...segments.at(-1), ...end }];
}

/** Milliseconds, in UTC. */
export function timeOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
