import { expect, it } from 'vitest';
import { createRestartDelays } from '../../src/supervisor/restart-delays.ts';

it('delays grow to a bound, and begin anew for a process that lived for a while', () => {
  const { next } = createRestartDelays();
  const delays = [0, 0, 0, 0, 0, 0, 0, 119_999, 120_000, 0].map((livedMs) => next(livedMs));
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 1_000, 2_000]);
});
