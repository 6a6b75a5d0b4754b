import { crc32c } from '@node-rs/crc32';
import { stampBatch, type WrittenBatch } from '../../../records/batch-writer.ts';

/*
 * kafkajs copies the list of a send once for every record in it, makes objects of all records, and copies what it has
 * encoded four times on its way to the socket. Here a batch that was written already is sent as it is: in the
 * place of the messages of a partition stands the batch, whose `length` is its number of records, by which
 * kafkajs counts sequence numbers.
 */

/** A written batch in the place of the messages of one partition. */
export interface BatchMessage {
  readonly batch: WrittenBatch;
  readonly partition: number;
  /** How many records it has. */
  readonly length: number;
  /** kafkajs asks every message for one. */
  readonly value: null;
}

interface Encoder {
  readonly buffer: Buffer;
  writeString(text: string | null): Encoder;
  writeInt16(value: number): Encoder;
  writeInt32(value: number): Encoder;
  writeBufferInternal(bytes: Buffer): void;
}

interface ProduceRequest {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly messages: Partial<BatchMessage>;
      readonly firstSequence?: number;
    }[];
  }[];
}

const NO_PRODUCER = '-1';
const NONE = -1;
const FIXED_BYTES = 1_024;

/** Lets written batches be sent, one partition a send. */
export function correctWrittenBatches(require: NodeJS.Require): void {
  const EncoderClass = require('kafkajs/src/protocol/encoder') as new (bytes: number) => Encoder;

  replace<(args: { readonly messages: readonly Partial<BatchMessage>[] }) => object>(
    require,
    'kafkajs/src/producer/groupMessagesPerPartition',
    (stock) => (args) => {
      const [first] = args.messages;
      return first?.batch === undefined ? stock(args) : { [first.partition!]: first };
    },
  );

  replace<(request: ProduceRequest) => { readonly encode: () => Promise<Encoder> }>(
    require,
    'kafkajs/src/protocol/requests/produce/v3/request',
    (stock) => (request) => {
      const batch = request.topicData[0]?.partitions[0]?.messages.batch;
      if (batch === undefined) return stock(request);
      const encode = () => Promise.resolve(encodeRequest(request, new EncoderClass(FIXED_BYTES + batch.bytes.length)));
      return { ...stock(request), encode };
    },
  );
}

/** https://kafka.apache.org/protocol#The_Messages_Produce, version 3 to 7. */
function encodeRequest(request: ProduceRequest, encoder: Encoder): Encoder {
  const { acks, timeout, transactionalId = null, topicData } = request;
  encoder.writeString(transactionalId).writeInt16(acks).writeInt32(timeout).writeInt32(topicData.length);
  for (const { topic, partitions } of topicData) {
    encoder.writeString(topic).writeInt32(partitions.length);
    for (const { partition, messages, firstSequence } of partitions) {
      const batch = messages.batch!;
      const producer = {
        producerId: BigInt(String(request.producerId ?? NO_PRODUCER)),
        producerEpoch: request.producerEpoch ?? NONE,
        baseSequence: firstSequence ?? NONE,
        isTransactional: transactionalId !== null,
      };
      stampBatch(batch, producer, crc32c);
      encoder.writeInt32(partition).writeInt32(batch.bytes.length).writeBufferInternal(batch.bytes);
    }
  }
  return encoder;
}

function replace<T>(require: NodeJS.Require, id: string, make: (stock: T) => T): void {
  const stock = require(id) as T;
  require.cache[require.resolve(id)]!.exports = make(stock);
}
