import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createResponseAssembler } from '../../../src/adapters/kafka/response-assembler.ts';

function framed(bodies: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    bodies.flatMap((body) => {
      const size = Buffer.alloc(4);
      size.writeInt32BE(body.length);
      return [size, body];
    }),
  );
}

it('gives each response whole, however it was cut, and though the pieces are used again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      (bodies, cuts) => {
        const bytes = framed(bodies);
        const responses: Buffer[] = [];
        const assemble = createResponseAssembler((response) => responses.push(response));
        const shared = Buffer.alloc(30);
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const length = bytes.copy(shared, 0, at, at + cuts[turn % cuts.length]!);
          assemble(shared.subarray(0, length));
          shared.fill(0xee);
          at += length;
        }
        expect(responses).toEqual(bodies.map((body) => framed([body])));
      },
    ),
  );
});

it.each([Buffer.from('HTTP/1.1 400 Bad Request'), Buffer.from([0xff, 0xff, 0xff, 0xff])])(
  'refuses what is no response',
  (bytes) => {
    expect(() => createResponseAssembler(() => {})(bytes)).toThrow(RangeError);
  },
);
