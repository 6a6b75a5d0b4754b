import { DEAD_LETTER_REASON_NAMES, seriesNamed } from '../named-values.ts';
import { course } from '../panels/query.ts';
import { barsPanel, stackedPanel, timeSeriesPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { lagByPartition, lagInAll, recordsPerSecond, sinceLastCommit } from '../progress.ts';
import { perStep, select, sumOf } from '../select.ts';

/** Whether records are worked, and whether the worker keeps up. */
export function progressRow(): DashboardRow {
  return {
    title: 'Progress',
    panels: [throughput(), deadLetters(), lag(), partitionLag(), lastCommit(), assignedPartitions()],
  };
}

function throughput() {
  return stackedPanel({
    title: 'Records a second, by worker',
    description:
      'Records that were published, as a call or as a dead letter. A worker at nothing while others work: it has ' +
      'no partition, or it stands still.',
    unit: 'cps',
    width: 12,
    queries: [course(recordsPerSecond('instance'), '{{instance}}')],
  });
}

function deadLetters() {
  return barsPanel({
    title: 'Dead letters by reason',
    description:
      'Records that were put aside in each step, by why. None is normal. Where more than the share that is set ' +
      'are, the worker stops rather than drain the topic.',
    unit: 'short',
    width: 12,
    queries: [course(sumOf(perStep, select('call_status_dead_letters_total'), 'reason'), '{{reason}}')],
  }).overrides(seriesNamed(DEAD_LETTER_REASON_NAMES));
}

function lag() {
  return timeSeriesPanel({
    title: 'Lag in all',
    description:
      'Records that are not published yet, of all partitions, as of the last batch of each. A line that only ' +
      'rises: add members, up to one for each partition. A hill after a deployment or a burst of calls is normal.',
    unit: 'short',
    width: 12,
    queries: [course(lagInAll(), 'Lag')],
  });
}

function partitionLag() {
  return stackedPanel({
    title: 'Lag by partition',
    description:
      'The same of each partition. One alone that grows: its outputs are refused, it waits for a schema, or many ' +
      'calls have the same key. All of them: the worker does not keep up.',
    unit: 'short',
    width: 12,
    queries: [course(lagByPartition(), '{{job}} {{partition}}')],
  });
}

function lastCommit() {
  return timeSeriesPanel({
    title: 'Since the last commit, by worker',
    description:
      'How long ago each worker last published a batch. A slope up while records come in: that worker stands ' +
      'still, unless it has no partition.',
    unit: 's',
    width: 12,
    queries: [course(sinceLastCommit('instance'), '{{instance}}')],
  });
}

function assignedPartitions() {
  return stackedPanel({
    title: 'Assigned partitions, by worker',
    description:
      'How the partitions of the input topic are shared out. Together they are all of its partitions; less for ' +
      'longer than a rebalance takes means that some are worked by nobody, or by workers that are not shown.',
    unit: 'short',
    width: 12,
    queries: [
      course(
        sumOf((selector) => selector, select('call_status_assigned_partitions'), 'instance'),
        '{{instance}}',
      ),
    ],
  });
}
