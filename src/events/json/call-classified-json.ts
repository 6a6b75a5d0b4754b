import type { CallEnded } from '../../engine/call.ts';
import type { Classification } from '../../engine/classification.ts';
import type { CallClassifiedEncoder } from '../call-classified.ts';
import { CALL_FIELDS } from './call-fields.ts';

const HEADER = Buffer.from('{"call":');

/**
 * An encoder for values as JSON, `{"call":{…},"classification":{…}}`: all fields in the order of the schemas, nulls too, without white
 * space, as `JSON.stringify` writes them.
 */
export function createJsonEncoder(): CallClassifiedEncoder {
  const encoded = new Map<Classification, Buffer>();

  function tailOf(classification: Classification): Buffer {
    let tail = encoded.get(classification);
    if (tail === undefined) {
      const { status, reasonAttribution, callStatus, unclassifiedReason, ruleId, tableVersion } = classification;
      const inOrder = { status, reasonAttribution, callStatus, unclassifiedReason, ruleId, tableVersion };
      tail = Buffer.from(`,"classification":${JSON.stringify(inOrder)}}`);
      encoded.set(classification, tail);
    }
    return tail;
  }

  const encode = (call: CallEnded, classification: Classification) =>
    Buffer.concat([HEADER, Buffer.from(JSON.stringify(inOrder(call))), tailOf(classification)]);
  return { encode, header: HEADER, tailOf };
}

function inOrder(call: CallEnded): object {
  return Object.fromEntries(CALL_FIELDS.map(({ name }) => [name, call[name]]));
}
