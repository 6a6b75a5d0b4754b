import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { callStatus } from '../support/call-status.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

import { together } from '../support/together.ts';

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
    await together(['run', 'demo', 'classify', 'explain', 'diff', 'redrive', 'table'], async (command) => {
      expect(stdout).toContain(command);
      const help = await callStatus([command, '--help']);
      expect([help.code, help.stdout.startsWith(`Usage: call-status ${command}`)]).toEqual([0, true]);
    });
  });

  it('refuses what it does not know', async () => {
    await together(
      [
        ['fly'],
        ['table', '--format', 'xml'],
        ['demo', '--events', 'many'],
        ['redrive', '--reason', 'LUCK'],
        ['run', '--processes', '0'],
        ['run', '--processes', '65'],
      ],
      async (args) => {
        const { code, stderr } = await callStatus(args);
        expect(code).toBe(1);
        expect(stderr).toMatch(/error: /);
      },
    );
  });

  it('starts a process of a supervisor for nobody else', async () => {
    expect((await callStatus(['--help'])).stdout).not.toContain('run-process');
    const { code, stderr } = await callStatus(['run-process', '1']);
    expect([code, stderr]).toEqual([1, 'call-status: run-process is started by: run --processes\n']);
  });
});
