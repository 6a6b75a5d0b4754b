import {
  ProxyTracerProvider,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import type { FetchedBatch, RoundObserver } from '../pipeline/round-observer.ts';
import { recordContextsOf } from './record-contexts.ts';

export interface TraceSettings {
  readonly groupId: string;
  readonly version: string;
}

/** What SDKs keep of a span's links unless told otherwise. */
const MOST_LINKS = 128;

/**
 * Tells OpenTelemetry what rounds do, beside those whom they tell already: a span for each batch, from when it is taken up
 * to its commit, by the conventions for messaging, with a link to every sampled record in it. A batch whose records all
 * belong to traces that nobody records has none. Where no SDK is registered nothing is looked at.
 */
export function traceRounds(observer: RoundObserver, settings: TraceSettings): RoundObserver {
  const spans = new Map<FetchedBatch, Span>();

  /** The pause before it is tried again is no part of it. */
  function endWith(batch: FetchedBatch, error: Error): void {
    const span = spans.get(batch);
    span?.recordException(error);
    span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    span?.setAttributes({ 'error.type': error.name, 'call_status.batch.outcome': 'failed' });
    span?.end();
    spans.delete(batch);
  }

  return {
    ...observer,
    began(batch) {
      observer.began(batch);
      const tracer = tracerOf(settings.version);
      if (tracer === null) return;
      const span = startSpan(tracer, batch, settings);
      if (span !== null) spans.set(batch, span);
    },
    committed(worked, durationMs) {
      observer.committed(worked, durationMs);
      for (const { batch, processed } of spans.size === 0 ? [] : worked) {
        spans.get(batch)?.setAttributes({
          'messaging.batch.message_count': processed.timestampsMs.length,
          'call_status.batch.dead_letters': processed.deadLetters.length,
          'call_status.batch.outcome': 'committed',
        });
      }
    },
    failed(batches, error) {
      observer.failed(batches, error);
      for (const batch of batches) endWith(batch, error);
    },
    refused(batch, error) {
      observer.refused(batch, error);
      endWith(batch, error);
    },
    ended(batch) {
      observer.ended(batch);
      spans.get(batch)?.end();
      spans.delete(batch);
    },
  };
}

/** Null where nobody would take a span. */
function tracerOf(version: string): Tracer | null {
  const provider = trace.getTracerProvider();
  const isIdle = provider instanceof ProxyTracerProvider && provider.getDelegateTracer('call-status') === undefined;
  return isIdle ? null : provider.getTracer('call-status', version);
}

function startSpan(tracer: Tracer, batch: FetchedBatch, { groupId }: TraceSettings): Span | null {
  const { topic, partition, fetchedOffset, lastOffset, blocks } = batch;
  const { any, sampled } = recordContextsOf(blocks, fetchedOffset, MOST_LINKS);
  if (any && sampled.length === 0) return null;
  const attributes: Attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition),
    'messaging.consumer.group.name': groupId,
    'call_status.batch.first_offset': Number(fetchedOffset),
    'call_status.batch.last_offset': Number(lastOffset),
    'call_status.batch.outcome': 'left for the next fetch',
  };
  const links = sampled.map((context) => ({ context }));
  return tracer.startSpan(`process ${topic}`, { kind: SpanKind.CONSUMER, attributes, links, root: true });
}
