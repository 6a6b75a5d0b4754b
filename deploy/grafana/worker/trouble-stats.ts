import { now } from '../now.ts';
import { warnFrom } from '../panels/limits.ts';
import { reading } from '../panels/query.ts';
import { statPanel } from '../panels/stat-panel.ts';
import { select, sumOf } from '../select.ts';

/** A count that is 0 where all is well. */
interface Trouble {
  readonly title: string;
  readonly description: string;
  readonly selector: string;
}

const TROUBLES: readonly Trouble[] = [
  {
    title: 'Batches failed',
    description:
      'Batches of rounds that failed and were worked again, so nothing is lost; a round has one of each partition. ' +
      'Some around the restart of a broker are normal; a steady stream is not.',
    selector: select('call_status_batches_total', 'outcome="failed"'),
  },
  {
    title: 'Batches refused',
    description:
      'Batches whose outputs were not taken and are tried again, while other partitions go on. Steadily: an output ' +
      'partition has no leader, or too few replicas in sync.',
    selector: select('call_status_batches_total', 'outcome="refused"'),
  },
  {
    title: 'Transactions aborted',
    description:
      'Kafka transactions that were aborted or given up. Many: brokers are slow or change leaders, or a network ' +
      'breaks.',
    selector: select('call_status_transactions_total', 'outcome="aborted"'),
  },
  {
    title: 'Fencings',
    description:
      'Transactions that failed because a worker was taken for one that is gone, being frozen or cut off for ' +
      'longer than its session, or because they outlasted their time-out. None is normal, one after a pause right.',
    selector: select('call_status_fencings_total'),
  },
  {
    title: 'Process restarts',
    description:
      'Times a supervisor started one of its processes again after it had ended, as for lack of memory. Without ' +
      'a supervisor there is nothing to count.',
    selector: select('call_status_process_restarts_total'),
  },
  {
    title: 'Dead letters',
    description:
      'Records that were put aside. Any: a source sends what it should not. The panel below has the reasons.',
    selector: select('call_status_dead_letters_total'),
  },
];

/** What broke in the last 15 minutes, each beside the others. */
export function troubleStats() {
  return TROUBLES.map(({ title, description, selector }) =>
    statPanel({
      title,
      description: `${description} In the last 15 minutes.`,
      unit: 'locale',
      width: 4,
      queries: [reading(sumOf(now, selector), title)],
    })
      .decimals(0)
      // What Prometheus makes of a single one may be a little below 1.
      .thresholds(warnFrom(0.5)),
  );
}
