import { describe, expect, it } from 'vitest';
import { bytesOf, cpuSecondsOf, readProcessUsage } from '../../bench/process-usage.ts';

describe('the usage of a process', () => {
  it('adds its own time and the time of the system for it, whatever the command is called', () => {
    const after = 'S 1 42 42 0 -1 4194304 3000 0 5 0 250 75 9 9 20 0 11 0 1000';
    expect(cpuSecondsOf(`42 (node) ${after}`)).toBe(3.25);
    expect(cpuSecondsOf(`42 (a (b) c) ${after}`)).toBe(3.25);
  });

  it('has its memory, and the peak of it, in bytes', () => {
    const status = 'Name:\tnode\nVmHWM:\t  102400 kB\nVmRSS:\t   51200 kB\n';
    expect(bytesOf('VmHWM', status)).toBe(102_400 * 1_024);
    expect(bytesOf('VmRSS', status)).toBe(51_200 * 1_024);
  });

  it('is not made up where the texts do not tell it', () => {
    expect(() => cpuSecondsOf('42 (node) Z 1 42')).toThrow(RangeError);
    expect(() => bytesOf('VmRSS', 'Name:\tnode\n')).toThrow(RangeError);
  });

  it.runIf(process.platform === 'linux')('is known of this process', () => {
    const { cpuSeconds, peakBytes, residentBytes } = readProcessUsage(process.pid);
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(residentBytes).toBeGreaterThan(10_000_000);
    expect(peakBytes).toBeGreaterThanOrEqual(residentBytes);
  });
});
