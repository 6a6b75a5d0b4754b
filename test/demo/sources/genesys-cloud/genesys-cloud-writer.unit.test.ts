import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genesysCloudWriter } from '../../../../demo/sources/genesys-cloud/genesys-cloud-writer.ts';
import {
  neverTold,
  otherwise,
  outcomesOfOthers,
  rightThoughUntold,
  toldShare,
  writeAndRead,
  wronglyTold,
} from '../../../support/written-calls.ts';

const MANY = 4_000;
const many = writeAndRead(genesysCloudWriter, MANY, 24);
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe('genesysCloudWriter', () => {
  it('writes calls so that what it tells all of is decided as the call itself', () => {
    expect(wronglyTold(many)).toEqual([]);
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(wronglyTold(writeAndRead(genesysCloudWriter, 100, seed))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('writes only calls, each by its id, and beside them what is none', () => {
    expect(otherwise(many, ({ callId }) => callId)).toEqual([]);
    expect(outcomesOfOthers(many)).toEqual(['INTERNAL', 'NOT_VOICE', 'STILL_OPEN']);
  });

  it('writes the same records of the same call', () => {
    const again = writeAndRead(genesysCloudWriter, 200, 24);
    expect(again.map(({ written }) => written)).toEqual(many.slice(0, 200).map(({ written }) => written));
  });

  it('leaves the task and its ring limit to be told by the settings', () => {
    expect(otherwise(many, ({ taskType }) => taskType)).toEqual([]);
    const ofCampaigns = many.filter(({ call }) => call.taskType !== 'MANUAL');
    expect(otherwise(ofCampaigns, ({ maxRingingDurationMs }) => maxRingingDurationMs || null)).toEqual([]);
  });

  it('keeps all durations to the millisecond, where an agent came', () => {
    const talked = many.filter(
      ({ call }) => (call.talkDurationMs ?? 0) > 0 && call.talkDurationMs! <= call.callDurationMs,
    );
    expect(otherwise(talked, ({ callDurationMs }) => callDurationMs)).toEqual([]);
    expect(otherwise(talked, ({ talkDurationMs }) => talkDurationMs)).toEqual([]);
  });

  it('tells all statuses but those that the platform has no word for', () => {
    expect(neverTold(many)).toEqual(['VOICEMAIL_PRE_CONNECT']);
  });

  it('says of few calls that they are not told, and of hardly any that is decided rightly all the same', () => {
    expect(toldShare(many)).toBeGreaterThan(0.94);
    expect(rightThoughUntold(many)).toBeLessThan(0.03);
  });
});
