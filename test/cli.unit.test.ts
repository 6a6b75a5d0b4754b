import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { statusRows } from '../src/engine/decision-table.ts';
import { exampleCall } from './support/example-call.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = join(ROOT, 'src', 'cli.ts');

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a user does: by Node, from its file. */
async function callStatus(args: readonly string[], input = '', cli = CLI): Promise<Result> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], { timeout: 20_000 }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
    child.stdin!.end(input);
  });
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

describe('call-status table', () => {
  it('names every status in each format', async () => {
    for (const format of ['text', 'markdown', 'json']) {
      const { code, stdout } = await callStatus(['table', '--format', format]);
      expect(code).toBe(0);
      for (const { status, description } of statusRows) {
        expect(stdout).toContain(status);
        expect(stdout).toContain(description);
      }
    }
    const { stdout } = await callStatus(['table', '--format', 'json']);
    expect((JSON.parse(stdout) as { statuses: unknown[] }).statuses).toHaveLength(17);
  });
});

describe('call-status demo', () => {
  it('says where it can be run, where only the worker is installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'call-status-image-'));
    try {
      for (const part of ['package.json', 'src', 'schemas'])
        cpSync(join(ROOT, part), join(folder, part), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const { code, stderr } = await callStatus(['demo'], '', join(folder, 'src', 'cli.ts'));
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
    for (const command of ['run', 'demo', 'classify', 'table']) {
      expect(stdout).toContain(command);
      const help = await callStatus([command, '--help']);
      expect([help.code, help.stdout.startsWith(`Usage: call-status ${command}`)]).toEqual([0, true]);
    }
  });

  it('refuses what it does not know', async () => {
    for (const args of [['fly'], ['table', '--format', 'xml'], ['demo', '--events', 'many']]) {
      const { code, stderr } = await callStatus(args);
      expect(code).toBe(1);
      expect(stderr).toMatch(/error: /);
    }
  });
});
