import { FencedError, MembershipError, RetryError } from '../../src/pipeline/failures.ts';
import type { Outlet, Outlets, PublishOutcome, RoundPart } from '../../src/pipeline/outlet.ts';
import type { SchemaId } from '../../src/events/schema-id.ts';
import type { BatchProcessor } from '../../src/pipeline/process-batch.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import type { RecordBlock } from '../../src/records/record-batch.ts';
import { blockFrom, type BlocksOf } from './fake-inlet.ts';
import { COMMITTED, createFakeBroker, offsetsFrom, processedOf } from './round-fakes.ts';

/** A model of all that is around rounds, which goes wrong as it is told. */
export interface RoundModel {
  readonly blocksOf: BlocksOf;
  readonly process: BatchProcessor;
  readonly schemas: WriterSchemas;
  /** What of the schemas was known is known no more. */
  readonly forgetSchemas: () => void;
  /** The ways out of a new tenure, whose partitions have to be opened. */
  readonly begin: () => { readonly outlets: Outlets; readonly check: () => void };
  /** Nothing of this tenure may pass its check any more. */
  readonly ended: () => void;
  /** Whether the group has taken the partitions away. */
  readonly isLost: () => boolean;
  readonly committed: (partition: number) => bigint;
  /** What must not happen, and did. */
  readonly violations: readonly string[];
}

export interface RoundModelSettings {
  readonly partitionCount: number;
  readonly lastOffset: number;
  /** The next of the model's choices, below `choices`; 0 is the one where nothing goes wrong. */
  readonly draw: (choices: number) => number;
}

/** Offsets of one block: all of them have the same schema, or are of an aborted transaction. */
export const BLOCK_OFFSETS = 4;
const ABORTED_EVERY = 5;
const OWN_SCHEMA_EVERY = 3;

const blockOfOffset = (offset: number) => Math.floor(offset / BLOCK_OFFSETS);
const isAborted = (partition: number, offset: number) => (blockOfOffset(offset) + partition) % ABORTED_EVERY === 3;

export const liveOffsets = (partition: number, first: number, last: number): readonly number[] =>
  offsetsFrom(first, last).filter((offset) => !isAborted(partition, offset));

/** Lets others go on, so many times. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

/** The fates of a round, the first where nothing goes wrong. */
const FATES = [
  'committed',
  'refused, others undone',
  'refused, others committed',
  'failed',
  'failed after it was committed',
  'failed, not decided yet',
  'fenced',
  'late',
  'member no more',
] as const;

export function createRoundModel({ partitionCount, draw }: RoundModelSettings): RoundModel {
  const broker = createFakeBroker();
  const violations: string[] = [];
  const committed = (partition: number) => broker.committed.get(partition) ?? 0n;
  const knownSchemas = new Set<SchemaId>();
  /** What has to be opened before anything of it may be published, and what has an outcome that is decided then. */
  const mustOpen = new Set<number>();
  const undecided: (readonly RoundPart[])[] = [];
  /** By tenure: what one that was given up has on its way holds up nobody. */
  const publishing = new Map<number, Set<number>>();
  const endedTenures = new Set<number>();
  let current = 0;
  let isLost = false;

  function apply(parts: readonly RoundPart[]): void {
    for (const { partition, processed, from, next } of parts) {
      const due = committed(partition);
      const offsets = [...processed.timestampsMs].join();
      const expected = liveOffsets(partition, Number(due), Number(next) - 1).join();
      if (due !== from || offsets !== expected)
        violations.push(`${partition}: ${due} was due, but ${from} to ${next} was published: ${offsets}`);
    }
    broker.apply(parts);
  }

  function noteDoubt(parts: readonly RoundPart[]): void {
    for (const { partition } of parts) mustOpen.add(partition);
  }

  function decide(partitions: readonly number[]): void {
    const decided = undecided.filter((parts) => parts.some(({ partition }) => partitions.includes(partition)));
    for (const parts of decided) {
      undecided.splice(undecided.indexOf(parts), 1);
      if (draw(2) === 1) apply(parts);
    }
  }

  async function open(tenure: number, partitions: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
    await turns(draw(24));
    // Too late: nobody may make anything of it.
    if (endedTenures.has(tenure)) return new Map(partitions.map((partition) => [partition, committed(partition)]));
    const fate = draw(8);
    if (fate === 1) throw new RetryError('open: no answer');
    if (fate === 2) throw new FencedError('open: old epoch');
    const opened = fate === 3 ? partitions.slice(1) : partitions;
    decide(opened);
    for (const partition of opened) mustOpen.delete(partition);
    return new Map(opened.map((partition) => [partition, committed(partition)]));
  }

  function guard(tenure: number, parts: readonly RoundPart[]): void {
    const under = publishing.get(tenure)!;
    for (const { partition } of parts) {
      if (under.has(partition)) violations.push(`${partition}: published twice at a time`);
      if (tenure === current && mustOpen.has(partition))
        violations.push(`${partition}: published before it was opened`);
      under.add(partition);
    }
  }

  async function publish(tenure: number, parts: readonly RoundPart[], check: () => void): Promise<PublishOutcome> {
    guard(tenure, parts);
    try {
      return await publishGuarded(tenure, parts, check);
    } catch (error) {
      if (tenure === current && error instanceof RetryError) noteDoubt(parts);
      throw error;
    } finally {
      for (const { partition } of parts) publishing.get(tenure)!.delete(partition);
    }
  }

  async function publishGuarded(
    tenure: number,
    parts: readonly RoundPart[],
    check: () => void,
  ): Promise<PublishOutcome> {
    const fate = FATES[draw(FATES.length)]!;
    await turns(fate === 'late' ? 40 : draw(6));
    if (fate === 'fenced') throw new FencedError('old epoch');
    if (fate === 'refused, others committed' || fate === 'refused, others undone')
      return refuse(parts, fate === 'refused, others committed', check);
    check();
    if (endedTenures.has(tenure)) violations.push('the check passed after the tenure was ended');
    await turns(draw(3));
    // What was given up meanwhile may have come to its end or not.
    if (fate === 'failed, not decided yet' || endedTenures.has(tenure)) {
      undecided.push(parts);
      throw new RetryError('no answer');
    }
    if (fate === 'member no more') {
      isLost = true;
      throw new MembershipError('unknown member');
    }
    if (fate === 'failed') throw new RetryError('aborted');
    apply(parts);
    if (fate === 'failed after it was committed') throw new RetryError('the answer was lost');
    return COMMITTED;
  }

  function refuse(parts: readonly RoundPart[], commitsOthers: boolean, check: () => void): PublishOutcome {
    const first = draw(parts.length);
    const refused = parts.filter((_, place) => place === first || draw(3) === 1);
    const refusals = new Map(refused.map(({ partition }) => [partition, new RetryError('no leader')]));
    if (commitsOthers) {
      check();
      apply(parts.filter((part) => !refused.includes(part)));
    }
    return { kind: 'refused', refusals, others: commitsOthers ? 'committed' : 'undone' };
  }

  const schemaOf = (partition: number, { baseOffset }: RecordBlock) =>
    (Number(baseOffset) / BLOCK_OFFSETS) * partitionCount + partition;

  return {
    violations,
    committed,
    isLost: () => isLost,
    blocksOf(partition, fetchedOffset, lastOffset) {
      const places = offsetsFrom(blockOfOffset(Number(fetchedOffset)), blockOfOffset(Number(lastOffset)));
      return places
        .map((place) => place * BLOCK_OFFSETS)
        .filter((offset) => !isAborted(partition, offset))
        .map((offset) => blockFrom(BigInt(offset), BigInt(offset + BLOCK_OFFSETS - 1)));
    },
    process({ partition, blocks }, due) {
      const left = blocks.filter(({ lastOffset }) => lastOffset >= due);
      const ids = left.map((block) => schemaOf(partition, block)).filter((id) => id % OWN_SCHEMA_EVERY === 0);
      const unknown = ids.filter((id) => !knownSchemas.has(id));
      if (unknown.length > 0) return { kind: 'schemas needed', ids: new Set(unknown) };
      const offsets = left.flatMap(({ baseOffset, lastOffset }) => offsetsFrom(Number(baseOffset), Number(lastOffset)));
      return {
        kind: 'processed',
        processed: processedOf(
          offsets.filter((offset) => offset >= due),
          () => {},
        ),
      };
    },
    schemas: {
      isOfApicurio: false,
      known: () => undefined,
      needsLoading: (id) => !knownSchemas.has(id),
      async load(id) {
        await turns(draw(12));
        if (draw(3) === 1) throw new RetryError('no answer');
        knownSchemas.add(id);
      },
    },
    forgetSchemas: () => knownSchemas.clear(),
    begin() {
      const tenure = ++current;
      isLost = false;
      publishing.set(tenure, new Set());
      for (let partition = 0; partition < partitionCount; partition++) mustOpen.add(partition);
      const way: Outlet = {
        open: (partitions) => open(tenure, partitions),
        publish: (parts, check) => publish(tenure, parts, check),
      };
      return {
        outlets: { main: way, aside: way, finish: () => Promise.resolve(), giveUp: () => endedTenures.add(tenure) },
        check() {
          if (tenure !== current || isLost) throw new MembershipError('generation is over');
        },
      };
    },
    ended: () => endedTenures.add(current),
  };
}
