import type { z } from 'zod';
import type { Facts } from './facts.ts';
import type { JsonObject, JsonValue } from './json-record.ts';
import type { SourceSettings } from './source-settings.ts';

/** What a record of a platform is. A field that cannot be read is thrown as a `BadFieldError`. */
export type SourceOutcome =
  | { readonly kind: 'call'; readonly facts: Facts }
  /** Another leg, an interim event, another medium: `reason` is one of the source's `skips`. */
  | { readonly kind: 'not a call'; readonly reason: string };

/** A field of the platform's record that is read: its path, its unit as the platform writes it, and what it tells. */
export interface SourceField {
  readonly path: string;
  readonly unit: string;
  readonly tells: string;
}

/** Records that are passed over. Each reason is a label of a metric: few words in capitals, and stable. */
export interface Skip {
  readonly reason: string;
  readonly what: string;
}

/** How records of one kind of one platform become calls. It keeps no state: the same record gives the same call. */
export interface Source {
  /** As it is given in settings: `twilio-call-summary`. */
  readonly name: string;
  /** Stands in `CallEnded.source`; it is raised where the same record comes to give another call. */
  readonly version: number;
  /** The platform, and what of it: for people. */
  readonly title: string;
  /** Whether the platform puts what others sent into its JSON as it came, be it UTF-8 or not: a caller's name. */
  readonly hasLooseText?: true;
  readonly reads: readonly SourceField[];
  readonly skips: readonly Skip[];
  /** What of the call no record of this platform tells, whatever is configured: for people, a line each. */
  readonly neverTold: readonly string[];
  /** What is this platform's alone in the settings file, under `options`. */
  readonly options: z.ZodObject;
  /** A record that is a call, and the settings that it takes. */
  readonly example: { readonly record: JsonValue; readonly settings: JsonObject };
  /** A reader under settings whose `options` are this source's. */
  readonly open: (settings: SourceSettings) => RecordReader;
}

/**
 * `timestampMs` is that of the record in Kafka, for platforms that write no time; 0 where it has none.
 * @throws BadFieldError where the record cannot be read; it becomes a dead letter.
 */
export type RecordReader = (record: JsonValue, timestampMs: number) => SourceOutcome;

/** A source whose options have a type of their own. */
interface SourceOf<Options extends z.ZodObject> extends Omit<Source, 'options' | 'open'> {
  readonly options: Options;
  readonly open: (settings: SourceSettings, options: z.output<Options>) => RecordReader;
}

export function defineSource<Options extends z.ZodObject>(source: SourceOf<Options>): Source {
  return { ...source, open: (settings) => source.open(settings, settings.options as z.output<Options>) };
}

export function call(facts: Facts): SourceOutcome {
  return { kind: 'call', facts };
}

export function notACall(reason: string): SourceOutcome {
  return { kind: 'not a call', reason };
}
