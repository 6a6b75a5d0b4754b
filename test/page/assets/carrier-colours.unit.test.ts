import { expect, it } from 'vitest';
import { createCarrierColours } from '../../../src/page/assets/carrier-colours.js';

it('gives a carrier a colour of its own, which it keeps while it is drawn', () => {
  const colours = createCarrierColours(3);
  colours.give(['a', 'b', 'c']);
  expect(['a', 'b', 'c'].map(colours.of)).toEqual(['carrier-1', 'carrier-2', 'carrier-3']);
  colours.give(['c', 'd', 'a']);
  expect(['c', 'd', 'a'].map(colours.of)).toEqual(['carrier-3', 'carrier-2', 'carrier-1']);
});
