import { backoffMs } from '../../../pipeline/backoff.ts';
import { StopError } from '../../../pipeline/failures.ts';
import { sendHeartbeat, type Generation } from '../protocol/group-requests.ts';
import { failureOfCode, wordOf } from './group-codes.ts';
import { ANSWER_DEADLINE_MS, type GroupCoordinator } from './group-coordinator.ts';
import { pause, unlessAborted } from './unless-aborted.ts';

export interface HeartbeatParts {
  readonly coordinator: GroupCoordinator;
  readonly groupId: string;
  readonly generation: Generation;
  readonly heartbeatIntervalMs: number;
  /** A heartbeat failed, and is made again. */
  readonly onFailedAttempt: (error: Error) => void;
  readonly onFatal: (error: Error) => void;
}

export interface Heartbeats {
  /** Makes one now, or shares the one under way, and again, until a broker has answered or the deadline has passed. */
  readonly untilHeard: (deadlineMs: number) => Promise<void>;
}

/** Makes heartbeats until `over`, the first after one interval. `onCode` is told what brokers say of the membership. */
export function startHeartbeats(parts: HeartbeatParts, onCode: (code: number) => void, over: AbortSignal): Heartbeats {
  let underWay: Promise<boolean> | null = null;

  async function ask(): Promise<number> {
    const { errorCode } = await parts.coordinator.ask({
      step: 'a heartbeat',
      deadlineMs: ANSWER_DEADLINE_MS,
      signal: over,
      async ask(broker) {
        const answer = await sendHeartbeat(broker, parts.groupId, parts.generation);
        // This counts however late it comes. What denies the membership does not: a broker that was frozen says it of
        // sessions that ended while it was, and may be the coordinator no more.
        if (wordOf(answer.errorCode) === 'rebalance') onCode(answer.errorCode);
        return answer;
      },
    });
    onCode(errorCode);
    return errorCode;
  }

  /** Whether a broker has said of the membership what it is. */
  async function beat(): Promise<boolean> {
    try {
      const code = await ask();
      if (wordOf(code) !== 'other') return true;
      throw failureOfCode('a heartbeat', code);
    } catch (error) {
      if (over.aborted) return false;
      if (error instanceof StopError) parts.onFatal(error);
      else parts.onFailedAttempt(error as Error);
      return false;
    }
  }

  function shareBeat(): Promise<boolean> {
    underWay ??= beat().finally(() => (underWay = null));
    return underWay;
  }

  async function keepBeating(): Promise<void> {
    let failures = 0;
    while (!over.aborted) {
      await pause(failures === 0 ? parts.heartbeatIntervalMs : backoffMs(failures - 1), over);
      if (over.aborted) return;
      failures = (await shareBeat()) ? 0 : failures + 1;
    }
  }

  async function untilHeard(deadlineMs: number): Promise<void> {
    const patience = new AbortController();
    const giveUp = () => patience.abort();
    const timer = setTimeout(giveUp, deadlineMs);
    over.addEventListener('abort', giveUp);
    if (over.aborted) giveUp();
    for (let failures = 0; !patience.signal.aborted; failures++) {
      if (await unlessAborted(patience.signal, shareBeat()).catch(() => false)) break;
      await pause(backoffMs(failures), patience.signal);
    }
    clearTimeout(timer);
    over.removeEventListener('abort', giveUp);
  }

  void keepBeating();
  return { untilHeard };
}
