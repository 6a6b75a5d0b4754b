import { SpanKind, SpanStatusCode, propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { traceRounds } from '../../src/adapters/trace-rounds.ts';
import { RetryError } from '../../src/pipeline/failures.ts';
import type { FetchedBatch, RoundObserver } from '../../src/pipeline/round-observer.ts';
import type { ProcessedBatch } from '../../src/pipeline/batch-parts.ts';
import { createTallies } from '../../src/pipeline/tally.ts';
import { blockOf } from '../support/block-of.ts';

const exporter = new InMemorySpanExporter();
const tell = vi.fn<(what: string) => void>();
const told: RoundObserver = {
  began: () => tell('began'),
  ended: () => tell('ended'),
  committed: () => tell('committed'),
  failed: () => tell('failed'),
  refused: () => tell('refused'),
  waitingForSchemas: () => tell('waiting'),
  opened: () => tell('opened'),
  openingFailed: () => tell('opening failed'),
  skipped: () => tell('skipped'),
};
const rounds = traceRounds(told, { groupId: 'group', version: '1.2.3' });

const traceId = (record: number) => `${record + 1}`.padStart(32, '0');
const traceparent = (record: number, isSampled: boolean) =>
  `00-${traceId(record)}-00f067aa0ba902b7-0${isSampled ? 1 : 0}`;

/** A batch of one block from offset 10 on, by the headers of its records. */
function batchOf(headers: readonly (string | null)[], fetchedOffset = 10n): FetchedBatch {
  const block = blockOf(
    headers.map((header) => ({
      timestamp: '1790000000000',
      key: null,
      value: null,
      headers:
        header === null
          ? []
          : [
              { key: 'other', value: null },
              { key: 'traceparent', value: Buffer.from(header) },
            ],
    })),
    10n,
  );
  const { lastOffset } = block;
  return { topic: 'calls', partition: 3, blocks: [block], fetchedOffset, lastOffset, highWatermark: 99n };
}

const processedOf = (records: number): ProcessedBatch => ({
  outputs: new Map(),
  deadLetters: [],
  timestampsMs: new Float64Array(records),
  tally: createTallies([], 0)(0).close(),
  release: () => {},
});

/** Works a batch to its commit and gives the spans that came of it. */
function commit(batch: FetchedBatch): readonly ReadableSpan[] {
  rounds.began(batch);
  rounds.committed([{ batch, processed: processedOf(batch.blocks[0]!.recordCount) }], 5);
  rounds.ended(batch);
  return exporter.getFinishedSpans();
}

const linkedTraces = ([span]: readonly ReadableSpan[]) => span!.links.map(({ context }) => context.traceId);

beforeEach(() => {
  tell.mockClear();
  exporter.reset();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
afterEach(() => {
  trace.disable();
  propagation.disable();
});

describe('tracing of rounds', () => {
  it('makes a span of a batch by the conventions for messaging, linked to the sampled records in it', () => {
    const spans = commit(
      batchOf([traceparent(0, true), traceparent(1, false), null, 'no traceparent', traceparent(4, true)]),
    );
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({ name: 'process calls', kind: SpanKind.CONSUMER, ended: true });
    expect(spans[0]!.attributes).toEqual({
      'messaging.system': 'kafka',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'calls',
      'messaging.destination.partition.id': '3',
      'messaging.consumer.group.name': 'group',
      'messaging.batch.message_count': 5,
      'call_status.batch.first_offset': 10,
      'call_status.batch.last_offset': 14,
      'call_status.batch.dead_letters': 0,
      'call_status.batch.outcome': 'committed',
    });
    expect(linkedTraces(spans)).toEqual([traceId(0), traceId(4)]);
    expect(tell.mock.calls.flat()).toEqual(['began', 'committed', 'ended']);
  });

  it('makes one where no record belongs to a trace, and none where nobody records those that they belong to', () => {
    expect(commit(batchOf([null, null]))).toHaveLength(1);
    exporter.reset();
    expect(commit(batchOf([traceparent(0, false), null]))).toEqual([]);
    expect(tell.mock.calls.flat()).toEqual(['began', 'committed', 'ended', 'began', 'committed', 'ended']);
  });

  it('links what the fetch asked for and not what stands before it, and no more than a span keeps', () => {
    expect(linkedTraces(commit(batchOf([traceparent(0, true), traceparent(1, true)], 11n)))).toEqual([traceId(1)]);
    exporter.reset();
    const many = commit(batchOf(Array.from({ length: 300 }, (_, record) => traceparent(record, true))));
    expect(linkedTraces(many)).toHaveLength(128);
    expect(many[0]!.droppedLinksCount).toBe(0);
  });

  it('says of all batches of a round that they failed, and that one was left', () => {
    const [one, other, third] = [batchOf([null]), batchOf([null]), batchOf([null])];
    for (const batch of [one, other, third]) rounds.began(batch);
    rounds.failed([one, other], new RetryError('no answer'));
    expect(exporter.getFinishedSpans()).toHaveLength(2);
    for (const batch of [one, other, third]) rounds.ended(batch);
    const [failed, failedToo, left, ...more] = exporter.getFinishedSpans();
    for (const span of [failed, failedToo])
      expect(span).toMatchObject({
        status: { code: SpanStatusCode.ERROR, message: 'no answer' },
        attributes: { 'error.type': 'RetryError', 'call_status.batch.outcome': 'failed' },
        events: [{ name: 'exception' }],
      });
    expect(left!.attributes).toMatchObject({ 'call_status.batch.outcome': 'left for the next fetch' });
    expect(more).toEqual([]);
    expect(tell.mock.calls.flat().filter((what) => what === 'failed')).toHaveLength(1);
  });

  it('ends the span of a batch that is refused, and makes no other where it is committed later', () => {
    const batch = batchOf([null]);
    rounds.began(batch);
    rounds.refused(batch, new RetryError('no leader'));
    rounds.committed([{ batch, processed: processedOf(1) }], 5);
    rounds.ended(batch);
    expect(exporter.getFinishedSpans()).toMatchObject([
      {
        status: { code: SpanStatusCode.ERROR, message: 'no leader' },
        attributes: { 'call_status.batch.outcome': 'failed' },
      },
    ]);
    expect(tell.mock.calls.flat()).toEqual(['began', 'refused', 'committed', 'ended']);
  });

  it('leaves a batch that cannot be read to the worker', () => {
    const batch = batchOf([traceparent(0, true)]);
    const [block] = batch.blocks;
    expect(commit({ ...batch, blocks: [{ ...block!, recordCount: 7 }] })).toHaveLength(1);
  });

  it('looks at nothing where no SDK is registered', () => {
    trace.disable();
    const batch = { ...batchOf([null]), blocks: null as never };
    rounds.began(batch);
    rounds.ended(batch);
    expect(tell.mock.calls.flat()).toEqual(['began', 'ended']);
  });
});
