import { describe, expect, it } from 'vitest';
import { cpuSecondsOf, peakBytesOf, readProcessUsage } from '../../bench/process-usage.ts';

describe('the usage of a process', () => {
  it('adds its own time and the time of the system for it, whatever the command is called', () => {
    const after = 'S 1 42 42 0 -1 4194304 3000 0 5 0 250 75 9 9 20 0 11 0 1000';
    expect(cpuSecondsOf(`42 (node) ${after}`)).toBe(3.25);
    expect(cpuSecondsOf(`42 (a (b) c) ${after}`)).toBe(3.25);
  });

  it('has its peak of memory in bytes', () => {
    expect(peakBytesOf('Name:\tnode\nVmHWM:\t  102400 kB\nVmRSS:\t   51200 kB\n')).toBe(102_400 * 1_024);
  });

  it('is not made up where the texts do not tell it', () => {
    expect(() => cpuSecondsOf('42 (node) Z 1 42')).toThrow(RangeError);
    expect(() => peakBytesOf('Name:\tnode\n')).toThrow(RangeError);
  });

  it.runIf(process.platform === 'linux')('is known of this process', () => {
    const { cpuSeconds, peakBytes } = readProcessUsage(process.pid);
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(peakBytes).toBeGreaterThan(10_000_000);
  });
});
