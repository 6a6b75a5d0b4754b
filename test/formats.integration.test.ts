import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFrame } from '../src/events/wire-format.ts';
import { callStatus } from './support/call-status.ts';
import { exampleCall } from './support/example-call.ts';
import { setScene, type Scene } from './support/scene.ts';

const NO_REGISTRY = { SCHEMA_REGISTRY_URL: '', INPUT_FORMAT: 'json', OUTPUT_FORMAT: 'json' };

/** The producer of kafkajs sends a request again where one partition of it is not ready, and all of them come twice. */
const ONE_PARTITION = { partition: 0 };

let scene: Scene;
let folder: string;
beforeEach(async () => {
  scene = await setScene();
  folder = mkdtempSync(join(tmpdir(), 'call-status-formats-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await scene.end();
});

/** Outputs by call id, as `id STATUS`. */
async function statuses(): Promise<readonly string[]> {
  const outputs = await scene.outputs();
  return outputs.map(({ call, classification }) => `${call.callId} ${classification.status}`).toSorted();
}

describe('calls as JSON', () => {
  it('need no registry, in or out', async () => {
    const json = (callId: string) => Buffer.from(JSON.stringify(exampleCall({ callId, sipStatusCode: 503 })));
    await scene.send([
      { ...ONE_PARTITION, key: 'a', value: json('a') },
      { ...ONE_PARTITION, key: null, value: json('b') },
      { ...ONE_PARTITION, key: 'c', value: writeFrame(4, json('c')) },
      { ...ONE_PARTITION, key: 'd', value: '{"callId":"d"' },
      { ...ONE_PARTITION, key: 'e', value: null },
    ]);
    const worker = await scene.startWorker(NO_REGISTRY);
    await scene.committed(worker, 5);

    expect(await statuses()).toEqual(['a', 'b', 'c'].map((id) => `${id} TELECOM_UNAVAILABLE`));
    for (const { record, call } of await scene.outputs()) expect(record.key?.toString()).toBe(call.callId);
    const letters = await scene.deadLetters();
    expect(letters.map(({ record, reason }) => `${reason} ${record.value?.toString()}`).toSorted()).toEqual([
      'NULL_VALUE undefined',
      'UNDECODABLE {"callId":"d"',
    ]);
  });

  it('are read by commands from input and output, and checked', async () => {
    await scene.send([{ value: Buffer.from(JSON.stringify(exampleCall({ callId: 'a', sipStatusCode: 503 }))) }]);
    const worker = await scene.startWorker(NO_REGISTRY);
    await scene.committed(worker, 1);
    const env = { ...scene.settings, ...NO_REGISTRY };
    const input = await callStatus(['explain', '--json', '--topic', scene.inputTopic], '', { env });
    expect(JSON.parse(input.stdout)).toMatchObject({ callId: 'a', classification: { status: 'TELECOM_UNAVAILABLE' } });
    const output = await callStatus(['explain', '--topic', scene.settings['OUTPUT_TOPIC']!], '', { env });
    expect(output.stdout).toMatch(/published the same/);
    const { code, stdout } = await callStatus(['check'], '', { env });
    expect(stdout).toMatch(/^ok +schemas +none are needed/m);
    expect(code).toBe(0);
  });
});

describe("a platform's records", () => {
  const CALLBACK = {
    AccountSid: 'AC00000000000000000000000000000001',
    From: '+12025550100',
    To: '+12025550143',
    Direction: 'outbound-api',
    Timestamp: 'Fri, 20 Nov 2026 10:00:30 +0000',
    CallbackSource: 'call-progress-events',
  };
  const record = (callId: string, differences: object) => ({
    ...ONE_PARTITION,
    value: JSON.stringify({ ...CALLBACK, CallSid: callId, ...differences }),
  });

  it('are worked exactly as calls are, and those that are no calls are counted and passed over', async () => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, JSON.stringify({ calls: [{ taskType: 'FIXED', maxRingingDurationMs: 30_000 }] }));
    const source = { SOURCE_SETTINGS_FILE: path, INPUT_FORMAT: 'source:twilio-status-callback' };
    await scene.send([
      record('CA1', { CallStatus: 'ringing', SequenceNumber: '1' }),
      record('CA1', { CallStatus: 'busy', SequenceNumber: '2', CallDuration: '0', SipResponseCode: '486' }),
      record('CA2', { CallStatus: 'completed', SequenceNumber: '3', CallDuration: 'none' }),
    ]);
    const worker = await scene.startWorker(source);
    await scene.drained();

    expect(await statuses()).toEqual(['CA1 CALLEE_BUSY_OR_REJECTED']);
    const [output] = await scene.outputs();
    expect(output!.call).toMatchObject({ source: 'twilio-status-callback/1', taskType: 'FIXED' });
    const letters = await scene.deadLetters();
    expect(letters.map(({ reason }) => reason)).toEqual(['INVALID_EVENT']);
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    const skipped = metrics.split('\n').filter((line) => line.startsWith('call_status_skipped_records_total'));
    expect(skipped.filter((line) => !line.endsWith(' 0'))).toEqual([expect.stringMatching(/"INTERIM"} 1$/)]);

    const env = { ...scene.settings, ...source };
    const explained = await callStatus(['explain', '--topic', scene.inputTopic], '', { env });
    expect(explained.stdout).toMatch(/Of the record \(twilio-status-callback\/1\)/);
    expect(explained.stdout).toMatch(/sipStatusCode +486 +SipResponseCode/);
    expect(explained.stderr).toMatch(/1 record is no call, as it should be: 1 INTERIM/);
  });

  it('stop the start where their settings are wrong, with every problem', async () => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, '{"calls":[{"taskType":"FAST"}],"timezone":"UTC","timeZone":"Mars/Olympus"}');
    const env = { ...scene.settings, SOURCE_SETTINGS_FILE: path, INPUT_FORMAT: 'source:twilio-status-callback' };
    const { code, stderr } = await callStatus(['run'], '', { env });
    expect(code).toBe(78);
    expect(stderr).toContain(`${path}: calls[0].taskType: must be one of MANUAL, PREVIEW, FIXED, PREDICTED, INBOUND`);
    expect(stderr).toContain(`${path}: timezone: there is nothing called so`);
    expect(stderr).toContain(`${path}: timeZone: must be a time zone, as Europe/Vienna`);
  });
});
