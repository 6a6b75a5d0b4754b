import { ProxyTracerProvider, trace, type TracerProvider } from '@opentelemetry/api';
import { setTimeout as sleep } from 'node:timers/promises';

/** A collector that is away must not hold up a stop. */
const LONGEST_FLUSH_MS = 2_000;

/** Has the SDK send the spans that it still has, where one is registered. Never throws, and takes no longer than it may. */
export async function flushTraces(): Promise<void> {
  const provider = trace.getTracerProvider();
  const delegate = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  if (!isFlushable(delegate)) return;
  const flushed = delegate.forceFlush().catch(() => {});
  await Promise.race([flushed, sleep(LONGEST_FLUSH_MS, undefined, { ref: false })]);
}

/** The API does not know of it; SDKs have it. */
function isFlushable(provider: TracerProvider): provider is TracerProvider & { forceFlush: () => Promise<void> } {
  return 'forceFlush' in provider && typeof provider.forceFlush === 'function';
}
