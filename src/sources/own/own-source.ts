import { z } from 'zod';
import type { EndCause } from '../../engine/call.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, type Facts, type Told } from '../facts.ts';
import type { JsonValue } from '../json-record.ts';
import {
  configuredFacts,
  DIRECTIONS,
  type CallTraits,
  type ConfiguredFacts,
  type SourceSettings,
} from '../source-settings.ts';
import { call, defineSource, notACall, type RecordReader, type Source } from '../source.ts';
import { conditionOf, type CompiledCondition } from './conditions.ts';
import { describeSource } from './describe-source.ts';
import type { Expression } from './expressions.ts';
import { among, factReader } from './fact-readers.ts';
import type { FindExpression, Input } from './origins.ts';
import { namesRead, viewOf } from './record-view.ts';
import type { Condition, SourceFileContent } from './source-file-schema.ts';
import { textReader, wordReader, type Making, type Reader } from './value-readers.ts';

/** The source that a file makes. Its expressions were compiled when the file was checked. */
export function ownSource(file: SourceFileContent, expressions: ReadonlyMap<string, Expression>): Source {
  return defineSource({
    name: file.name,
    version: file.version,
    title: file.title ?? file.name,
    ...describeSource(file),
    options: z.strictObject({}),
    example: file.example ?? { record: {}, settings: {} },
    open: (settings) => openOwn(file, expressions, settings),
  });
}

function openOwn(
  file: SourceFileContent,
  expressions: ReadonlyMap<string, Expression>,
  settings: SourceSettings,
): RecordReader {
  const timeZone = file.timeZone ?? settings.timeZone;
  const skips = (file.skip ?? []).map(({ reason, when }) => ({
    reason,
    condition: withViews(expressions, (findExpression) => conditionOf(when, `skip ${reason}`, findExpression)),
  }));
  const { made: readCall, seenBy } = withViews(expressions, (findExpression) =>
    callReader(file, settings, { findExpression, timeZone }),
  );
  return (record) => {
    const skip = skips.find(({ condition: { made, seenBy } }) => made.holds({ record, view: seenBy(record) }));
    return skip === undefined ? call(readCall({ record, view: seenBy(record) })) : notACall(skip.reason);
  };
}

/**
 * What is made with expressions, and what these see of a record. Each skip has a view of its own: a record that is passed over may be
 * larger than what is read of a call, or of it by a later skip.
 */
function withViews<Made>(
  expressions: ReadonlyMap<string, Expression>,
  make: (findExpression: FindExpression) => Made,
): { readonly made: Made; readonly seenBy: (record: JsonValue) => Input['view'] } {
  const found: Expression[] = [];
  const made = make((text) => {
    const expression = expressions.get(text)!;
    found.push(expression);
    return expression;
  });
  const names = namesRead(found.flatMap(({ paths }) => paths));
  return { made, seenBy: (record) => (found.length === 0 ? null : viewOf(record, names)) };
}

function callReader(file: SourceFileContent, settings: SourceSettings, making: Making): (input: Input) => Facts {
  const readFacts = factReader(file.fields, file.name, making);
  const addConfigured = configuredReader(file, settings, making);
  const addEvidence = evidenceReader(file.evidence, making);
  return (input) => {
    const facts: FactsBeingRead = {};
    readFacts(input, facts);
    addConfigured(input, facts);
    addEvidence(input, facts);
    for (const field of NEEDED)
      if (facts[field] === undefined) throw new BadFieldError(file.fields[field].path ?? field, 'is missing');
    return facts as Facts;
  };
}

type FactsBeingRead = { -readonly [Field in keyof Facts]?: Facts[Field] };

const NEEDED = ['eventId', 'callId', 'startedAt', 'endedAt', 'callDurationMs'] as const;

/** What the settings say of a call goes after what the record says of it, except for the carrier. */
function configuredReader(
  { traits = {} }: SourceFileContent,
  settings: SourceSettings,
  making: Making,
): (input: Input, facts: FactsBeingRead) => void {
  const readTrait = (name: 'queue' | 'trunk' | 'campaign'): Reader<string> | undefined =>
    traits[name] === undefined ? undefined : textReader(traits[name], name, making);
  const [readQueue, readTrunk, readCampaign] = [readTrait('queue'), readTrait('trunk'), readTrait('campaign')];
  const readDirection =
    traits.direction === undefined ? undefined : wordReader(traits.direction, among(DIRECTIONS), 'direction', making);
  return (input, facts) => {
    const configured = configuredFor(settings, facts.taskType, {
      direction: readDirection?.(input)?.value ?? null,
      queue: readQueue?.(input)?.value ?? null,
      trunk: readTrunk?.(input)?.value ?? null,
      campaign: readCampaign?.(input)?.value ?? null,
    });
    facts.taskType ??= configured.taskType;
    facts.maxRingingDurationMs ??= configured.maxRingingDurationMs;
    facts.carrier = configured.carrier ?? facts.carrier;
  };
}

/** A task type that the record tells stands for one that the settings need not say. */
function configuredFor(
  settings: SourceSettings,
  taskType: ConfiguredFacts['taskType'] | undefined,
  traits: CallTraits,
): ConfiguredFacts {
  if (taskType === undefined) return configuredFacts(settings, traits);
  if (settings.calls.length === 0) return { taskType, maxRingingDurationMs: undefined, carrier: undefined };
  return configuredFacts({ ...settings, calls: [...settings.calls, { taskType: taskType.value }] }, traits);
}

function evidenceReader(
  evidence: SourceFileContent['evidence'] = {},
  making: Making,
): (input: Input, facts: FactsBeingRead) => void {
  const compiled = (name: string, conditions: readonly Condition[] | undefined): readonly CompiledCondition[] =>
    (conditions ?? []).map((condition) => conditionOf(condition, `evidence ${name}`, making.findExpression));
  const voicemail = compiled('voicemail', evidence.voicemail);
  const causes: readonly (readonly [EndCause, readonly CompiledCondition[]])[] = [
    ['AGENT_NETWORK_LOST', compiled('agentNetworkLost', evidence.agentNetworkLost)],
    ['LINE_BALANCE_EXHAUSTED', compiled('lineBalanceExhausted', evidence.lineBalanceExhausted)],
  ];
  return (input, facts) => {
    const sign = voicemail.find(({ holds }) => holds(input));
    if (sign !== undefined) facts.voicemailDetected = told(true, sign.from);
    const cause = causes
      .map(([cause, signs]) => ({ cause, sign: signs.find(({ holds }) => holds(input)) }))
      .find(({ sign }) => sign !== undefined);
    if (cause !== undefined) facts.endCause = told(cause.cause, cause.sign!.from) satisfies Told<EndCause>;
  };
}
