import type { CallEnded } from './call.ts';
import type { CauseEvidence } from './cause-evidence.ts';
import { attributeCause } from './attribute-cause.ts';
import type { FactName, FactSettings } from './facts.ts';
import { talkDurationOf, talkOriginOf, type TalkOrigin } from './talk.ts';

/** What a fact was derived from. */
export interface FactEvidence {
  /** The fields that the fact depends on, for this call. */
  readonly fields: readonly (keyof CallEnded)[];
  /** For a fact that is a length of time: the time, and from where on it is long, or ringing counts as at its maximum. */
  readonly length?: { readonly durationMs: number; readonly thresholdMs: number | null };
  /** How a talk time was come by. */
  readonly talkOrigin?: TalkOrigin;
}

/** For every fact of a call what `deriveFacts` took it from; `cause` is the evidence for its cause. */
export function factEvidenceOf(
  call: CallEnded,
  cause: CauseEvidence,
  settings: FactSettings,
): Readonly<Record<FactName, FactEvidence>> {
  const { queueThresholdMs } = settings;
  const { queueDurationMs } = call;
  return {
    taskType: { fields: ['taskType'] },
    answered: { fields: ['callDurationMs'] },
    voicemail: { fields: ['voicemailDetected'] },
    ringing: ringingEvidence(call, settings),
    cause: { fields: cause.fields },
    talk: talkEvidence(call, cause, settings),
    queue: {
      fields: ['queueDurationMs'],
      ...(queueDurationMs === null ? {} : { length: { durationMs: queueDurationMs, thresholdMs: queueThresholdMs } }),
    },
    agentRang: { fields: ['agentRingingDurationMs'] },
    hangupParty: { fields: ['hangupParty'] },
    media: { fields: ['mediaPacketsReceived'] },
  };
}

/** Who ended the call counts only where there is a maximum: the system's are whole seconds. */
function ringingEvidence(call: CallEnded, { evidenceRules }: FactSettings): FactEvidence {
  const { ringingDurationMs: durationMs, maxRingingDurationMs } = call;
  if (durationMs === null || durationMs <= 0) return { fields: ['ringingDurationMs'] };
  if (maxRingingDurationMs === null || maxRingingDurationMs < evidenceRules.leastMaximumMs) {
    const fields = ['ringingDurationMs', 'maxRingingDurationMs'] as const;
    return { fields, length: { durationMs, thresholdMs: null } };
  }
  const fields = ['ringingDurationMs', 'maxRingingDurationMs', 'hangupParty'] as const;
  const toleranceMs = call.hangupParty === 'SYSTEM' ? evidenceRules.systemToleranceMs : 0;
  return { fields, length: { durationMs, thresholdMs: Math.max(0, maxRingingDurationMs - toleranceMs) } };
}

function talkEvidence(call: CallEnded, cause: CauseEvidence, settings: FactSettings): FactEvidence {
  const band = attributeCause(call, settings.causeMap, settings.evidenceRules);
  const origin = talkOriginOf(call, band, settings.evidenceRules);
  const durationMs = talkDurationOf(call, band, settings.evidenceRules);
  return {
    fields: talkFields(origin, cause),
    length: { durationMs, thresholdMs: settings.talkThresholdMs },
    talkOrigin: origin,
  };
}

function talkFields(origin: TalkOrigin, { fields }: CauseEvidence): FactEvidence['fields'] {
  if (origin === 'told') return ['talkDurationMs'];
  const derived = ['talkDurationMs', 'taskType', 'callDurationMs'] as const;
  if (origin === 'whole call') return derived;
  const durations = ['queueDurationMs', 'agentRingingDurationMs'] as const;
  return [...new Set<keyof CallEnded>([...derived, ...durations, ...fields])];
}
