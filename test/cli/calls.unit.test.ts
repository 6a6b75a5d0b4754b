import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callStatus } from '../support/call-status.ts';
import { exampleCall } from '../support/example-call.ts';

const busy = JSON.stringify(exampleCall({ callId: 'a', endCause: 'BUSY' }));
const effective = JSON.stringify(exampleCall({ callId: 'b', callDurationMs: 9_000 }));

describe('call-status classify', () => {
  it('gives a line for each call of standard input', async () => {
    const { code, stdout, stderr } = await callStatus(['classify'], `${busy}\n\n${effective}\n`);
    expect([code, stderr]).toEqual([0, '']);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        callId: 'a',
        status: 'CALLEE_BUSY_OR_REJECTED',
        reasonAttribution: 'CALLEE',
        callStatus: 'NOT_CONNECTED',
        unclassifiedReason: null,
        ruleId: 'callee-busy-or-rejected/cause',
      },
      expect.objectContaining({ callId: 'b', status: 'EFFECTIVE_CALL' }),
    ]);
  });

  it('reports a bad line by its number, goes on, and ends with 1', async () => {
    const { code, stdout, stderr } = await callStatus(['classify', '-'], `${busy}\nnope\n{}\n${effective}\n`);
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toMatch(/^line 2: it is not JSON: .*\nline 3: eventId is missing\n$/);
  });

  it('reads a file, and says where there is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'call-status-cli-'));
    try {
      writeFileSync(join(folder, 'calls.jsonl'), busy);
      expect(await callStatus(['classify', join(folder, 'calls.jsonl')])).toMatchObject({ code: 0, stderr: '' });
      const missing = await callStatus(['classify', join(folder, 'nothing')]);
      expect(missing.code).toBe(1);
      expect(missing.stderr).toMatch(/^call-status: .*ENOENT.*\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('call-status explain', () => {
  it('explains each call of a file or of standard input, and goes on after a bad line', async () => {
    const { code, stdout, stderr } = await callStatus(['explain'], `${busy}\nnope\n${effective}\n`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^line 2: it is not JSON/);
    expect(stdout).toMatch(
      /^a {2}\(line 1\)\n {2}CALLEE_BUSY_OR_REJECTED .*\n(.*\n)*\nb {2}\(line 3\)\n {2}EFFECTIVE_CALL /,
    );
  });

  it('explains one call alone, as JSON, by the settings of the environment', async () => {
    const { code, stdout, stderr } = await callStatus(['explain', '--json', '--call', 'b'], `${busy}\n${effective}\n`, {
      env: { TALK_THRESHOLD_MS: '9001' },
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ callId: 'b', classification: { status: 'SHORT_DURATION_HANGUP' } });
  });

  it('says so where the call is not there, and where the arguments contradict each other', async () => {
    const missing = await callStatus(['explain', '--call', 'z'], busy);
    expect([missing.code, missing.stderr]).toEqual([1, 'call-status: there is no call z in it\n']);
    const contradiction = await callStatus(['explain', '--offset', '3']);
    expect(contradiction.code).toBe(1);
    expect(contradiction.stderr).toMatch(/^error: --offset needs --topic/);
  });

  it('names what it lacks to read a topic', async () => {
    const env = { KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '' };
    const { code, stderr } = await callStatus(['explain', '--topic', 't'], '', { env });
    expect(code).toBe(78);
    expect(stderr).toMatch(
      /2 problems\n {2}- KAFKA_BROKERS is not set\n {2}- SCHEMA_REGISTRY_URL is not set, which INPUT_FORMAT=avro and OUTPUT_FORMAT=avro need/,
    );
  });
});

describe('call-status diff', () => {
  it('shows what moves, with examples', async () => {
    const { code, stdout } = await callStatus(['diff', 'current', 'TALK_THRESHOLD_MS=9001'], `${busy}\n${effective}\n`);
    expect(code).toBe(0);
    expect(stdout).toContain('1 of 2 calls get another status (50.00 %)');
    expect(stdout).toContain(
      'EFFECTIVE_CALL -> SHORT_DURATION_HANGUP: 1 (50.00 %)\n  b (line 2): talk time long -> short',
    );
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await callStatus(['diff', 'current', 'TALK_THRESHOLD_MS=9001', '--json'], effective);
    expect(JSON.parse(stdout)).toMatchObject({ calls: 1, moved: 1, moves: [{ from: 'EFFECTIVE_CALL', count: 1 }] });
  });

  it('refuses settings that are none, before it reads a call', async () => {
    const { code, stdout, stderr } = await callStatus(['diff', 'nothing', 'TALK_THRESHOLD_MS=x'], effective);
    expect([code, stdout]).toEqual([78, '']);
    expect(stderr).toMatch(/nothing: it is neither current, nor edition:1, nor NAME=VALUE, nor a file/);
    expect(stderr).toMatch(/TALK_THRESHOLD_MS must be a number/);
  });
});

it('writes everything before it ends, however slow its reader is', async () => {
  // A little more than a pipe takes: for more than its own buffer the program waits anyway.
  const calls = Array.from({ length: 10 }, (_, i) => JSON.stringify(exampleCall({ callId: `call-${i}` })));
  // It looks only when the program has had the time to end.
  const slowReader = `"${process.execPath}" -e 'setTimeout(() => process.stdin.pipe(process.stdout), 1500)'`;
  const lines = await new Promise<readonly string[]>((resolve, reject) => {
    const command = `"${process.execPath}" src/cli.ts explain --json | ${slowReader}`;
    const child = execFile('sh', ['-c', command], { maxBuffer: 64 << 20 }, (error, stdout) => {
      if (error === null) resolve(stdout.trimEnd().split('\n'));
      else reject(error);
    });
    child.stdin!.end(calls.join('\n'));
  });
  expect(lines).toHaveLength(calls.length);
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ callId: 'call-9' });
});
