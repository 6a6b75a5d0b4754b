import type { CodeKind } from '../engine/cause-map.ts';
import type { Engine } from '../engine/classify.ts';
import type { SourcedRecord } from './sourced-call.ts';

/** A code that calls were asked for and that the cause map does not know. */
export interface UnknownCodeCount {
  readonly kind: CodeKind;
  readonly code: number;
  readonly count: number;
  /** How many of the calls each carrier had; calls without one under the empty text. */
  readonly carriers: ReadonlyMap<string, number>;
}

/** What would become of some calls. */
export interface CallSample {
  readonly classified: number;
  readonly unclassified: number;
  /** Records that are no calls, as they should be. */
  readonly skipped: number;
  /** Records that would go to the dead letters, and the first of them. */
  readonly bad: number;
  readonly firstBad: { readonly place: string; readonly problem: string } | null;
  /** The most frequent first. */
  readonly unknownCodes: readonly UnknownCodeCount[];
}

/** Decides calls and counts what becomes of them. */
export async function sampleCalls(calls: AsyncIterable<SourcedRecord>, engine: Engine): Promise<CallSample> {
  const totals = { classified: 0, unclassified: 0, skipped: 0, bad: 0 };
  let firstBad: CallSample['firstBad'] = null;
  const codes = new Map<string, { kind: CodeKind; code: number; count: number; carriers: Map<string, number> }>();
  for await (const sourced of calls) {
    if (sourced.kind === 'skipped') {
      totals.skipped += 1;
      continue;
    }
    if (sourced.kind === 'bad') {
      totals.bad += 1;
      firstBad ??= sourced;
      continue;
    }
    const { call } = sourced;
    totals[engine.classify(call).status === 'UNCLASSIFIED' ? 'unclassified' : 'classified'] += 1;
    for (const { kind, code } of engine.unknownCodes(call)) {
      const key = `${kind} ${code}`;
      let known = codes.get(key);
      if (known === undefined) codes.set(key, (known = { kind, code, count: 0, carriers: new Map<string, number>() }));
      known.count += 1;
      const carrier = call.carrier ?? '';
      known.carriers.set(carrier, (known.carriers.get(carrier) ?? 0) + 1);
    }
  }
  const unknownCodes = [...codes.values()].toSorted((one, other) => other.count - one.count);
  return { ...totals, firstBad, unknownCodes };
}
