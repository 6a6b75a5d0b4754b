import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Called about what became of transactions. */
export interface OutletObserver {
  readonly onTransaction: (outcome: 'committed' | 'aborted') => void;
  /** Another producer has taken over this partition's transactional id. */
  readonly onFenced: (partition: number, transactionalId: string) => void;
}

/** Tells metrics and log what becomes of transactions. */
export function createOutletReports(metrics: Metrics, log: Logger): OutletObserver {
  return {
    onTransaction: metrics.countTransaction,
    onFenced(partition, transactionalId) {
      metrics.countFencing();
      log.warn(
        { partition, transactionalId },
        'fenced: this transactional id is used elsewhere too; where that goes on, by another group whose name and topic make the same id',
      );
    },
  };
}
