import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../src/engine/classify.ts';
import { callStatus } from './support/call-status.ts';
import { exampleCall } from './support/example-call.ts';
import { setScene, type Scene } from './support/scene.ts';

const example = fileURLToPath(new URL('../schemas/cause-map.example.json', import.meta.url));

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.end());

describe('a worker with a cause map of its own', () => {
  it('decides by it, says so in the version of the table, and counts the codes that it does not know', async () => {
    const calls = [
      { callId: 'a', sipStatusCode: 503, carrier: 'acme-sip' },
      { callId: 'b', sipStatusCode: 503, carrier: 'other' },
      { callId: 'c', sipStatusCode: 499 },
      { callId: 'd', sipStatusCode: 499, q850Cause: 0 },
      { callId: 'e', sipStatusCode: 499, endCause: 'BUSY' },
    ] as const;
    const values = calls.map((call) => scene.encode(exampleCall({ ...call, eventId: call.callId })));
    await scene.send(values.map((value) => ({ value })));
    const worker = await scene.startWorker({ CAUSE_MAP_FILE: example });
    await scene.committed(worker, calls.length);

    const outputs = await scene.outputs();
    const statuses = outputs.map(({ call, classification }) => `${call.callId} ${classification.status}`);
    expect(statuses.toSorted()).toEqual([
      'a OUT_OF_SERVICE',
      'b TELECOM_UNAVAILABLE',
      'c UNCLASSIFIED',
      'd UNCLASSIFIED',
      'e CALLEE_BUSY_OR_REJECTED',
    ]);
    const [edition, rules, causeMap] = createEngine().tableVersion.split('-');
    const [version] = new Set(outputs.map(({ classification }) => classification.tableVersion));
    expect(version!.split('-').slice(0, 2)).toEqual([edition, rules]);
    expect(version!.split('-')[2]).not.toBe(causeMap);

    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    const unknown = metrics.split('\n').filter((line) => line.startsWith('call_status_unknown_codes_total'));
    expect(unknown).toEqual([
      'call_status_unknown_codes_total{kind="q850",code="other"} 0',
      'call_status_unknown_codes_total{kind="sip",code="other"} 0',
      'call_status_unknown_codes_total{kind="sip",code="499"} 2',
    ]);
  });

  it('does not start with one that is wrong, and names every problem', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'call-status-map-'));
    try {
      const path = join(folder, 'map.json');
      writeFileSync(path, '{"everyCarrier":{"sip":[{"code":503,"cause":"BUSY"},{"code":503,"cause":"FULL"}]}}');
      const { code, stderr } = await callStatus(['run'], '', { env: { ...scene.settings, CAUSE_MAP_FILE: path } });
      expect(code).toBe(78);
      expect(stderr).toMatch(/the configuration has 2 problems/);
      expect(stderr).toMatch(/everyCarrier\.sip\[1\] \(code 503\)\.cause: must be one of BUSY/);
      expect(stderr).toMatch(/everyCarrier\.sip: lists code 503 again/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
