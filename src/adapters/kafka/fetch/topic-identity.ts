import { setTimeout as sleep } from 'node:timers/promises';
import type { Brokers } from '../client/brokers.ts';
import { errorOfCode } from '../kafkajs.ts';
import { fetchTopicId } from '../protocol/metadata-request.ts';

/**
 * Whether a topic is still the one that it was. Whoever knows it by its name alone, and stands at an offset, would go on there in a
 * topic that was made anew, and never read what comes before.
 */
export interface TopicIdentity {
  /** Learns which one it is, before anything is fetched of it, if possible. */
  readonly learn: () => void;
  /** The topic was missing, or did not have an offset: it has to show that it is the same. */
  readonly doubt: () => void;
  readonly isDoubted: () => boolean;
}

export interface TopicIdentityParts {
  readonly brokers: Brokers;
  readonly topic: string;
  /** Its coordinator is asked, who forgets what is committed when a topic is deleted. */
  readonly groupId: string;
  readonly signal: AbortSignal;
  readonly handlers: {
    readonly onSame: () => void;
    readonly onMadeAnew: () => void;
    /** Nobody tells: it asks again. */
    readonly onFailure: (step: string, error: unknown) => void;
  };
}

const PAUSE_MS = 100;

export function createTopicIdentity(parts: TopicIdentityParts): TopicIdentity {
  const { signal, handlers } = parts;
  /** Null where brokers have no ids for topics; undefined while it is not known. */
  let known: string | null | undefined;
  /** How often it was doubted since it was last the same. */
  let doubts = 0;
  let isAsking = false;

  /** Asks until it is known and not doubted. */
  async function askOn(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    while (!signal.aborted && (known === undefined || doubts > 0)) {
      const doubtsBefore = doubts;
      try {
        const now = await readTopicId(parts);
        if (!signal.aborted) conclude(now, doubtsBefore);
      } catch (error) {
        if (signal.aborted) break;
        handlers.onFailure(`asking for the id of ${parts.topic}`, error);
        await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
      }
    }
    isAsking = false;
  }

  function conclude(now: string | null, doubtsBefore: number): void {
    const isSame = known === undefined || known === now;
    known = now;
    if (doubts === 0) return;
    // One that came while it was asked is another question, unless the topic is another.
    if (isSame && doubts > doubtsBefore) return;
    doubts = 0;
    if (isSame) handlers.onSame();
    else handlers.onMadeAnew();
  }

  return {
    learn: () => void askOn(),
    doubt() {
      doubts += 1;
      void askOn();
    },
    isDoubted: () => doubts > 0,
  };
}

async function readTopicId({ brokers, topic, groupId }: TopicIdentityParts): Promise<string | null> {
  // The group may have another coordinator by now, and nobody else has had to notice.
  brokers.forgetCoordinator('group', groupId);
  const { id, errorCode } = await fetchTopicId(await brokers.coordinator('group', groupId), topic);
  if (errorCode !== 0) throw errorOfCode(errorCode);
  return id;
}
