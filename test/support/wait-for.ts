import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 30_000;
const POLL_MS = 50;

/** Asks again and again until there is an answer. @throws Error that names what did not come in time. */
export async function waitFor<T>(
  what: string,
  ask: () => T | null | false | Promise<T | null | false>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${deadlineMs} ms for ${what}`);
    await sleep(POLL_MS);
  }
}
