import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { callsOfLines } from '../../src/commands/calls-of-lines.ts';
import type { PlainReader } from '../../src/formats/plain-reader.ts';

/** Every line is bad, and says what it was. */
const asHex: PlainReader = (line) => ({ kind: 'bad', reason: 'UNDECODABLE', problem: line.toString('hex') });

async function linesOf(...chunks: readonly (string | Buffer)[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const record of callsOfLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), asHex)) {
    if (record.kind === 'bad') found.push(`${record.place}: ${Buffer.from(record.problem, 'hex').toString('latin1')}`);
  }
  return found;
}

it('lines are what stands between line feeds, in whatever pieces they come, and empty ones are passed over', async () => {
  expect(await linesOf('{"a"', ':1}\n\n{"b":2}\r\n \n', '{"c":3}')).toEqual([
    'line 1: {"a":1}',
    'line 3: {"b":2}\r',
    'line 5: {"c":3}',
  ]);
});

it('lines are read as their bytes are: other signs that end lines belong to texts, and bytes of no UTF-8 stay', async () => {
  expect(await linesOf('"a\u2028b"\n')).toEqual([`line 1: ${Buffer.from('"a\u2028b"').toString('latin1')}`]);
  expect(await linesOf(Buffer.from('"M\u00fcller"', 'latin1'))).toEqual(['line 1: "M\u00fcller"']);
});

it('a byte order mark before the first line is passed over, and before no other', async () => {
  const mark = Buffer.from('\ufeff').toString('latin1');
  expect(await linesOf('\ufeff1\n\ufeff2\n')).toEqual(['line 1: 1', `line 2: ${mark}2`]);
});

it('what is not JSON is told with what a line has to hold', async () => {
  const reader: PlainReader = () => ({ kind: 'bad', reason: 'UNDECODABLE', problem: 'it is not JSON' });
  const [first] = await Array.fromAsync(callsOfLines(Readable.from([Buffer.from('{\n')]), reader));
  expect(first).toMatchObject({ problem: 'it is not JSON; a line holds one record' });
});
