import { describe, expect, it } from 'vitest';
import avsc from 'avsc';
import { createEngine } from '../../src/engine/classify.ts';
import { callClassifiedSchema } from '../../src/events/avro-schemas.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import { exampleCall } from '../support/example-call.ts';
import { classifiedCallOfLine } from './json-lines.ts';
import { hambaAvro, libraries, pythonAvro } from './languages.ts';

const timeout = 300_000; // Programs may have to be built.

const present = callClassifiedSchema.json;

const ENUMS = ['Status', 'ReasonAttribution', 'CallStatus', 'UnclassifiedReason'];
const FIELDS = ['status', 'reasonAttribution', 'callStatus', 'unclassifiedReason'];
const ADDED = 'OF_A_LATER_EDITION';

/** An edition of the output that adds a symbol to each enum of the classification, and a call as it writes it. */
const later = JSON.stringify(
  JSON.parse(present, function (this: { name?: string }, key, value: unknown) {
    return key === 'symbols' && ENUMS.includes(this.name!) ? [...(value as string[]), ADDED] : value;
  }),
);
const call = exampleCall({ talkDurationMs: 5_000, callDurationMs: 5_000 });
const known = createEngine().classify(call);
const unknown = { ...known, ...Object.fromEntries(FIELDS.map((field) => [field, ADDED])) };
const valueOf = (classification: unknown) => {
  const type = avsc.Type.forSchema(JSON.parse(later) as avsc.Schema, { wrapUnions: 'never' });
  return writeFrame(1, type.toBuffer({ call, classification })).toString('base64');
};

/** What the enum of each field of the classification has for symbols that its reader does not know. */
function defaultsOf(schema: string): Record<string, string> {
  const defaults: string[] = [];
  JSON.parse(schema, function (this: { name?: string; default?: string }, key, value: unknown) {
    if (key === 'symbols' && ENUMS.includes(this.name!)) defaults[ENUMS.indexOf(this.name!)] = this.default!;
    return value;
  });
  return Object.fromEntries(FIELDS.map((field, index) => [field, defaults[index]!]));
}

describe('a consumer that stays on the present schema, beside outputs of a later edition', () => {
  for (const { name, missing, run } of libraries) {
    it.skipIf(missing !== null)(`reads what it knows with ${name}`, { timeout }, async () => {
      const lines = await run(['read', later, present], [valueOf(known)]);
      expect(lines.map(classifiedCallOfLine)).toEqual([{ call, classification: known }]);
    });
  }

  for (const { name, missing, run } of libraries.filter((library) => library !== pythonAvro)) {
    it.skipIf(missing !== null)(`reads defaults for what it does not know with ${name}`, { timeout }, async () => {
      const lines = await run(['read', later, present], [valueOf(unknown)]);
      const classification = { ...known, ...defaultsOf(present) };
      expect(lines.map(classifiedCallOfLine)).toEqual([{ call, classification }]);
    });
  }

  const { name, missing, run } = pythonAvro;
  it.skipIf(missing !== null)(`reads nothing that it does not know with ${name}`, { timeout }, async () => {
    await expect(run(['read', later, present], [valueOf(unknown)])).rejects.toThrow(ADDED);
  });
});

describe('a consumer that stays on the present schema, when a later edition adds a task type, which has no default,', () => {
  const withTaskType = present.replace('"MANUAL",', `"${ADDED}", "MANUAL",`);
  const valueWith = (taskType: string) => {
    const type = avsc.Type.forSchema(JSON.parse(withTaskType) as avsc.Schema, { wrapUnions: 'never' });
    return writeFrame(1, type.toBuffer({ call: { ...call, taskType }, classification: known })).toString('base64');
  };

  for (const { name, missing, run } of libraries.filter((library) => library !== hambaAvro)) {
    it.skipIf(missing !== null)(`is stopped by records that have it alone with ${name}`, { timeout }, async () => {
      const lines = await run(['read', withTaskType, present], [valueWith(call.taskType)]);
      expect(lines.map(classifiedCallOfLine)).toEqual([{ call, classification: known }]);
      await expect(run(['read', withTaskType, present], [valueWith(ADDED)])).rejects.toThrow(ADDED);
    });
  }

  const { name, missing, run } = hambaAvro;
  it.skipIf(missing !== null)(`reads none of its records with ${name}`, { timeout }, async () => {
    const reading = run(['read', withTaskType, present], [valueWith(call.taskType)]);
    await expect(reading).rejects.toThrow(`TaskType is missing symbol ${ADDED}`);
  });
});
