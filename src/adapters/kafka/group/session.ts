import { MembershipError } from '../../../pipeline/failures.ts';
import type { Generation } from '../protocol/group-requests.ts';
import { saysEnd, wordOf } from './group-codes.ts';
import { startHeartbeats, type HeartbeatParts } from './heartbeats.ts';

/** Why a membership has to begin anew. */
export type SessionEnd = 'rebalance' | 'lost';

/** The membership in one generation, kept by heartbeats until it is closed, or lost. */
export interface Session {
  readonly generation: Generation;
  /** Resolves once the group has to be joined anew. */
  readonly ended: Promise<SessionEnd>;
  /** Whether it goes on, by the last word of a broker. Brokers that are away end no session. */
  readonly goesOn: () => boolean;
  /** Joins anew where nobody has said so. */
  readonly renew: () => void;
  /** Takes note of what a coordinator answered. True where the membership is lost or about to be. */
  readonly note: (code: number) => boolean;
  /** @throws MembershipError where the generation is over. */
  readonly check: () => void;
  /** Resolves once a broker confirms the generation, or after 8 s without an answer. @throws MembershipError where it is over. */
  readonly confirm: () => Promise<void>;
  /** The generation is over: no more heartbeats. */
  readonly close: () => void;
  readonly over: AbortSignal;
}

const CONFIRM_DEADLINE_MS = 8_000;

export function startSession(parts: HeartbeatParts): Session {
  const over = new AbortController();
  const ended = Promise.withResolvers<SessionEnd>();
  let end: SessionEnd | null = null;
  const heartbeats = startHeartbeats(parts, note, over.signal);

  function endWith(why: SessionEnd): void {
    end = end === 'lost' ? end : why;
    ended.resolve(why);
    if (why === 'lost') over.abort();
  }

  function note(code: number): boolean {
    const isEnd = saysEnd(code);
    if (!isEnd || over.signal.aborted) return isEnd;
    endWith(wordOf(code) === 'rebalance' ? 'rebalance' : 'lost');
    return true;
  }

  function check(): void {
    if (end === 'lost') throw new MembershipError('the membership in the group is lost');
    if (over.signal.aborted) throw new MembershipError('the generation of the group is over');
  }

  return {
    generation: parts.generation,
    ended: ended.promise,
    over: over.signal,
    goesOn: () => end === null && !over.signal.aborted,
    renew: () => endWith('rebalance'),
    note,
    check,
    async confirm() {
      await heartbeats.untilHeard(CONFIRM_DEADLINE_MS);
      check();
    },
    close: () => over.abort(),
  };
}
