import type { Admin } from 'kafkajs';
import type { FlakyProxy } from '../support/flaky-proxy.ts';
import type { Ledger } from './account.ts';
import type { CallLoad } from './call-load.ts';
import type { FaultCluster } from './fault-cluster.ts';
import type { Api } from './kafka-frames.ts';
import type { HeldRequest, Link } from './kafka-proxy.ts';
import type { RedriveProcess } from './redrive-process.ts';
import type { WorkerFleet } from './worker-fleet.ts';

/** What a scenario may touch: one group of workers under load, and everything around it. */
export interface World {
  /** How often to do it. */
  readonly rounds: number;
  readonly sessionMs: number;
  /** Of the input, at the beginning. */
  readonly partitions: number;
  readonly random: FaultRandom;
  readonly fleet: WorkerFleet;
  readonly cluster: FaultCluster;
  readonly admin: Admin;
  readonly network: Network;
  readonly registry: FlakyProxy;
  /** Registers another writer schema of the input, which no worker knows yet, and gives its id. */
  readonly newSchema: () => Promise<number>;
  readonly load: CallLoad;
  readonly topics: { readonly input: string; readonly output: string; readonly deadLetters: string };
  readonly groupId: string;
  /** Runs `call-status redrive` once, under a client id that begins with `redriveId`. */
  readonly redrive: (args: readonly string[]) => RedriveProcess;
  readonly redriveId: string;
  /** What stands in the topics now, as committed data. */
  readonly readRecords: () => Promise<Pick<Ledger, 'inputs' | 'outputs' | 'deadLetters'>>;
  /** Says something to whoever reads the log of the play. */
  readonly note: (what: string) => void;
  /** Takes note of a fault that is being done. */
  readonly fault: (what: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** Waits until the group is close behind the load again. */
  readonly flowing: () => Promise<void>;
  /** Takes note of input records that are about to be deleted, from `from` up to `to`: they must not come out. */
  readonly forget: (ranges: readonly OffsetRange[]) => Promise<void>;
}

export interface OffsetRange {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Seeded, so that a run can be repeated. */
export interface FaultRandom {
  /** From `least` up to and without `most`. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
}

/** The network between workers of this world and brokers; all of them where none is named. */
export interface Network {
  readonly link: (link: Link, which?: { readonly worker?: string; readonly brokerId?: number }) => void;
  /** How many such requests of workers of this world have come so far. */
  readonly requests: (api: Api) => number;
  /** The next such request of a worker, held where it is. */
  readonly intercept: (api: Api, worker?: string) => Promise<HeldRequest>;
}

export interface Scenario {
  readonly name: string;
  /** What is done, for people. */
  readonly about: string;
  /** Brokers are touched, so nothing else may be played on the cluster at the same time. */
  readonly breaksBrokers?: true;
  /** Workers may have to end by themselves; the supervisor starts them again. */
  readonly mayEndWorkers?: true;
  /** No commit is in doubt, so the workers' counters have to agree with what was published. */
  readonly countsExactly?: true;
  /** How many partitions output and dead letters have; as many as the input unless told. */
  readonly outputPartitions?: number;
  /** How many partitions it adds to the input. */
  readonly addedPartitions?: number;
  /** The share of records that are spoilt; 0.01 unless told. */
  readonly spoiltShare?: number;
  /** Several producers write the input in transactions, of which they give some up. */
  readonly transactionalInput?: true;
  /** More settings for its workers. */
  readonly settings?: NodeJS.ProcessEnv;
  readonly play: (world: World) => Promise<void>;
  /** How long a record may wait at most, in milliseconds, by the session timeout; a goal, not a condition. */
  readonly waitGoalMs?: (sessionMs: number) => number;
}

/** Does a fault as often as the play is to do it. */
export async function repeat(world: World, round: () => Promise<void>): Promise<void> {
  for (let done = 0; done < world.rounds; done++) await round();
}

/** Does something during which every worker has to say that it is ready. @throws Error where one does not. */
export async function staysReady({ fleet }: World, during: () => Promise<void>): Promise<void> {
  const before = fleet.refusals().readiness;
  await during();
  const refusals = fleet.refusals().readiness - before;
  if (refusals > 0) throw new Error(`/readyz failed ${refusals} times, though nobody had said that a membership ended`);
}

/** The requests by which a worker writes a transaction, before its end. In protocol 2 what is written adds itself (KIP-890). */
export function requestsOfTransaction({ cluster }: World): readonly Api[] {
  const written = ['produce', 'commitOffsetsInTransaction'] as const;
  return cluster.versions.transaction >= 2
    ? written
    : ['addPartitionsToTransaction', 'addOffsetsToTransaction', ...written];
}
