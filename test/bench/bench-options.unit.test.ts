import { describe, expect, it } from 'vitest';
import { listOfNumbers, listOrNone, workerSetting } from '../../bench/bench-options.ts';

describe('the options of a benchmark', () => {
  it('are lists of numbers above 0', () => {
    expect(listOfNumbers('6, 96,400')).toEqual([6, 96, 400]);
    expect(listOrNone('none')).toEqual([]);
    expect(listOrNone('200')).toEqual([200]);
    for (const wrong of ['', '0', '6,', 'none', '1.5']) expect(() => listOfNumbers(wrong)).toThrow();
  });

  it('are settings of the worker, one after the other', () => {
    const first = workerSetting('SESSION_TIMEOUT_MS=6000', {});
    expect(workerSetting('LOG_LEVEL=a=b', first)).toEqual({ SESSION_TIMEOUT_MS: '6000', LOG_LEVEL: 'a=b' });
    expect(() => workerSetting('SESSION_TIMEOUT_MS', {})).toThrow('NAME=VALUE');
    expect(() => workerSetting('NO_SUCH_SETTING=1', {})).toThrow('no such setting');
  });
});
