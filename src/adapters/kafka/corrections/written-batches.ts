import { crc32c } from '@node-rs/crc32';
import type { ProducerRecord } from 'kafkajs';
import { stampBatch, type WrittenBatch } from '../../../records/batch-writer.ts';
import { replaceModule } from './replace-module.ts';
import type { RequestPayload } from './request-bytes.ts';

/*
 * kafkajs copies the list of a send once for every record in it, and makes objects of all records. Here a batch that was
 * written already is sent as it is: it stands in the place of the messages of a partition, and its `length` is its number
 * of records, by which kafkajs counts sequence numbers.
 */

/** A written batch in the place of the messages of one partition. */
export interface BatchMessage {
  readonly batch: WrittenBatch;
  readonly partition: number;
  /** How many records it has. */
  readonly length: number;
  /** kafkajs asks every message for one. */
  readonly value: null;
  /** Resolved when it is written to a request: its partition is part of the transaction then. */
  readonly underWay: PromiseWithResolvers<void>;
}

/** Resolves when the batch of a send is on its way. It may never be. */
export function whenUnderWay({ messages }: ProducerRecord): Promise<void> {
  return (messages[0] as unknown as BatchMessage).underWay.promise;
}

interface Encoder {
  readonly buffer: Buffer;
  writeString(text: string | null): Encoder;
  writeInt16(value: number): Encoder;
  writeInt32(value: number): Encoder;
}

interface ProduceRequest {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  /** Of one topic, and one partition of it. */
  readonly topicData: readonly [
    {
      readonly topic: string;
      readonly partitions: readonly [
        {
          readonly partition: number;
          readonly messages: Partial<BatchMessage>;
          readonly firstSequence?: number;
        },
      ];
    },
  ];
}

const NO_PRODUCER = '-1';
const NONE = -1;
const ONE = 1;

/** Lets written batches be sent, one partition a send. */
export function correctWrittenBatches(require: NodeJS.Require): void {
  const EncoderClass = require('kafkajs/src/protocol/encoder') as new () => Encoder;

  replaceModule<(args: { readonly messages: readonly Partial<BatchMessage>[] }) => object>(
    require,
    'kafkajs/src/producer/groupMessagesPerPartition',
    (stock) => (args) => {
      const [first] = args.messages;
      return first?.batch === undefined ? stock(args) : { [first.partition!]: first };
    },
  );

  replaceModule<(request: ProduceRequest) => { readonly encode: () => Promise<RequestPayload> }>(
    require,
    'kafkajs/src/protocol/requests/produce/v3/request',
    (stock) => (request) => {
      const { batch, underWay } = request.topicData[0]?.partitions[0]?.messages ?? {};
      if (batch === undefined) return stock(request);
      const encode = () => {
        underWay?.resolve();
        return Promise.resolve(encodeRequest(request, batch, new EncoderClass()));
      };
      return { ...stock(request), encode };
    },
  );
}

/** https://kafka.apache.org/protocol#The_Messages_Produce, version 3 to 7. */
function encodeRequest(request: ProduceRequest, batch: WrittenBatch, encoder: Encoder): RequestPayload {
  const { acks, timeout, transactionalId = null, topicData } = request;
  const [{ topic, partitions }] = topicData;
  const [{ partition, firstSequence }] = partitions;
  const producer = {
    producerId: BigInt(String(request.producerId ?? NO_PRODUCER)),
    producerEpoch: request.producerEpoch ?? NONE,
    baseSequence: firstSequence ?? NONE,
    isTransactional: transactionalId !== null,
  };
  stampBatch(batch, producer, crc32c);
  encoder.writeString(transactionalId).writeInt16(acks).writeInt32(timeout);
  encoder.writeInt32(ONE).writeString(topic);
  encoder.writeInt32(ONE).writeInt32(partition).writeInt32(batch.bytes.length);
  return { buffer: encoder.buffer, following: batch.bytes };
}
