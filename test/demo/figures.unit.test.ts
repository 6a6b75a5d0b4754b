import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bar, countFigure, latencyFigure, rateFigure, shareFigure, uptimeFigure } from '../../demo/figures.ts';

describe('figures', () => {
  it.each([
    [null, '–'],
    [0, '0'],
    [1_234_567, '1,234,567'],
    [99_999_999, '99,999,999'],
    [123_456_789, '123.5M'],
  ])('write the count %s in ten columns as %s', (count, figure) => {
    expect(countFigure(count, 10)).toBe(figure);
  });

  it.each([
    [null, '–'],
    [0, '0'],
    [0.01, '<0.1'],
    [0.05, '0.1'],
    [9.94, '9.9'],
    [9.95, '10'],
    [1_234.5, '1,235'],
    [9_999_999, '10M'],
  ])('write the rate %s in seven columns as %s', (rate, figure) => {
    expect(rateFigure(rate, 7)).toBe(figure);
  });

  it.each([
    [null, '–'],
    [0, '0.0%'],
    [0.000_1, '<0.1%'],
    [0.000_5, '0.1%'],
    [0.123_4, '12.3%'],
    [1, '100.0%'],
  ])('write the share %s as %s', (share, figure) => {
    expect(shareFigure(share)).toBe(figure);
  });

  it.each([
    [null, '–'],
    [0.000_4, '0.4 ms'],
    [0.038, '38 ms'],
    [0.999_4, '999 ms'],
    [0.999_9, '1.00 s'],
    [1.999, '2.00 s'],
    [61.25, '61.25 s'],
    [3_600, '3,600.00 s'],
  ])('write the latency %s as %s', (seconds, figure) => {
    expect(latencyFigure(seconds)).toBe(figure);
  });

  it.each([
    [0, '0:00:00'],
    [59.999, '0:00:59'],
    [3_723, '1:02:03'],
    [360_000, '100:00:00'],
  ])('write the uptime %s as %s', (seconds, figure) => {
    expect(uptimeFigure(seconds)).toBe(figure);
  });
});

describe('bar', () => {
  it.each([
    [0, ''],
    [0.001, '▏'],
    [0.125, '█'],
    [0.2, '█▋'],
    [1, '████████'],
    [7, '████████'],
  ])('draws %s of eight columns as %s', (part, drawn) => {
    expect(bar(part, 8)).toBe(drawn);
  });

  it('never shrinks as the part grows, and keeps to its width', () => {
    const parts = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const [less, more] = [bar(Math.min(a, b), 9), bar(Math.max(a, b), 9)];
        expect(less.length).toBeLessThanOrEqual(more.length);
        expect(more.length).toBeLessThanOrEqual(9);
      }),
    );
  });
});
