import { describe, expect, it } from 'vitest';
import { settlesWithin, within } from '../../../src/adapters/kafka/within.ts';
import { RetryError } from '../../../src/pipeline/failures.ts';

describe('a deadline', () => {
  it('gives what work gives, or throws, before it', async () => {
    expect(await within(60_000, 'step', Promise.resolve(7))).toBe(7);
    await expect(within(60_000, 'step', Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await settlesWithin(60_000, Promise.resolve())).toBe(true);
    await expect(settlesWithin(60_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('ends the wait, and what fails after it fails unheard', async () => {
    const work = Promise.withResolvers<void>();
    await expect(within(1, 'step', work.promise)).rejects.toThrow(new RetryError('step took longer than 1 ms'));
    expect(await settlesWithin(1, work.promise)).toBe(false);
    work.reject(new Error('late'));
    await expect(work.promise).rejects.toThrow('late');
  });
});
