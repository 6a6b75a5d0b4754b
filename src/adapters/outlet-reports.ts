import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Called about what became of transactions. */
export interface OutletObserver {
  readonly onTransaction: (outcome: 'committed' | 'aborted') => void;
  /** Brokers committed a part of the transaction between two offsets, and aborted the rest: it is made whole. */
  readonly onTorn: (partition: number, from: bigint, next: bigint) => void;
  /** It cannot be told whether they did. */
  readonly onDoubtLeft: (partition: number, from: bigint, next: bigint) => void;
  /** The coordinator says that nothing is committed, though `known` was: it is committed anew. */
  readonly onForgotten: (partition: number, known: bigint) => void;
  /** The input topic was deleted and made anew: its partition begins at `first`. */
  readonly onMadeAnew: (partition: number, first: bigint) => void;
  /** Somebody has set the group back: what stands in between comes out again. */
  readonly onSetBack: (partition: number, known: bigint, next: bigint) => void;
  /** Another producer has taken over this partition's transactional id. */
  readonly onFenced: (partition: number, transactionalId: string) => void;
}

/** Tells metrics and log what becomes of transactions. */
export function createOutletReports(metrics: Metrics, log: Logger): OutletObserver {
  return {
    onTransaction: metrics.countTransaction,
    onTorn(partition, from, next) {
      metrics.countTransaction('torn');
      log.warn(
        { partition, from: String(from), next: String(next) },
        'brokers committed one part of a transaction and aborted the other: the rest is published now',
      );
    },
    onDoubtLeft(partition, from, next) {
      log.warn(
        { partition, from: String(from), next: String(next) },
        'it cannot be told whether brokers kept a transaction whole: another worker has gone on from there, or the topics may not be read',
      );
    },
    onForgotten(partition, known) {
      log.warn(
        { partition, next: String(known) },
        'the coordinator of the group has forgotten what was committed: it is committed again',
      );
    },
    onMadeAnew(partition, first) {
      log.warn({ partition, next: String(first) }, 'the input topic was made anew: the partition begins at its start');
    },
    onSetBack(partition, known, next) {
      log.warn(
        { partition, known: String(known), next: String(next) },
        'the offset of the group was set back: what stands in between is published again',
      );
    },
    onFenced(partition, transactionalId) {
      metrics.countFencing();
      log.warn(
        { partition, transactionalId },
        'fenced: this transactional id is used elsewhere too; where that goes on, by another group whose name and topic make the same id',
      );
    },
  };
}
