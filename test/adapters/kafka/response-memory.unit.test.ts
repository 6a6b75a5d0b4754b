import { expect, it } from 'vitest';
import { createResponseMemory, holdResponse, releaseResponse } from '../../../src/adapters/kafka/response-memory.ts';

const LARGE = 1 << 20;

it('is used again when all who hold on to an answer have let go of it, and not before', () => {
  const { take } = createResponseMemory();
  const answer = take(LARGE);
  expect(answer).toHaveLength(LARGE);
  holdResponse(answer, 2);
  releaseResponse(answer);
  expect(take(LARGE).buffer).not.toBe(answer.buffer);
  releaseResponse(answer.subarray(100, 200));
  expect(take(LARGE - 50).buffer).toBe(answer.buffer);
  expect(take(LARGE).buffer).not.toBe(answer.buffer);
});

it('is not used again where nobody said who holds on to it, or it is released more often than held', () => {
  const { take } = createResponseMemory();
  const answer = take(LARGE);
  releaseResponse(answer);
  expect(take(LARGE).buffer).not.toBe(answer.buffer);
  holdResponse(answer, 1);
  releaseResponse(answer);
  releaseResponse(answer);
  const again = take(LARGE);
  expect(again.buffer).toBe(answer.buffer);
  expect(take(LARGE).buffer).not.toBe(again.buffer);
});

it('leaves small answers, and those of others, to the garbage collector', () => {
  const { take } = createResponseMemory();
  const [small, foreign] = [take(100), Buffer.alloc(LARGE)];
  for (const answer of [small, foreign]) {
    holdResponse(answer, 1);
    releaseResponse(answer);
  }
  expect(take(100).subarray(0, 100)).toHaveLength(100);
  expect(take(LARGE).buffer).not.toBe(foreign.buffer);
});
