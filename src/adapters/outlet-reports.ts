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
  /** Somebody has ended what was open under this transactional id of ours, or brokers have after its time-out. */
  readonly onFenced: (transactionalId: string) => void;
  /** Whoever had this transactional id is a member no more: what was open under it is ended. */
  readonly onFormerEnded: (transactionalId: string) => void;
  /** It could not be: brokers end it after its time-out, and readers of committed data may wait for that. */
  readonly onFormerLeft: (transactionalId: string, error: Error) => void;
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
    onFenced(transactionalId) {
      metrics.countFencing();
      log.warn(
        { transactionalId },
        'fenced: this worker was taken for one that is gone, or its transaction took longer than TRANSACTION_TIMEOUT_MS',
      );
    },
    onFormerEnded(transactionalId) {
      metrics.countFormerMember('ended');
      log.info({ transactionalId }, 'ended what a former member may have left open under its transactional id');
    },
    onFormerLeft(transactionalId, error) {
      metrics.countFormerMember('left');
      log.warn(
        { transactionalId, err: error },
        'what a former member may have left open cannot be ended now: brokers end it after its time-out',
      );
    },
  };
}
