import { describe, expect, it } from 'vitest';
import { jsonBody, jsonBodyStart } from '../../../src/events/json/json-body.ts';
import { writeFrame } from '../../../src/events/wire-format.ts';

const json = Buffer.from('{"callId":"a"}');

describe('where the JSON of a value begins', () => {
  it.each([
    ['at once, where it is plain', json],
    ["behind a registry's id", writeFrame(7, json)],
    ["behind Apicurio's id of eight bytes", Buffer.concat([Buffer.alloc(8), Buffer.from([7]), json])],
  ])('is %s', (_, value) => {
    expect(jsonBody(value)).toEqual(json);
    const among = Buffer.concat([Buffer.from('xy'), value, Buffer.from('z')]);
    expect(among.subarray(jsonBodyStart(among, 2, value.length), 2 + value.length)).toEqual(json);
  });

  it.each([0, 1, 4])('leaves %i zero bytes as they are, which are neither', (length) => {
    expect(jsonBody(Buffer.alloc(length))).toEqual(Buffer.alloc(length));
  });

  it('is the end of a value that has an id alone', () => {
    expect(jsonBody(writeFrame(7, Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
    expect(jsonBody(Buffer.alloc(8))).toEqual(Buffer.alloc(3));
  });
});
