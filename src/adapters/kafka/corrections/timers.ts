/*
 * The request queue sets a timer for the end of the broker's throttling, also where there is none: minus
 * the time since 1970. Node 24 warns of it at every start, and takes 1 ms instead, for a check that has
 * nothing to check.
 */

const CHECK_PENDING_INTERVAL_MS = 10; // kafkajs' own

interface RequestQueue {
  readonly throttledUntil: number;
  readonly pending: readonly unknown[];
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** Makes the request queue look again only where requests wait, and never in the past. */
export function correctTimers(require: NodeJS.Require): void {
  const RequestQueue = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };

  RequestQueue.prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests() {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const throttledForMs = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttledForMs > 0 ? throttledForMs : CHECK_PENDING_INTERVAL_MS,
    );
  };
}
