import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../src/engine/classify.ts';
import { spreadOf, type Spread } from './spread.ts';

/** How long `createEngine` takes, in milliseconds; loading its modules is not in it. */
export interface Compilation {
  /** The first engine of a process. */
  readonly coldMs: Spread;
  /** Any later one, as soon as its code is compiled. */
  readonly warmMs: Spread;
}

const PROCESSES = 5;
const WARM_UP_ENGINES = 20;

/** Starts processes, one after the other, for the cold figure. */
export function measureCompilation(rounds: number): Compilation {
  const firstEngine = fileURLToPath(new URL('first-engine.ts', import.meta.url));
  const coldMs = Array.from({ length: PROCESSES }, () =>
    Number(execFileSync(process.execPath, [firstEngine], { encoding: 'utf8', timeout: 60_000 })),
  );
  for (let engine = 0; engine < WARM_UP_ENGINES; engine++) createEngine();
  const warmMs = Array.from({ length: rounds }, () => {
    const startedAtMs = performance.now();
    createEngine();
    return performance.now() - startedAtMs;
  });
  return { coldMs: spreadOf(coldMs), warmMs: spreadOf(warmMs) };
}
