import { isAscii, readZigzag, type ByteCursor } from '../records/byte-cursor.ts';
import { isText, partsReader, readTime } from './field-readers.ts';
import { LONGEST_LENGTH, numberSource } from './number-source.ts';
import { isProjected, type ProjectedCall } from './projected-call.ts';
import type { FieldStep, FieldValue, Step } from './projection-plan.ts';

/** Reads a body from the cursor on. The cursor is odd behind one that is not as a writer would have it. */
export type TakeSteps = (cursor: ByteCursor, call: ProjectedCall, marks: Int32Array) => void;

/** Takes what the source is to use, and gives the name by which it finds it. */
type Keep = (constant: unknown) => string;

const ODD = '{ cursor.odd = true; return; }';

/**
 * Makes one function of all steps, in straight lines: what a loop would look up for each step of each call stands in its
 * source. Into the source go numbers of the plan and names of our own fields, never a word of a writer's schema.
 *
 * Bytes beyond the end are looked at before anybody knows that the record has ended, but nothing of them is taken for good:
 * who calls holds the place where it stops against the end.
 */
export function compileSteps(steps: readonly Step[]): TakeSteps {
  const constants = new Map<string, unknown>(Object.entries({ readZigzag, readTime, isAscii, isText }));
  const keep: Keep = (constant) => {
    const name = `constant${constants.size}`;
    constants.set(name, constant);
    return name;
  };
  const body = runsOf(steps)
    .map((run) => sourceOfRun(run, keep))
    .join('\n');
  const source = `return function takeSteps(cursor, call, marks) {
    const { bytes, end } = cursor;
    let { at } = cursor;
    let value = 0;
    let textsFrom = 0;
    let ${Array.from({ length: LONGEST_LENGTH }, (_, place) => `byte${place} = 0`).join(', ')};
    ${body}
    cursor.at = at;
  }`;
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- see above for what goes into it
  const make = new Function(...constants.keys(), source) as (...values: readonly unknown[]) => TakeSteps;
  return make(...constants.values());
}

/** Steps one after the other, either of texts alone, marks apart, or each by itself. */
interface Run {
  readonly isOfTexts: boolean;
  readonly steps: Step[];
}

function runsOf(steps: readonly Step[]): readonly Run[] {
  const runs: Run[] = [];
  for (const step of steps) {
    const isOfTexts = step.kind === 'field' && step.value.type === 'text';
    const last = runs.at(-1);
    if (last?.isOfTexts && (isOfTexts || step.kind === 'mark')) last.steps.push(step);
    else runs.push({ isOfTexts, steps: [step] });
  }
  return runs;
}

/**
 * Texts that follow each other mostly are ASCII, lengths and all: one look at all of it then does for each. Where it is not,
 * they are gone through again, and each is looked at by itself.
 */
function sourceOfRun({ isOfTexts, steps }: Run, keep: Keep): string {
  const sourceOfAll = (looksAtTexts: boolean) => steps.map((step) => sourceOf(step, looksAtTexts, keep)).join('\n');
  if (!isOfTexts) return sourceOfAll(true);
  return `
    textsFrom = at;
    ${sourceOfAll(false)}
    if (!isAscii(cursor, textsFrom, at)) {
      at = textsFrom;
      ${sourceOfAll(true)}
    }`;
}

function sourceOf(step: Step, looksAtTexts: boolean, keep: Keep): string {
  switch (step.kind) {
    case 'mark':
      return `marks[${step.mark}] = at;`;
    case 'skip':
      return `cursor.at = at; ${keep(step.skip)}(cursor); at = cursor.at;`;
    case 'field':
      return fieldSource(step, looksAtTexts, keep);
  }
}

function fieldSource(step: FieldStep, looksAtTexts: boolean, keep: Keep): string {
  const { name, nullBranch, mayBeNull, valueMark, value } = step;
  const mark = valueMark === null ? '' : `marks[${valueMark}] = at;`;
  const read = `${mark} ${valueSource(value, name, looksAtTexts, keep)}`;
  if (nullBranch === null) return read;
  const takeNull = name === 'carrier' ? assign('carrierStart', '-1') : assign(name, 'null');
  const [toNull, toValue] = [2 * nullBranch, 2 * (1 - nullBranch)]; // by zigzag
  return `
    byte0 = bytes[at++];
    if (byte0 === ${toNull}) { ${mayBeNull ? takeNull : ODD} }
    else {
      if (byte0 !== ${toValue}) ${ODD}
      ${read}
    }`;
}

function valueSource(value: FieldValue, name: string, looksAtTexts: boolean, keep: Keep): string {
  switch (value.type) {
    case 'text':
      return `${numberSource('small')}
        if (value < ${value.leastBytes} || value > end - at) ${ODD}
        ${looksAtTexts ? `if (!isText(cursor, at, at + value)) ${ODD}` : ''}
        ${name === 'carrier' ? assign('carrierStart', 'at') : ''}
        at += value;
        ${name === 'carrier' ? assign('carrierEnd', 'at') : ''}`;
    case 'number':
      return `${numberSource(value.range === 'time' ? 'time' : 'duration')}
        ${checkSource(value.range)}
        ${assign(name, 'value')}`;
    case 'parts':
      return `cursor.at = at; value = ${keep(partsReader(value))}(cursor); at = cursor.at; ${assign(name, 'value')}`;
    case 'truth':
      return `byte0 = bytes[at++]; if (byte0 > 1) ${ODD} ${assign(name, 'byte0 === 1')}`;
    case 'symbol':
      return `${numberSource('small')}
        value = ${keep(value.places)}[value] ?? -1;
        if (value < 0) ${ODD}
        ${value.placeMark === null ? '' : `marks[${value.placeMark}] = value;`}
        ${name === 'taskType' ? assign('taskTypePlace', 'value') : ''}
        ${assign(name, `${keep(value.symbols)}[value]`)}`;
  }
}

function checkSource(range: Extract<FieldValue, { type: 'number' }>['range']): string {
  switch (range) {
    case 'time':
      return ''; // see `readTime`
    case 'not negative':
      return `if (value < 0) ${ODD}`;
    case '32 bits':
      return `if (value !== (value | 0)) ${ODD}`;
  }
}

/** Fields that nobody reads are only looked at. */
function assign(field: string, source: string): string {
  return isProjected(field) ? `call.${field} = ${source};` : '';
}
