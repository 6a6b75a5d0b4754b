import { isUtf8 } from 'node:buffer';
import { isAscii, readZigzag, type ByteCursor } from '../records/byte-cursor.ts';
import { createProjectedCall, type ProjectedCall } from './projected-call.ts';
import type { FieldStep, FieldValue, Step } from './projection-plan.ts';

/** Reads a body from the cursor on. The cursor is odd behind one that is not as a writer would have it. */
export type TakeSteps = (cursor: ByteCursor, call: ProjectedCall, marks: Int32Array) => void;

/** What the source calls by name. */
type Constants = Map<string, unknown>;

const READ_FIELDS: ReadonlySet<string> = new Set(Object.keys(createProjectedCall()));
const ODD = '{ cursor.odd = true; return; }';
/** How many bytes numbers mostly have: those are tried first. */
const LENGTHS = { small: [1], duration: [1, 2, 3], time: [6] } as const;
const LONGEST = 6;

/**
 * Makes one function of all steps, in straight lines: what a loop would look up for each step of each call stands in its
 * source. Into the source go numbers of the plan and names of our own fields, never a word of a writer's schema.
 *
 * Bytes beyond the end are looked at before anybody knows that the record has ended, but nothing of them is taken for good:
 * who calls holds the place where it stops against the end.
 */
export function compileSteps(steps: readonly Step[]): TakeSteps {
  const constants: Constants = new Map<string, unknown>(Object.entries({ readZigzag, isText }));
  const body = steps.map((step, index) => sourceOf(step, index, constants)).join('\n');
  const source = `return function takeSteps(cursor, call, marks) {
    const { bytes, end } = cursor;
    let { at } = cursor;
    let value = 0;
    let ${Array.from({ length: LONGEST }, (_, place) => `byte${place} = 0`).join(', ')};
    ${body}
    cursor.at = at;
  }`;
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- see above for what goes into it
  const make = new Function(...constants.keys(), source) as (...values: readonly unknown[]) => TakeSteps;
  return make(...constants.values());
}

function sourceOf(step: Step, index: number, constants: Constants): string {
  switch (step.kind) {
    case 'mark':
      return `marks[${step.mark}] = at;`;
    case 'skip':
      constants.set(`skip${index}`, step.skip);
      return `cursor.at = at; skip${index}(cursor); at = cursor.at;`;
    case 'field':
      return fieldSource(step, index, constants);
  }
}

function fieldSource({ name, nullBranch, valueMark, value }: FieldStep, index: number, constants: Constants): string {
  const mark = valueMark === null ? '' : `marks[${valueMark}] = at;`;
  const read = `${mark} ${valueSource(value, name, index, constants)}`;
  if (nullBranch === null) return read;
  const [toNull, toValue] = [2 * nullBranch, 2 * (1 - nullBranch)]; // by zigzag
  return `
    byte0 = bytes[at++];
    if (byte0 === ${toNull}) { ${name === 'carrier' ? assign('carrierStart', '-1') : assign(name, 'null')} }
    else {
      if (byte0 !== ${toValue}) ${ODD}
      ${read}
    }`;
}

function valueSource(value: FieldValue, name: string, index: number, constants: Constants): string {
  switch (value.type) {
    case 'text':
      return `${readNumber(LENGTHS.small)}
        if (value < ${value.leastBytes} || value > end - at || !isText(cursor, at, at + value)) ${ODD}
        ${name === 'carrier' ? assign('carrierStart', 'at') : ''}
        at += value;
        ${name === 'carrier' ? assign('carrierEnd', 'at') : ''}`;
    case 'number':
      return `${readNumber(value.range === 'any' ? LENGTHS.time : LENGTHS.duration)}
        ${checkSource(value.range)}
        ${assign(name, 'value')}`;
    case 'truth':
      return `byte0 = bytes[at++]; if (byte0 > 1) ${ODD} ${assign(name, 'byte0 === 1')}`;
    case 'symbol': {
      constants.set(`places${index}`, value.places).set(`symbols${index}`, value.symbols);
      return `${readNumber(LENGTHS.small)}
        value = places${index}[value] ?? -1;
        if (value < 0) ${ODD}
        ${value.placeMark === null ? '' : `marks[${value.placeMark}] = value;`}
        ${name === 'taskType' ? assign('taskTypePlace', 'value') : ''}
        ${assign(name, `symbols${index}[value]`)}`;
    }
  }
}

function checkSource(range: Extract<FieldValue, { type: 'number' }>['range']): string {
  switch (range) {
    case 'any':
      return '';
    case 'not negative':
      return `if (value < 0) ${ODD}`;
    case '32 bits':
      return `if (value !== (value | 0)) ${ODD}`;
  }
}

/** Reads a number by zigzag that mostly has one of these lengths; any other is read byte by byte. */
function readNumber(lengths: readonly number[]): string {
  const tries = lengths.map(
    (length) => `if (${hasLength(length)}) { value = ${valueOfLength(length)}; at += ${length}; }`,
  );
  return [...tries, '{ cursor.at = at; value = readZigzag(cursor); at = cursor.at; }'].join(' else ');
}

/** All bytes but the last are above 127, and a last one of 0 would be one too many. */
function hasLength(length: number): string {
  const byte = (place: number) => `(byte${place} = bytes[at + ${place}])`;
  const others = Array.from({ length: length - 1 }, (_, place) => `${byte(place)} > 127 && `);
  const isShortest = length === 1 ? '' : ` && byte${length - 1} > 0`;
  return `${others.join('')}${byte(length - 1)} < 128${isShortest}`;
}

/** The lowest bit is the sign, so a bit counts for half of what it would without. */
function valueOfLength(length: number): string {
  const others = Array.from(
    { length: length - 1 },
    (_, index) => ` + (byte${index + 1} & 127) * ${2 ** (7 * index + 6)}`,
  );
  const half = `(byte0 >> 1 & 63)${others.join('')}`;
  return `byte0 & 1 ? -1 - (${half}) : ${half}`;
}

/** Fields that nobody reads are only looked at. */
function assign(field: string, source: string): string {
  return READ_FIELDS.has(field) ? `call.${field} = ${source};` : '';
}

function isText(cursor: ByteCursor, start: number, end: number): boolean {
  // What is no UTF-8 would be written otherwise than it was read.
  return isAscii(cursor, start, end) || isUtf8(cursor.bytes.subarray(start, end));
}
