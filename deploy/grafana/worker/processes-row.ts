import { OUTCOME_NAMES, seriesNamed } from '../named-values.ts';
import { course, tableRows } from '../panels/query.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { barsPanel, stackedPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perStep, select, sumOf } from '../select.ts';
import { runtimePanels } from './runtime-panels.ts';

/** The processes, what they need, and which versions they are. */
export function processesRow(): DashboardRow {
  return { title: 'Processes', panels: [states(), restarts(), versions(), ...runtimePanels()] };
}

function states() {
  return stackedPanel({
    title: 'Processes of supervisors, by state',
    description:
      'Worker processes under `run --processes`. Down: it has ended and will be started again; for long, or ' +
      'again and again: the log says why. Empty without a supervisor.',
    unit: 'short',
    width: 8,
    queries: [
      course(
        sumOf((selector) => selector, select('call_status_processes'), 'state'),
        '{{state}}',
      ),
    ],
  }).overrides(seriesNamed(OUTCOME_NAMES));
}

function restarts() {
  return barsPanel({
    title: 'Process restarts, by supervisor',
    description:
      'Times a process was started again in each step. More than a few in a quarter of an hour: it dies as soon ' +
      'as it works, as for lack of memory.',
    unit: 'short',
    width: 8,
    queries: [course(sumOf(perStep, select('call_status_process_restarts_total'), 'instance'), '{{instance}}')],
  });
}

function versions() {
  const builds = select('call_status_build_info');
  return tablePanel(
    {
      title: 'Versions',
      description:
        'Which versions of worker and decision table are at work, and how many workers have each. More than one ' +
        'for longer than a rollout takes: some workers were forgotten, or have other thresholds or another cause ' +
        'map.',
      unit: 'short',
      width: 8,
      queries: [tableRows(`count by (version, table_version) (${builds})`)],
    },
    [
      { from: 'version', title: 'Worker' },
      { from: 'table_version', title: 'Decision table' },
      { from: 0, title: 'Workers' },
    ],
    'Workers',
  );
}
