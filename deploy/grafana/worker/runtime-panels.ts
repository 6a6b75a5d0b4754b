import { course } from '../panels/query.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import { ofWorkers, perSecond, select, sumOf } from '../select.ts';

/** A process: of several at one address, each has its number. */
const PROCESS = '{{instance}} {{process}}';

/** What each process needs: memory, CPU, and time that is lost. */
export function runtimePanels() {
  return [memory(), heap(), cpu(), eventLoopLag(), garbageCollection()];
}

function memory() {
  return timeSeriesPanel({
    title: 'Memory (RSS)',
    description:
      'Memory of each process as the system sees it. It levels off below about 230 MB with the heap bounds of ' +
      'the image; a line that only rises is a leak, and ends with the process being killed.',
    unit: 'bytes',
    width: 12,
    queries: [course(ofWorkers(select('process_resident_memory_bytes')), PROCESS)],
  });
}

function heap() {
  return timeSeriesPanel({
    title: 'Heap in use',
    description:
      "Memory of JavaScript's own objects. It is a saw: what matters is whether its low points rise. Near the " +
      'bound that Node was started with, garbage collection takes over, and then the process ends.',
    unit: 'bytes',
    width: 12,
    queries: [course(ofWorkers(select('nodejs_heap_size_used_bytes')), PROCESS)],
  });
}

function cpu() {
  return timeSeriesPanel({
    title: 'CPU',
    description:
      'CPU time of each process; 100 % is one core. A worker uses little more than one: at 100 % with lag that ' +
      'grows, start more processes or members.',
    unit: 'percentunit',
    width: 8,
    queries: [course(ofWorkers(perSecond(select('process_cpu_seconds_total'))), PROCESS)],
  });
}

function eventLoopLag() {
  return timeSeriesPanel({
    title: 'Event loop lag, p99',
    description:
      'How late timers fire, 99 of 100. Seconds: the process is starved of CPU or pauses, and may lose its ' +
      'session with the group.',
    unit: 's',
    width: 8,
    queries: [course(ofWorkers(select('nodejs_eventloop_lag_p99_seconds')), PROCESS)],
  });
}

function garbageCollection() {
  const collecting = select('nodejs_gc_duration_seconds_sum');
  return timeSeriesPanel({
    title: 'Garbage collection',
    description:
      'Share of time that each process spends on collecting garbage. A few percent are normal. Far more: the ' +
      'heap is too small for what is in hand.',
    unit: 'percentunit',
    width: 8,
    queries: [course(ofWorkers(sumOf(perSecond, collecting, 'job', 'instance', 'process')), PROCESS)],
  });
}
