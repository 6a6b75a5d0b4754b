import { createCallGenerator } from '../../demo/call-generator.ts';
import type { ExpectedStatus } from '../../demo/scenario.ts';
import type { PlatformWriter, WrittenCall } from '../../demo/sources/platform-writer.ts';
import type { CallEnded } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { openSource, type ReadSource } from '../../src/sources/open-source.ts';
import { sourceSettingsSchema } from '../../src/sources/source-settings.ts';
import type { Source } from '../../src/sources/source.ts';

/** A call of the demo, its platform's records, and what the platform's source makes of them. */
export interface ReadBack {
  readonly call: CallEnded;
  readonly written: WrittenCall;
  readonly read: ReadSource;
  readonly others: readonly ReadSource[];
  /** Of the call itself, as its scenario has it; `wantedByEngine` is what the engine says of it. */
  readonly wanted: string;
  readonly wantedByEngine: string;
  /** Of what the source made; null where it made no call. */
  readonly got: string | null;
}

const START_AT_MS = Date.UTC(2026, 10, 28, 16, 40);

/** Writes and reads the calls of the generator, of `seeds` seeds. */
export function* readBackCalls(
  writer: PlatformWriter,
  source: Source,
  { seeds, callsEach }: { readonly seeds: number; readonly callsEach: number },
): Generator<ReadBack> {
  const settings = sourceSettingsSchema.parse(writer.settings);
  const read = openSource(source, { ...settings, options: source.options.parse(settings.options) });
  const engine = createEngine();
  for (let seed = 1; seed <= seeds; seed++) {
    // Another millisecond for each: platforms cut their times in other places then.
    const next = createCallGenerator({ seed, startAtMs: START_AT_MS + seed * 7_777 });
    for (let count = 0; count < callsEach; count++) {
      const { call, expected } = next();
      const written = writer.write(call);
      const outcome = read(written.record);
      yield {
        call,
        written,
        read: outcome,
        others: written.others.map(read),
        wanted: wordsOf(expected),
        wantedByEngine: wordsOf(engine.classify(call)),
        got: outcome.kind === 'call' ? wordsOf(engine.classify(outcome.call)) : null,
      };
    }
  }
}

/** How many calls of a platform a test takes; WRITTEN_CALLS=20000 takes more, and a gigabyte. */
export const WRITTEN_CALLS = { seeds: 5, callsEach: Number(process.env['WRITTEN_CALLS'] ?? 5_000) / 5 };

/** `EFFECTIVE_CALL`, `UNCLASSIFIED NO_EVIDENCE`. */
function wordsOf({ status, unclassifiedReason }: ExpectedStatus): string {
  return unclassifiedReason === null ? status : `${status} ${unclassifiedReason}`;
}
