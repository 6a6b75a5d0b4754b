import avsc from 'avsc';

const PARTS_PER_MS = { micros: 1_000n, nanos: 1_000_000n };

/** How many of what numbers of this schema count are a millisecond; null where it says nothing of it. */
export function partsOf(schema: unknown): bigint | null {
  const unit = /"logicalType":"[a-z-]+-(micros|nanos)"/.exec(JSON.stringify(schema))?.[1];
  return unit === undefined ? null : PARTS_PER_MS[unit as keyof typeof PARTS_PER_MS];
}

/** The last that is of this millisecond, in as many bits as there are. */
export function timeOfParts(timeMs: number, partsPerMs: bigint): bigint {
  return BigInt.asIntN(64, BigInt(timeMs) * partsPerMs + partsPerMs - 1n);
}

/** Writes any number of 64 bits. */
const bigLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer(value: bigint) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (one: bigint, other: bigint) => Number(one - other),
});

/** The `typeHook` of a writer of parts of a millisecond, which it takes as bigints. */
export function writesParts(schema: avsc.Schema): avsc.Type | undefined {
  const isLong = typeof schema === 'object' && 'type' in schema && schema.type === 'long';
  return isLong && partsOf(schema) !== null ? bigLong : undefined;
}
