const FAILED = 1;

/** The first Ctrl-C or SIGTERM ends the demo in good order, the second at once. */
export function interruptBySignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(FAILED);
      controller.abort();
    });
  }
  return controller.signal;
}
