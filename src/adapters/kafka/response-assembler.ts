const SIZE_BYTES = 4;
/** More than any broker answers: whatever says so is none. */
const MOST_BYTES = 1 << 30;

/** Takes what comes from a broker, piece by piece; the piece may be used for something else afterwards. */
export type ResponseAssembler = (piece: Buffer) => void;

/**
 * Puts the responses of a broker together, each in a buffer of its own that begins with its size, as brokers write it
 * (https://kafka.apache.org/protocol#protocol_common). What comes is copied once, to where
 * `take` says. The assembler throws RangeError where
 * a size cannot be that of a response; it is of no use then.
 */
export function createResponseAssembler(
  onResponse: (response: Buffer) => void,
  take: (bytes: number) => Buffer = (bytes) => Buffer.allocUnsafe(bytes),
): ResponseAssembler {
  const size = Buffer.alloc(SIZE_BYTES);
  let sizeBytes = 0;
  let response: Buffer | null = null;
  let at = 0;

  return (piece) => {
    let from = 0;
    while (from < piece.length) {
      if (response === null) {
        const taken = piece.copy(size, sizeBytes, from);
        from += taken;
        sizeBytes += taken;
        if (sizeBytes < SIZE_BYTES) return;
        response = begin(size, take);
        at = SIZE_BYTES;
      }
      const copied = piece.copy(response, at, from);
      from += copied;
      at += copied;
      if (at < response.length) return;
      const whole = response;
      response = null;
      sizeBytes = 0;
      onResponse(whole);
    }
  };
}

function begin(size: Buffer, take: (bytes: number) => Buffer): Buffer {
  const length = size.readInt32BE();
  if (length < 0 || length > MOST_BYTES) throw new RangeError(`an answer of ${length} bytes: this is no Kafka broker`);
  const response = take(SIZE_BYTES + length);
  size.copy(response);
  return response;
}
