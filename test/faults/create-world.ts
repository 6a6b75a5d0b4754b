import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../demo/random.ts';
import { waitFor } from '../support/wait-for.ts';
import type { SentRecord } from './account.ts';
import type { FaultCluster } from './fault-cluster.ts';
import { readInputs, readLedger } from './read-ledger.ts';
import type { FaultRandom, OffsetRange, World } from './scenario.ts';
import type { Progress, Stage, StageOptions } from './set-stage.ts';

/** What is to be remembered of a play while it goes on. */
export interface Notes {
  faults: number;
  /** Input records that were read before some were deleted. */
  readonly remembered: SentRecord[];
  readonly forgotten: OffsetRange[];
  readonly log: (line: string) => void;
}

export interface WorldOptions extends StageOptions {
  readonly rounds: number;
}

/** The group is close behind the load where no partition lacks more than comes in so many seconds: a busy machine needs them. */
const NEAR_S = 3;
const FLOWING_WITHIN_MS = 120_000;

/** Whatever a scenario may touch of a stage and around it; `over` ends what waits. */
export function createWorld(
  stage: Stage,
  cluster: FaultCluster,
  { seed, rounds, rate, sessionMs, partitions }: WorldOptions,
  notes: Notes,
  over: AbortSignal,
): World {
  const { id, admin, fleet, load, registry, newSchema, redrive, redriveId, topics, groupId } = stage;
  const isNear = ({ greatestLag }: Progress) => greatestLag <= Math.max(1, (NEAR_S * rate) / partitions);
  const flows = hasCome(stage, isNear, over);
  return {
    rounds,
    sessionMs,
    partitions,
    random: randomOf(seed),
    fleet,
    cluster,
    admin,
    network: {
      link: (link, { worker = id, ...broker } = {}) => cluster.proxy.link({ clientId: worker, ...broker }, link),
      requests: (api) => cluster.proxy.requests(id, api),
      intercept: (api, worker = id) => cluster.proxy.intercept({ clientId: worker }, api, over),
    },
    registry,
    newSchema,
    redrive,
    redriveId,
    readRecords: () => readLedger(cluster.stack.brokers, topics),
    note: notes.log,
    load,
    topics,
    groupId,
    fault(what) {
      notes.faults += 1;
      notes.log(`FAULT ${what}`);
    },
    async sleep(ms) {
      await sleep(ms, undefined, { signal: over });
    },
    async flowing() {
      await waitFor('load and workers to flow', async () => load.flowing() && (await flows()), FLOWING_WITHIN_MS);
    },
    async forget(ranges) {
      notes.remembered.push(...(await readInputs(cluster.stack.brokers, topics.input)));
      notes.forgotten.push(...ranges);
    },
  };
}

/** Asks whether the group of a stage is far enough by now. */
export function hasCome(
  { progress }: Stage,
  isFarEnough: (progress: Progress) => boolean,
  over: AbortSignal,
): () => Promise<boolean> {
  return async () => {
    over.throwIfAborted();
    const come = await progress().catch(() => null);
    return come !== null && isFarEnough(come);
  };
}

function randomOf(seed: number): FaultRandom {
  const random = createRandom(seed);
  return {
    between: (least, most) => least + random() * (most - least),
    pick: (list) => list[Math.floor(random() * list.length)]!,
  };
}
