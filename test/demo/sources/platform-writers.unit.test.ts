import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amazonConnectWriter } from '../../../demo/sources/amazon-connect/amazon-connect-writer.ts';
import { asteriskCallWriter } from '../../../demo/sources/asterisk/asterisk-call-writer.ts';
import { freeswitchCallWriter } from '../../../demo/sources/freeswitch/freeswitch-call-writer.ts';
import { genesysCloudWriter } from '../../../demo/sources/genesys-cloud/genesys-cloud-writer.ts';
import { kamailioCallWriter } from '../../../demo/sources/kamailio/kamailio-call-writer.ts';
import { twilioStatusCallbackWriter } from '../../../demo/sources/twilio/twilio-status-callback-writer.ts';
import type { PlatformWriter } from '../../../demo/sources/platform-writer.ts';
import {
  neverTold,
  otherwise,
  outcomesOfOthers,
  rightThoughUntold,
  toldShare,
  writeAndRead,
  wronglyTold,
} from '../../support/written-calls.ts';

interface Platform {
  readonly writer: PlatformWriter;
  /** Statuses of which no record of it tells. */
  readonly untold: readonly string[];
  /** Why what it writes beside its calls is skipped. */
  readonly skips: readonly string[];
  /** The least part of the calls that its records tell all of. */
  readonly share: number;
}

const PLATFORMS: readonly Platform[] = [
  {
    writer: asteriskCallWriter,
    // It counts no packets.
    untold: ['LINE_NO_AUDIO'],
    skips: ['FAILED_ORIGINATE'],
    share: 0.98,
  },
  {
    writer: freeswitchCallWriter,
    untold: [],
    skips: ['LOOPBACK_LEG', 'NO_FIRST_LEG'],
    share: 0.98,
  },
  {
    writer: kamailioCallWriter,
    // It hears signalling: an answered call is a talk, whoever or whatever answered.
    untold: [
      'LINE_ABNORMAL',
      'LINE_NO_AUDIO',
      'QUEUE_ABANDON_LONG',
      'QUEUE_ABANDON_SHORT',
      'RING_ABANDON',
      'UNCLASSIFIED CONNECTED_WITHOUT_TALK',
      'UNCLASSIFIED CONTRADICTORY_EVIDENCE',
      'UNCLASSIFIED NOT_APPLICABLE_TO_TASK_TYPE',
      'UNCLASSIFIED QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
      'VOICEMAIL_POST_CONNECT',
      'VOICEMAIL_PRE_CONNECT',
    ],
    skips: ['NOT_ENDED'],
    share: 0.8,
  },
  {
    writer: twilioStatusCallbackWriter,
    untold: [
      'LINE_ABNORMAL',
      'LINE_NO_AUDIO',
      'QUEUE_ABANDON_LONG',
      'QUEUE_ABANDON_SHORT',
      'UNCLASSIFIED CONNECTED_WITHOUT_TALK',
      'UNCLASSIFIED CONTRADICTORY_EVIDENCE',
      'UNCLASSIFIED QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
      'VOICEMAIL_PRE_CONNECT',
    ],
    skips: ['AGENT_LEG', 'AMD_RESULT', 'INTERIM'],
    share: 0.93,
  },
  {
    writer: amazonConnectWriter,
    untold: ['LINE_NO_AUDIO', 'VOICEMAIL_PRE_CONNECT'],
    skips: ['FURTHER_CONTACT', 'NOT_DIALLED', 'NOT_VOICE'],
    share: 0.86,
  },
  {
    writer: genesysCloudWriter,
    untold: ['VOICEMAIL_PRE_CONNECT'],
    skips: ['INTERNAL', 'NOT_VOICE', 'STILL_OPEN'],
    share: 0.94,
  },
];

const MANY = 5_000;
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe.each(PLATFORMS)("the demo's calls as $writer.source", ({ writer, untold, skips, share }) => {
  const many = writeAndRead(writer, MANY, 24);

  it('give the decision of the call itself, under its id, wherever the records tell all', () => {
    expect(wronglyTold(many).slice(0, 3)).toEqual([]);
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(wronglyTold(writeAndRead(writer, 100, seed))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('are a call each, under its id, and beside them stands what is none', () => {
    expect(otherwise(many, ({ callId }) => callId)).toEqual([]);
    expect(outcomesOfOthers(many)).toEqual(skips);
  });

  it('tell every status but those that the platform has no word for', () => {
    expect(neverTold(many).toSorted()).toEqual(untold);
  });

  it('are told as far as they can be, and hardly one is given up that the records do tell', () => {
    expect(toldShare(many)).toBeGreaterThan(share);
    expect(rightThoughUntold(many)).toBeLessThan(0.03);
  });

  it('are the same for the same call', () => {
    const again = writeAndRead(writer, 200, 24);
    expect(again.map(({ written }) => written)).toEqual(many.slice(0, 200).map(({ written }) => written));
  });
});
