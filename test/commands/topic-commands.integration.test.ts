import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callStatus, type CommandResult } from '../support/call-status.ts';
import { exampleCall } from '../support/example-call.ts';
import { setScene, type Scene } from '../support/scene.ts';
import { waitFor } from '../support/wait-for.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene({ partitions: 2 });
});
afterEach(() => scene.end());

const run = (...args: readonly string[]): Promise<CommandResult> => callStatus(args, '', { env: scene.settings });

const talk = (callId: string, talkDurationMs: number) =>
  exampleCall({ eventId: callId, callId, callDurationMs: 60_000, talkDurationMs });

async function send(): Promise<void> {
  const calls = [
    talk('a', 4_000),
    talk('b', 6_000),
    exampleCall({ callId: 'c', eventId: 'c', sipStatusCode: 499, carrier: 'acme' }),
  ];
  await scene.send(calls.map((call) => ({ key: call.callId, partition: 0, value: scene.encode(call) })));
  await scene.send([
    { key: 'd', partition: 1, value: Buffer.from('nonsense') },
    { key: 'e', partition: 1, value: scene.encode(exampleCall({ callId: 'e', q850Cause: 31 })) },
  ]);
}

describe('explain, of a topic', () => {
  it('explains the record at an offset', async () => {
    await send();
    const { code, stdout, stderr } = await run(
      'explain',
      '--topic',
      scene.inputTopic,
      '--partition',
      '0',
      '--offset',
      '1',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^b {2}\(partition 0, offset 1\)\n {2}EFFECTIVE_CALL /);
    expect(stdout.match(/^ {2}rule /gm)).toHaveLength(1);
  });

  it('finds a call by its id, and tells what a record is that holds no call', async () => {
    await send();
    const { code, stdout, stderr } = await run('explain', '--topic', scene.inputTopic, '--call', 'e', '--json');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^partition 1, offset 0: BAD_MAGIC_BYTE: /);
    expect(JSON.parse(stdout)).toMatchObject({ callId: 'e', place: 'partition 1, offset 1' });
  });

  it('explains what was published, and says where it would be decided otherwise now', async () => {
    await send();
    const worker = await scene.startWorker();
    // What is committed may be seen a little later than that it is.
    await waitFor('all outputs', async () => (await scene.outputs()).length === 4);
    await scene.stopWorker(worker);
    const output = ['--topic', scene.settings['OUTPUT_TOPIC']!];
    const last = await run('explain', ...output, '--partition', '0', '--last', '1');
    expect(last.stdout).toMatch(/^c {2}\(partition 0, offset 2\)\n/);
    const args = [...output, '--call', 'a'];
    const same = await run('explain', ...args);
    expect(same.stdout).toMatch(/SHORT_DURATION_HANGUP .*(\n.*)*published the same, by table /);
    const other = await callStatus(['explain', ...args], '', { env: { ...scene.settings, TALK_THRESHOLD_MS: '4000' } });
    expect(other.stdout).toMatch(/EFFECTIVE_CALL .*(\n.*)*PUBLISHED AS SHORT_DURATION_HANGUP, by rule short-/);
  });

  it('says what is not there: a topic, a partition, an offset, a record at an offset', async () => {
    await send();
    const at = (topic: string, partition: string, offset: string) =>
      run('explain', '--topic', topic, '--partition', partition, '--offset', offset);
    const { inputTopic } = scene;
    expect((await at('nothing-here', '0', '0')).stderr).toMatch(/^call-status: there is no topic nothing-here/);
    expect((await at(inputTopic, '7', '0')).stderr).toBe(`call-status: topic ${inputTopic} has no partition 7\n`);
    const beyond = await at(inputTopic, '0', '3');
    expect([beyond.code, beyond.stderr]).toEqual([
      1,
      `call-status: partition 0 of ${inputTopic} has no offset 3: it holds offsets 0 to 2\n`,
    ]);
    const producer = scene.kafka.producer({ transactionalId: crypto.randomUUID(), maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: inputTopic, messages: [{ partition: 0, value: scene.encode(talk('f', 1)) }] });
    await transaction.abort();
    await producer.disconnect();
    expect((await at(inputTopic, '0', '3')).stderr).toMatch(
      /offset 3 in partition 0 of .* holds no record: it is the mark/,
    );
  });
});

describe('diff, of a topic', () => {
  it('shows what moves in all of it, and in the last of it', async () => {
    await send();
    const settings = ['diff', 'current', 'TALK_THRESHOLD_MS=4000', '--topic', scene.inputTopic];
    const all = await run(...settings);
    expect(all.code).toBe(1);
    expect(all.stdout).toContain('1 of 4 calls get another status (25.00 %); 1 record held no call');
    expect(all.stdout).toContain('a (partition 0, offset 0): talk time short -> long');
    const last = await run(...settings, '--partition', '0', '--last', '2');
    expect([last.code, last.stderr]).toEqual([0, '']);
    expect(last.stdout).toContain('0 of 2 calls get another status');
    const later = await run(...settings, '--since', new Date(Date.now() + 60_000).toISOString());
    expect(later.stdout).toContain('0 of 0 calls get another status');
  });
});

describe('check', () => {
  it('finds everything in order, and names the codes that the cause map does not know', async () => {
    await send();
    const { code, stdout, stderr } = await run('check');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ok +cause map +the default one; table 2-/m);
    expect(stdout).toMatch(new RegExp(`^ok +topic +${scene.inputTopic}: 2 partitions, batches of 1048588 bytes`, 'm'));
    expect(stdout).toMatch(/^ok +schemas .* is written with id \d+$/m);
    expect(stdout).toMatch(/^ok +transactions /m);
    expect(stdout).toMatch(/^ok +group .* is 5 offsets behind/m);
    expect(stdout).toMatch(
      /^warning +sample +the last 5 records: 2 classified, 2 unclassified, 1 dead letters, the first at partition 1, offset 0: BAD_MAGIC_BYTE/m,
    );
    expect(stdout).toMatch(/^warning +unknown code +SIP 499 is not in the cause map, of 1 call \(acme 1\)$/m);
    expect(stdout).toMatch(/^warning +unknown code +Q\.850 31 is not in the cause map, of 1 call \(no carrier 1\)$/m);
  });

  it('names all that is missing, and ends with 1', async () => {
    const env = { ...scene.settings, OUTPUT_TOPIC: 'no-such-output', DEAD_LETTER_TOPIC: 'no-such-dead-letters' };
    const { code, stdout } = await callStatus(['check', '--json'], '', { env });
    expect(code).toBe(1);
    const findings = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; subject: string; detail: string });
    expect(findings.filter(({ kind }) => kind === 'failure').map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^there is no topic no-such-output \(OUTPUT_TOPIC\)/),
      expect.stringMatching(/^there is no topic no-such-dead-letters \(DEAD_LETTER_TOPIC\)/),
      expect.stringMatching(/^the registry has no schema .* under no-such-output-value/),
    ]);
  });

  it('says so where no broker and no registry answer', async () => {
    const env = { ...scene.settings, KAFKA_BROKERS: '127.0.0.1:1', SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' };
    const { code, stdout } = await callStatus(['check'], '', { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILURE +topics +no broker of KAFKA_BROKERS can be used: /m);
    expect(stdout).toMatch(/^FAILURE +schemas +the registry of SCHEMA_REGISTRY_URL .* cannot be used: /m);
  });
});
