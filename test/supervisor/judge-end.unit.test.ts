import { describe, expect, it } from 'vitest';
import { judgeEnd, type EndedProcess } from '../../src/supervisor/judge-end.ts';

const killed: EndedProcess = {
  end: { code: null, signal: 'SIGKILL' },
  started: true,
  reason: null,
  othersWork: false,
};

describe('the end of a process', () => {
  it.each<[string, Partial<EndedProcess>, string, string]>([
    ['was killed', {}, 'start again', 'killed by SIGKILL'],
    ['ran out of heap', { end: { code: null, signal: 'SIGABRT' } }, 'start again', 'killed by SIGABRT'],
    ['was stopped by somebody', { end: { code: 0, signal: null } }, 'start again', 'exit code 0'],
    ['says why it cannot go on', { reason: 'topic gone' }, 'end all', 'topic gone'],
    ['ends with 1 without a word', { end: { code: 1, signal: null } }, 'end all', 'exit code 1'],
    ['cannot start while others work', { started: false, othersWork: true, reason: 'x' }, 'start again', 'x'],
    ['cannot start, and nobody works', { started: false, reason: 'no broker' }, 'end all', 'no broker'],
    ['is killed while it starts, and nobody works', { started: false }, 'end all', 'killed by SIGKILL'],
    [
      'cannot be spawned',
      { end: { code: null, signal: null, spawnError: 'spawn EAGAIN' }, started: false, othersWork: true },
      'start again',
      'spawn EAGAIN',
    ],
  ])('that %s', (_, told, kind, reason) => {
    expect(judgeEnd({ ...killed, ...told })).toEqual({ kind, reason });
  });
});
