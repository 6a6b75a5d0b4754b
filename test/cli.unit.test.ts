import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { statusRows } from '../src/engine/decision-table.ts';
import { callStatus } from './support/call-status.ts';
import { exampleCall } from './support/example-call.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A process takes half a second to start, and most of a test here is that. */
async function together<Item>(items: readonly Item[], check: (item: Item) => Promise<void>): Promise<void> {
  await Promise.all(items.map(check));
}

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
    const contradictions = [
      [['--offset', '3'], /--offset needs --topic/],
      [['--topic', 't', '--offset', '3'], /--offset needs --partition/],
      [['--topic', 't', '--partition', '0', '--offset', '3', '--last', '2'], /--offset and --last both say/],
      [['--topic', 't', 'calls.jsonl'], /a file or --topic, not both/],
      [['--topic', 't', '--since', 'yesterday'], /not a time/],
      [['--topic', 't', '--partition', '-1'], /not a whole number/],
    ] as const;
    await together(contradictions, async ([args, problem]) => {
      const { code, stderr } = await callStatus(['explain', ...args]);
      expect(code).toBe(1);
      expect(stderr).toMatch(problem);
    });
  });

  it('names what it lacks to read a topic', async () => {
    const env = { KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '' };
    const { code, stderr } = await callStatus(['explain', '--topic', 't'], '', { env });
    expect(code).toBe(78);
    expect(stderr).toMatch(/2 problems\n {2}- KAFKA_BROKERS is not set\n {2}- SCHEMA_REGISTRY_URL is not set/);
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
    expect(stderr).toMatch(/nothing: it is neither current, nor NAME=VALUE, nor a file/);
    expect(stderr).toMatch(/TALK_THRESHOLD_MS must be a number/);
  });
});

describe('call-status table', () => {
  it('names every status in each format', async () => {
    await together(['text', 'markdown', 'json'], async (format) => {
      const { code, stdout } = await callStatus(['table', '--format', format]);
      expect(code).toBe(0);
      for (const { status, description } of statusRows) {
        expect(stdout).toContain(status);
        expect(stdout).toContain(description);
      }
    });
    const { stdout } = await callStatus(['table', '--format', 'json']);
    expect((JSON.parse(stdout) as { statuses: unknown[] }).statuses).toHaveLength(17);
  });
});

describe('call-status table enumeration', () => {
  it('prints what is decided for every combination, in each format', async () => {
    await together(['text', 'markdown', 'json'], async (format) => {
      const { code, stdout } = await callStatus(['table', 'enumeration', '--format', format]);
      expect(code).toBe(0);
      for (const { rules } of statusRows) for (const { id } of rules) expect(stdout).toContain(id);
    });
    const { stdout } = await callStatus(['table', 'enumeration', '--format', 'json']);
    const { combinations, rows } = JSON.parse(stdout) as { combinations: number; rows: { combinations: number }[] };
    expect(rows.reduce((sum, row) => sum + row.combinations, 0)).toBe(combinations);
  });
});

describe('call-status table causes', () => {
  it('prints the cause map in force, with its overrides, in each format', async () => {
    const env = { CAUSE_MAP_FILE: join(ROOT, 'schemas', 'cause-map.example.json') };
    await together(['text', 'markdown', 'json'], async (format) => {
      const { code, stdout } = await callStatus(['table', 'causes', '--format', format], '', { env });
      expect(code).toBe(0);
      for (const word of ['Temporarily Unavailable', 'RFC 3261, 21.4.18', 'acme-sip', 'switched off']) {
        expect(stdout).toContain(word);
      }
    });
  });

  it('names every problem of a cause map', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'call-status-cli-'));
    try {
      const path = join(folder, 'map.json');
      writeFileSync(path, '{"everyCarrier":{"sip":[{"code":700,"cause":"ENGAGED"}]}}');
      const { code, stderr } = await callStatus(['table', 'causes'], '', { env: { CAUSE_MAP_FILE: path } });
      expect(code).toBe(78);
      expect(stderr).toContain(`- CAUSE_MAP_FILE ${path}: everyCarrier.sip[0] (code 700).code: must be`);
      expect(stderr).toContain(`- CAUSE_MAP_FILE ${path}: everyCarrier.sip[0] (code 700).cause: must be`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('call-status demo', () => {
  it('says where it can be run, where only the worker is installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'call-status-image-'));
    try {
      for (const part of ['package.json', 'src', 'schemas'])
        cpSync(join(ROOT, part), join(folder, part), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const { code, stderr } = await callStatus(['demo'], '', { cli: join(folder, 'src', 'cli.ts') });
      expect([code, stderr]).toEqual([
        1,
        'call-status: the demo is not installed here; run it in the repository: npm run demo\n',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('call-status', () => {
  it('has help for itself and every command', async () => {
    const { stdout } = await callStatus(['--help']);
    await together(['run', 'demo', 'classify', 'explain', 'diff', 'table'], async (command) => {
      expect(stdout).toContain(command);
      const help = await callStatus([command, '--help']);
      expect([help.code, help.stdout.startsWith(`Usage: call-status ${command}`)]).toEqual([0, true]);
    });
  });

  it('refuses what it does not know', async () => {
    await together([['fly'], ['table', '--format', 'xml'], ['demo', '--events', 'many']], async (args) => {
      const { code, stderr } = await callStatus(args);
      expect(code).toBe(1);
      expect(stderr).toMatch(/error: /);
    });
  });
});
