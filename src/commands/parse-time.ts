import { InvalidArgumentError } from 'commander';

/** A time of the command line, such as 2026-11-24T08:00:00Z, in milliseconds since the epoch. @throws InvalidArgumentError */
export function parseTime(text: string): number {
  const timeMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(timeMs)) throw new InvalidArgumentError('It is not a time such as 2026-11-24T08:00:00Z.');
  return timeMs;
}
