/** Bytes, and the same to take or put several at once. */
export interface ByteTarget {
  bytes: Buffer;
  view: DataView;
}

export function createByteTarget(): ByteTarget {
  const bytes = Buffer.alloc(0);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** Turns to other bytes: mostly they are those of the time before. */
export function pointAt(target: ByteTarget, bytes: Buffer): ByteTarget {
  if (target.bytes !== bytes) {
    target.bytes = bytes;
    target.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return target;
}
