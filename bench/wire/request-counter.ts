/** What is known of a request by its first bytes. */
export interface CountedRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
}

/** A frame's length, and of its header the API's key and version. */
const HEAD_BYTES = 8;
const LENGTH_BYTES = 4;

/** Takes what a client says on one connection, in whatever pieces it comes, and tells every request in it. */
export function createRequestCounter(onRequest: (request: CountedRequest) => void): (piece: Buffer) => void {
  let head: Buffer = Buffer.alloc(0);
  let bytesToSkip = 0;
  return (piece) => {
    for (let at = 0; at < piece.length;) {
      if (bytesToSkip > 0) {
        const skipped = Math.min(bytesToSkip, piece.length - at);
        bytesToSkip -= skipped;
        at += skipped;
        continue;
      }
      const taken = Math.min(HEAD_BYTES - head.length, piece.length - at);
      head = Buffer.concat([head, piece.subarray(at, at + taken)]);
      at += taken;
      if (head.length < HEAD_BYTES) return;
      onRequest({ apiKey: head.readInt16BE(LENGTH_BYTES), apiVersion: head.readInt16BE(LENGTH_BYTES + 2) });
      bytesToSkip = LENGTH_BYTES + head.readInt32BE(0) - HEAD_BYTES;
      head = Buffer.alloc(0);
    }
  };
}
