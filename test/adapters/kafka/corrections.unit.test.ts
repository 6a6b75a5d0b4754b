import { createRequire } from 'node:module';
import { describe, expect, it, vi } from 'vitest';
import '../../../src/adapters/kafka/kafkajs.ts';

// What is wrong in kafkajs 2.2.4 and corrected here. Each of these fails without its correction.
const require = createRequire(import.meta.url);

describe('the request queue', () => {
  it('sets no timer where nothing waits, and none in the past', () => {
    const RequestQueue = require('kafkajs/src/network/requestQueue') as {
      prototype: { scheduleCheckPendingRequests(): void };
    };
    const setTimer = vi.spyOn(globalThis, 'setTimeout').mockReturnValue(0 as never);
    try {
      const schedule = (queue: object) => RequestQueue.prototype.scheduleCheckPendingRequests.call(queue as never);
      schedule({ throttledUntil: -1, pending: [], throttleCheckTimeoutId: null });
      expect(setTimer).not.toHaveBeenCalled();
      schedule({ throttledUntil: -1, pending: [{}], throttleCheckTimeoutId: null });
      expect(setTimer.mock.lastCall![1]).toBe(10);
      schedule({ throttledUntil: Date.now() + 60_000, pending: [{}], throttleCheckTimeoutId: null });
      expect(setTimer.mock.lastCall![1]).toBeGreaterThan(50_000);
    } finally {
      setTimer.mockRestore();
    }
  });
});
