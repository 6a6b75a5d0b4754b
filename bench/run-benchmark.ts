import { writeFile } from 'node:fs/promises';
import { interruptBySignals } from '../demo/interrupt-by-signals.ts';

/** One benchmark: how it is measured, and what is said of its figures. */
export interface Benchmark<Figures> {
  readonly measure: (interrupt: AbortSignal, onProgress: (message: string) => void) => Promise<Figures>;
  readonly report: (figures: Figures) => string;
  /** Where the figures are to stand too, as JSON. */
  readonly jsonFile: string | undefined;
}

/** Measures until it is done or interrupted, and prints the report; what goes wrong is an error and exit code 1. */
export async function runBenchmark<Figures>({ measure, report, jsonFile }: Benchmark<Figures>): Promise<void> {
  const interrupt = interruptBySignals();
  try {
    const figures = await measure(interrupt, (message) => console.error(message));
    console.log(report(figures));
    if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(figures, null, 2)}\n`);
  } catch (error) {
    console.error(
      `error: ${interrupt.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}
