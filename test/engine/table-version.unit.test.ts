import { expect, it } from 'vitest';
import type { CauseMap, CodeMeaning } from '../../src/engine/cause-map.ts';
import { createEngine, defaultEngineSettings, type EngineSettings } from '../../src/engine/classify.ts';
import { defaultCauseMap, noCodes } from '../../src/engine/default-cause-map.ts';

const versionOf = (settings: Partial<EngineSettings>) =>
  createEngine({ ...defaultEngineSettings, ...settings }).tableVersion;
const versionBy = (layers: Partial<CauseMap>) => versionOf({ causeMap: { ...defaultCauseMap, ...layers } });
const meaning: CodeMeaning = { code: 499, name: 'a', source: 'b', cause: 'CANCELLED' };

it('the version of the table has an edition, a part for rules and thresholds, and a part for the cause map', () => {
  const [edition, rules, causeMap] = versionOf({}).split('-');
  expect(edition).toMatch(/^\d+$/);
  expect([rules, causeMap]).toEqual([expect.stringMatching(/^[\da-f]{8}$/), expect.stringMatching(/^[\da-f]{8}$/)]);
});

it('another threshold or another cause map is another version, in its part alone', () => {
  const [, rules, causeMap] = versionOf({}).split('-');
  const parts = [
    versionOf({ talkThresholdMs: 5_001 }),
    versionOf({ queueThresholdMs: 5_001 }),
    versionBy({ everyCarrier: { ...noCodes, sip: [meaning] } }),
    versionBy({ carriers: { acme: { ...noCodes, sip: [meaning] } } }),
    versionBy({ carriers: { other: { ...noCodes, sip: [meaning] } } }),
    versionBy({ everyCarrier: { ...noCodes, sip: [{ ...meaning, alsoAfterAnswer: true }] } }),
  ].map((version) => version.split('-').slice(1));
  expect(parts.map(([part]) => part === rules)).toEqual([false, false, true, true, true, true]);
  expect(parts.map(([, part]) => part === causeMap)).toEqual([true, true, false, false, false, false]);
  expect(new Set(parts.map((part) => part.join('-'))).size).toBe(parts.length);
});

it('what decides the same is the same version, whatever it is called and in whatever order it stands', () => {
  const other = { ...meaning, code: 498 };
  const acme = { ...noCodes, sip: [meaning] };
  expect(versionBy({ everyCarrier: { ...noCodes, sip: [meaning, other] } })).toBe(
    versionBy({ everyCarrier: { ...noCodes, sip: [other, { ...meaning, name: 'x', source: 'y' }] } }),
  );
  expect(versionBy({ carriers: { acme, zeta: acme } })).toBe(versionBy({ carriers: { zeta: acme, acme } }));
});
