import type { FakeFetch } from './fake-fetch-wire.ts';

interface Session {
  epoch: number;
  readonly positions: Map<number, bigint>;
}

/** What a broker makes of a request's session; no positions where it refuses. */
export interface ReadSession {
  readonly errorCode: number;
  readonly sessionId: number;
  readonly positions: ReadonlyMap<number, bigint> | null;
}

/** The broker's side of incremental fetch sessions (KIP-227). */
export interface FakeFetchSessions {
  readonly read: (request: Pick<FakeFetch, 'sessionId' | 'sessionEpoch' | 'positions' | 'forgotten'>) => ReadSession;
  /** A partition that brought something comes last from then on. */
  readonly brought: (sessionId: number, partition: number) => void;
  readonly positionsOf: (sessionId: number) => ReadonlyMap<number, bigint> | undefined;
  readonly count: () => number;
  /** Whether it keeps more of them. */
  hasRoom: boolean;
  /** Gives all to others. */
  readonly forget: () => void;
}

const NOT_FOUND = 70;
const INVALID_EPOCH = 71;

export function createFakeFetchSessions(): FakeFetchSessions {
  const sessions = new Map<number, Session>();
  let lastId = 100;

  function begin({ sessionId, positions }: Pick<FakeFetch, 'sessionId' | 'positions'>): ReadSession {
    sessions.delete(sessionId);
    if (!fake.hasRoom || positions.size === 0) return { errorCode: 0, sessionId: 0, positions };
    sessions.set(++lastId, { epoch: 1, positions: new Map(positions) });
    return { errorCode: 0, sessionId: lastId, positions: sessions.get(lastId)!.positions };
  }

  const fake: FakeFetchSessions = {
    hasRoom: true,
    read(request) {
      const { sessionId, sessionEpoch, positions, forgotten } = request;
      if (sessionEpoch === -1) {
        sessions.delete(sessionId);
        return { errorCode: 0, sessionId: 0, positions };
      }
      if (sessionEpoch === 0) return begin(request);
      const session = sessions.get(sessionId);
      if (session === undefined) return { errorCode: NOT_FOUND, sessionId: 0, positions: null };
      if (session.epoch !== sessionEpoch) return { errorCode: INVALID_EPOCH, sessionId: 0, positions: null };
      session.epoch += 1;
      for (const [partition, offset] of positions) session.positions.set(partition, offset);
      for (const partition of forgotten) session.positions.delete(partition);
      if (session.positions.size > 0) return { errorCode: 0, sessionId, positions: session.positions };
      sessions.delete(sessionId);
      return { errorCode: 0, sessionId: 0, positions: session.positions };
    },
    brought(sessionId, partition) {
      const positions = sessions.get(sessionId)?.positions;
      const offset = positions?.get(partition);
      if (offset === undefined) return;
      positions!.delete(partition);
      positions!.set(partition, offset);
    },
    positionsOf: (sessionId) => sessions.get(sessionId)?.positions,
    count: () => sessions.size,
    forget: () => sessions.clear(),
  };
  return fake;
}
