import { describe, expect, it } from 'vitest';
import {
  UNKNOWN,
  countFigure,
  percentFigure,
  rateFigure,
  shareFigure,
  shortSpanFigure,
  spanFigure,
} from '../../../src/page/assets/format.js';

describe('the figures of the page', () => {
  it.each([
    [null, UNKNOWN],
    [0, '0.0%'],
    [0.000_4, '<0.1%'],
    [0.000_5, '0.1%'],
    [0.622, '62.2%'],
    [1, '100.0%'],
  ])('say the share %s as %s', (share, words) => {
    expect(shareFigure(share)).toBe(words);
  });

  it.each([
    [null, UNKNOWN],
    [0, '0'],
    [0.01, '<0.1'],
    [4.26, '4.3'],
    [9.94, '9.9'],
    [9.96, '10'],
    [12_345.6, '12,346'],
  ])('say the rate %s as %s', (rate, words) => {
    expect(rateFigure(rate)).toBe(words);
  });

  it.each([
    [null, UNKNOWN],
    [0.004_56, '4.6 ms'],
    [0.031_4, '31 ms'],
    [0.999_6, '1.00 s'],
    [5, '5 s'],
    [43.92, '43.9 s'],
    [61, '1 min 1 s'],
    [7_260, '2 h 1 min'],
  ])('say the span of %s seconds as %s', (seconds, words) => {
    expect(spanFigure(seconds)).toBe(words);
  });

  it('are as short as an axis needs them', () => {
    expect([0, 0.05, 0.025, 1].map(percentFigure)).toEqual(['0%', '5%', '2.5%', '100%']);
    expect([0, 0.005, 0.5, 1, 2.5].map(shortSpanFigure)).toEqual(['0', '5 ms', '500 ms', '1 s', '2.5 s']);
  });

  it('set thousands apart', () => {
    expect(countFigure(1_234_567)).toBe('1,234,567');
  });
});
