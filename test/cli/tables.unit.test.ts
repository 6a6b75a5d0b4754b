import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderEnumeration } from '../../src/commands/render-enumeration.ts';
import { statusRows } from '../../src/engine/decision-table.ts';
import { callStatus } from '../support/call-status.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

import { together } from '../support/together.ts';

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
  it('prints what is decided for every combination', async () => {
    const { code, stdout } = await callStatus(['table', 'enumeration', '--format', 'json']);
    expect(code).toBe(0);
    const { combinations, rows } = JSON.parse(stdout) as { combinations: number; rows: { combinations: number }[] };
    expect(rows.reduce((sum, row) => sum + row.combinations, 0)).toBe(combinations);
  });

  it('names every rule, for people too', () => {
    for (const format of ['text', 'markdown'] as const) {
      const text = renderEnumeration(format);
      for (const { rules } of statusRows) for (const { id } of rules) expect(text).toContain(id);
    }
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
