import { describe, expect, it } from 'vitest';
import { genesysCloudWriter } from '../../../../demo/sources/genesys-cloud/genesys-cloud-writer.ts';
import { otherwise, writeAndRead } from '../../../support/written-calls.ts';

const many = writeAndRead(genesysCloudWriter, 4_000, 24);

describe('genesysCloudWriter', () => {
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
});
