import type { FetchPosition } from '../protocol/fetch-request.ts';

/** What a request says of its session. */
export interface SessionRequest {
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly positions: readonly FetchPosition[];
  readonly forgotten: readonly number[];
}

/**
 * What a broker is to read for us, as an incremental fetch session (KIP-227): it remembers partitions and offsets, and a request
 * names only those that have changed. One request at a time: each `request` is followed by `answered` or `failed`.
 */
export interface FetchSession {
  /** Reads a partition from this offset on. */
  readonly want: (partition: number, offset: bigint) => void;
  readonly drop: (partition: number) => void;
  /** How many partitions are wanted. */
  readonly size: () => number;
  readonly request: () => SessionRequest;
  /** The offset that the last request asked for, of a partition that it named or that the broker remembered. */
  readonly askedOffset: (partition: number) => bigint | undefined;
  /** An answer without an error. */
  readonly answered: (sessionId: number) => void;
  /** The broker may have heard of the request or not, or does not know the session: the next request begins another. */
  readonly failed: () => void;
}

const NO_SESSION = 0;
/** A request that names everything and asks for a session, in the place of the one that it names. */
const FIRST_EPOCH = 0;
const MOST_EPOCHS = 2 ** 31 - 1;

export function createFetchSession(): FetchSession {
  /** Whoever brought something last comes last: a full answer leaves out those behind. */
  const wanted = new Map<number, bigint>();
  /** As the broker has it, or will have it once it has read the last request. */
  const asked = new Map<number, bigint>();
  /** Where the two may differ. */
  const changed = new Set<number>();
  let id = NO_SESSION;
  let epoch = FIRST_EPOCH;

  function fullRequest(): SessionRequest {
    asked.clear();
    for (const [partition, offset] of wanted) asked.set(partition, offset);
    const positions = Array.from(wanted, ([partition, offset]) => ({ partition, offset }));
    return { sessionId: id, sessionEpoch: epoch, positions, forgotten: [] };
  }

  function changesOnly(): SessionRequest {
    const positions: FetchPosition[] = [];
    const forgotten: number[] = [];
    for (const partition of changed) {
      const offset = wanted.get(partition);
      if (offset === asked.get(partition)) continue;
      if (offset === undefined) {
        forgotten.push(partition);
        asked.delete(partition);
      } else {
        positions.push({ partition, offset });
        asked.set(partition, offset);
      }
    }
    return { sessionId: id, sessionEpoch: epoch, positions, forgotten };
  }

  return {
    want(partition, offset) {
      wanted.delete(partition);
      wanted.set(partition, offset);
      changed.add(partition);
    },
    drop(partition) {
      if (wanted.delete(partition)) changed.add(partition);
    },
    size: () => wanted.size,
    request() {
      const request = epoch === FIRST_EPOCH ? fullRequest() : changesOnly();
      changed.clear();
      return request;
    },
    askedOffset: (partition) => asked.get(partition),
    answered(sessionId) {
      id = sessionId;
      if (id === NO_SESSION) epoch = FIRST_EPOCH;
      else epoch = epoch === MOST_EPOCHS ? 1 : epoch + 1;
    },
    failed() {
      epoch = FIRST_EPOCH;
    },
  };
}
