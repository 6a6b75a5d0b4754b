import type { CallEnded } from './call.ts';
import type { CauseMap } from './cause-map.ts';
import { causeEvidenceOf } from './cause-evidence.ts';
import { talkDurationOf, type FactName } from './facts.ts';

/** What a fact was derived from. */
export interface FactEvidence {
  /** The fields that the fact depends on, for this call. */
  readonly fields: readonly (keyof CallEnded)[];
  /** For a fact that is a length of time: the time, and from where on it is long, or has reached its maximum. */
  readonly length?: { readonly durationMs: number; readonly thresholdMs: number | null };
}

export interface EvidenceSettings {
  readonly talkThresholdMs: number;
  readonly queueThresholdMs: number;
  readonly causeMap: CauseMap;
}

/** For every fact of a call what `deriveFacts` took it from. */
export function factEvidenceOf(call: CallEnded, settings: EvidenceSettings): Readonly<Record<FactName, FactEvidence>> {
  const { talkThresholdMs, queueThresholdMs, causeMap } = settings;
  const { queueDurationMs, ringingDurationMs, maxRingingDurationMs } = call;
  return {
    taskType: { fields: ['taskType'] },
    answered: { fields: ['callDurationMs'] },
    rang: { fields: ['ringingDurationMs'] },
    voicemail: { fields: ['voicemailDetected'] },
    cause: { fields: causeEvidenceOf(call, causeMap).fields },
    talk: {
      fields: talkFields(call),
      length: { durationMs: talkDurationOf(call), thresholdMs: talkThresholdMs },
    },
    queue: {
      fields: ['queueDurationMs'],
      ...(queueDurationMs === null ? {} : { length: { durationMs: queueDurationMs, thresholdMs: queueThresholdMs } }),
    },
    agentRang: { fields: ['agentRingingDurationMs'] },
    ringLimit: {
      fields: maxRingingDurationMs === null ? ['maxRingingDurationMs'] : ['ringingDurationMs', 'maxRingingDurationMs'],
      length: { durationMs: ringingDurationMs, thresholdMs: maxRingingDurationMs },
    },
    hangupParty: { fields: ['hangupParty'] },
    media: { fields: ['mediaPacketsReceived'] },
  };
}

function talkFields({ talkDurationMs, taskType }: CallEnded): FactEvidence['fields'] {
  if (talkDurationMs !== null) return ['talkDurationMs'];
  const derived = ['talkDurationMs', 'taskType', 'callDurationMs'] as const;
  if (taskType === 'MANUAL' || taskType === 'PREVIEW') return derived;
  return [...derived, 'queueDurationMs', 'agentRingingDurationMs'];
}
