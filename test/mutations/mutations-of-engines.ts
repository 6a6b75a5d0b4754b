import { CAUSES, type CallEnded } from '../../src/engine/call.ts';
import { CODE_KINDS, type CauseMap, type CodeMeaning, type MadeOfSip } from '../../src/engine/cause-map.ts';
import type { Classification } from '../../src/engine/classification.ts';
import { createEngine, defaultEngineSettings } from '../../src/engine/classify.ts';
import { defaultCauseMap } from '../../src/engine/default-cause-map.ts';
import { currentEdition } from '../../src/engine/edition.ts';

/** An engine with one mistake before the table: in how it derives a fact. */
export interface EngineMutation {
  readonly kind: string;
  readonly description: string;
  readonly classify: (call: CallEnded) => Classification;
}

/** A cause map with one mistake in what a code means. */
export interface CauseMapMutation {
  readonly kind: string;
  readonly description: string;
  readonly causeMap: CauseMap;
}

/** Every boundary of a fact, one millisecond or one packet further. */
export function* mutationsOfBoundaries(): Generator<EngineMutation> {
  const kind = 'boundary of a fact moved';
  for (const setting of ['talkThresholdMs', 'queueThresholdMs'] as const) {
    for (const step of [-1, 1]) {
      const settings = { ...defaultEngineSettings, [setting]: defaultEngineSettings[setting] + step };
      yield {
        kind,
        description: `${setting} ${step > 0 ? 'later' : 'sooner'}`,
        classify: createEngine(settings).classify,
      };
    }
  }
  const { classify } = createEngine();
  const less = (value: number | null, by = 1) => (value === null ? null : Math.max(0, value - by));
  const changes: readonly (readonly [string, (call: CallEnded) => Partial<CallEnded>])[] = [
    [
      'maximum ringing later',
      ({ maxRingingDurationMs: max }) => ({ maxRingingDurationMs: max === null ? null : max + 1 }),
    ],
    ['maximum ringing sooner', ({ maxRingingDurationMs: max }) => ({ maxRingingDurationMs: less(max) })],
    ['answered from 2 ms', ({ callDurationMs }) => ({ callDurationMs: less(callDurationMs)! })],
    ['rang from 2 ms', ({ ringingDurationMs: ms }) => ({ ringingDurationMs: ms === 1 ? 0 : ms })],
    ['ringing that is not told as none', ({ ringingDurationMs: ms }) => ({ ringingDurationMs: ms ?? 0 })],
    ['talked from 2 ms', ({ talkDurationMs: ms }) => ({ talkDurationMs: ms === 1 ? 0 : ms })],
    ['queued from 2 ms', ({ queueDurationMs: ms }) => ({ queueDurationMs: ms === 1 ? 0 : ms })],
    ['a queue of 0 ms unknown', ({ queueDurationMs: ms }) => ({ queueDurationMs: ms === 0 ? null : ms })],
    [
      "agent's phone rang from 2 ms",
      ({ agentRingingDurationMs: ms }) => ({ agentRingingDurationMs: ms === 1 ? 0 : ms }),
    ],
    [
      "agent's phone rang from 0 ms",
      ({ agentRingingDurationMs: ms }) => ({ agentRingingDurationMs: ms === 0 ? 1 : ms }),
    ],
    ['media from 2 packets', ({ mediaPacketsReceived: count }) => ({ mediaPacketsReceived: count === 1 ? 0 : count })],
    [
      'no packets as not measured',
      ({ mediaPacketsReceived: count }) => ({ mediaPacketsReceived: count === 0 ? null : count }),
    ],
  ];
  for (const [description, change] of changes) {
    yield { kind, description, classify: (call) => classify({ ...call, ...change(call) }) };
  }
}

/** Every rule of evidence: turned, or one millisecond more and less. */
export function* mutationsOfEvidence(): Generator<EngineMutation> {
  const { evidenceRules } = currentEdition;
  for (const [name, value] of Object.entries(evidenceRules)) {
    const others: readonly unknown[] = typeof value === 'boolean' ? [!value] : [Number(value) - 1, Number(value) + 1];
    for (const other of others) {
      const edition = { ...currentEdition, evidenceRules: { ...evidenceRules, [name]: other } };
      const { classify } = createEngine({ ...defaultEngineSettings, edition });
      yield { kind: 'rule of evidence changed', description: `${name} ${String(other)}`, classify };
    }
  }
}

/** Every pair of a SIP status and a Q.850 cause that is made of it: unknown, and made of the next status too. */
export function* mutationsOfPairs(): Generator<CauseMapMutation> {
  const { defaults } = defaultCauseMap;
  const { madeOfSip } = defaults;
  for (const [index, entry] of madeOfSip.entries()) {
    const changes = {
      unknown: madeOfSip.toSpliced(index, 1),
      'of the next status': [...madeOfSip, { ...entry, sip: entry.sip + 1 }],
    };
    for (const [words, changed] of Object.entries(changes)) {
      const isKnown = changed.length > madeOfSip.length && madeOfSip.some((other) => isSame(other, changed.at(-1)!));
      if (isKnown) continue;
      yield {
        kind: 'pair of codes changed',
        description: `Q.850 ${entry.q850.join(', ')} of SIP ${entry.sip}: ${words}`,
        causeMap: { ...defaultCauseMap, defaults: { ...defaults, madeOfSip: changed } },
      };
    }
  }
}

function isSame(one: MadeOfSip, other: MadeOfSip): boolean {
  return one.sip === other.sip && one.q850.some((code) => other.q850.includes(code));
}

/** Every code of the default cause map: unknown, with every other cause, and with its other half turned. */
export function* mutationsOfCodes(): Generator<CauseMapMutation> {
  const { defaults } = defaultCauseMap;
  for (const kind of CODE_KINDS) {
    for (const [index, meaning] of defaults[kind].entries()) {
      for (const [words, changed] of changesOf(meaning)) {
        const meanings = changed === null ? defaults[kind].toSpliced(index, 1) : defaults[kind].with(index, changed);
        yield {
          kind: 'meaning of a code changed',
          description: `${kind} ${meaning.code}: ${words}`,
          causeMap: { ...defaultCauseMap, defaults: { ...defaults, [kind]: meanings } },
        };
      }
    }
  }
}

function* changesOf(meaning: CodeMeaning): Generator<readonly [string, CodeMeaning | null]> {
  yield ['unknown', null];
  const { cause } = meaning;
  // A code that says nothing says nothing after an answer either.
  if (cause !== null)
    yield ['after an answer turned', { ...meaning, alsoAfterAnswer: meaning.alsoAfterAnswer !== true }];
  if (cause !== null && typeof cause === 'object') {
    yield ['halves exchanged', { ...meaning, cause: { ifRang: cause.otherwise, otherwise: cause.ifRang } }];
  }
  for (const other of CAUSES) {
    if (other !== cause) yield [other, { ...meaning, cause: other }];
  }
}
