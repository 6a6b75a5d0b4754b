import { propagation, trace } from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';

// Loaded before a worker: an SDK that prints its spans, a line of JSON each, and not before it is told to or must.

const exporter: SpanExporter = {
  export(spans, done) {
    for (const { name, links, attributes } of spans) {
      const traceIds = links.map(({ context }) => context.traceId);
      process.stdout.write(`${JSON.stringify({ span: name, traceIds, attributes })}\n`);
    }
    done({ code: ExportResultCode.SUCCESS });
  },
  shutdown: () => Promise.resolve(),
};

const processor = new BatchSpanProcessor(exporter, { scheduledDelayMillis: 600_000 });
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
