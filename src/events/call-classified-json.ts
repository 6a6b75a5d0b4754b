import type { Classification } from '../engine/classification.ts';
import type { CallClassifiedEncoder } from './call-classified.ts';

/** Makes values of output records as JSON, `{"call":{…},"classification":{…}}`. The same input gives the same bytes. */
export function createJsonEncoder(): CallClassifiedEncoder {
  const tails = new Map<Classification, Buffer>();
  function tailOf(classification: Classification): Buffer {
    let tail = tails.get(classification);
    if (tail === undefined) {
      tail = Buffer.from(`,"classification":${JSON.stringify(classification)}}`);
      tails.set(classification, tail);
    }
    return tail;
  }
  const header = Buffer.from('{"call":');
  return {
    encode: (call, classification) =>
      Buffer.concat([header, Buffer.from(JSON.stringify(call)), tailOf(classification)]),
    header,
    tailOf,
  };
}
