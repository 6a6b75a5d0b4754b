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

describe('a connection to a broker', () => {
  const { prototype } = require('kafkajs/src/network/connectionPool') as {
    prototype: { setVersions(versions: object): void };
  };
  const setVersions = vi.fn();
  const pool = { host: 'kafka-1', port: 9092, map: (set: (one: object) => void) => set({ setVersions }) };

  it('fails before anything else is asked where the broker has dropped all versions that kafkajs speaks', () => {
    const dropped = { 3: { minVersion: 7, maxVersion: 13 }, 32: { minVersion: 0, maxVersion: 4 } };
    expect(() => prototype.setVersions.call(pool, dropped)).toThrow(
      'broker kafka-1:9092: Metadata in versions 7 to 13, of which this worker speaks 0 to 6',
    );
    expect(setVersions).not.toHaveBeenCalled();
  });

  it('is made where a version is left, whatever else the broker lacks', () => {
    const versions = { 3: { minVersion: 6, maxVersion: 13 } };
    prototype.setVersions.call(pool, versions);
    expect(setVersions).toHaveBeenCalledWith(versions);
  });
});
