import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleCall } from './support/example-call.ts';
import { setScene, type Scene } from './support/scene.ts';

const PRINT_SPANS = fileURLToPath(new URL('support/print-spans.ts', import.meta.url));
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

let scene: Scene;
beforeEach(async () => {
  scene = await setScene({ partitions: 1 });
});
afterEach(() => scene.end());

it("carries a call's trace to its output, and links it to a span that is sent before the worker ends", async () => {
  const lines: string[] = [];
  const nodeArgs = ['--import', PRINT_SPANS];
  const worker = await scene.startWorker({}, [], { nodeArgs, onLine: (line) => lines.push(line) });
  const headers = { traceparent: TRACEPARENT, tracestate: 'vendor=1' };
  await scene.send([{ key: 'k', value: scene.encode(exampleCall()), headers }]);
  await scene.committed(worker, 1);
  const [output] = await scene.outputs();
  expect(output!.record.headers.map(({ key, value }) => [key, value?.toString()])).toEqual(Object.entries(headers));
  expect(await scene.stopWorker(worker)).toBe(0);
  const spans = lines.filter((line) => line.startsWith('{"span":')).map((line) => JSON.parse(line) as object);
  expect(spans).toMatchObject([
    {
      span: `process ${scene.inputTopic}`,
      traceIds: [TRACE_ID],
      attributes: { 'messaging.batch.message_count': 1, 'call_status.batch.outcome': 'committed' },
    },
  ]);
});
