import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../src/page/assets/page.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block!);
const coloursIn = (block: string) =>
  new Map([...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name!, value!]));

/** How bright a colour is, as WCAG has it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.212_6 * red! + 0.715_2 * green! + 0.072_2 * blue!;
}

function contrast(one: string, other: string): number {
  const [darker, brighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (brighter! + 0.05) / (darker! + 0.05);
}

describe.each([
  ['light', coloursIn(light)],
  ['dark', coloursIn(dark)],
])('the colours in the %s', (_, colours) => {
  const of = (name: string) => colours.get(name)!;

  it('have words that are read well, on the page and on its cards', () => {
    for (const ground of ['ground', 'card']) {
      expect(contrast(of('ink'), of(ground))).toBeGreaterThan(10);
      expect(contrast(of('muted'), of(ground))).toBeGreaterThan(4.5);
    }
    expect(contrast(of('call-ABNORMAL_NOT_CONNECTED'), of('card'))).toBeGreaterThan(4.5);
  });

  it.each([...colours.keys()].filter((name) => /^(call|reason|carrier|line)-/.test(name)))('let %s be seen', (name) => {
    expect(contrast(of(name), of('card'))).toBeGreaterThanOrEqual(3);
  });
});

it('are the same names in light and in dark', () => {
  expect([...coloursIn(dark).keys()]).toEqual([...coloursIn(light).keys()]);
  expect(coloursIn(light).size).toBeGreaterThan(20);
});
