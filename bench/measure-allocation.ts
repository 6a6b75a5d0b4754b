import v8 from 'node:v8';
import type { CallEnded } from '../src/engine/call.ts';
import type { Classification } from '../src/engine/classification.ts';
import { passesFor, type Trial } from './decision-timing.ts';

/** What decisions took from the heap. */
export interface Allocation {
  readonly decisions: number;
  readonly heapBytes: number;
  readonly heapBytesPerDecision: number;
  /** Garbage collections while it decided, those that were asked for left out. */
  readonly collections: number;
}

/**
 * Bytes that were allocated, whether or not they were collected meanwhile: what the heap grew by between
 * the collections, each of which reports the heap before and after it. What measuring takes itself is in it.
 */
export function measureAllocation(trial: Trial, decisions: number, collectGarbage: () => void): Allocation {
  const passes = passesFor(decisions, trial);
  const profiler = new v8.GCProfiler();
  collectGarbage();
  profiler.start();
  const before = v8.getHeapStatistics().used_heap_size;
  trial.run(passes);
  const after = v8.getHeapStatistics().used_heap_size;
  const { statistics } = profiler.stop();
  collectGarbage();
  const freed = statistics.reduce(
    (bytes, { beforeGC, afterGC }) =>
      bytes + beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize,
    0,
  );
  const made = passes * trial.size;
  const heapBytes = after - before + freed;
  return { decisions: made, heapBytes, heapBytesPerDecision: heapBytes / made, collections: statistics.length };
}

/** Decides as `classify` does, and makes one object with one field each time: what the measure has to notice. */
export function allocating(classify: (call: CallEnded) => Classification): (call: CallEnded) => Classification {
  // Kept where anybody could see it; an object that nobody can see is never made.
  const kept: { last: { readonly classification: Classification } | null } = { last: null };
  return (call) => {
    kept.last = { classification: classify(call) };
    return kept.last.classification;
  };
}
