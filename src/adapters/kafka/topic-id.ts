import { compact, createFlexibleReader, NO_TAGS, ONE_ELEMENT, sendFlexible, type Asked } from './flexible-request.ts';

/*
 * Metadata version 10 (KIP-516), which tells the id of a topic. kafkajs knows topics by their names alone, and a topic that
 * was deleted and made anew has the same name.
 */

const METADATA = 3;
const VERSION = 10;
const ID_BYTES = 16;

/** In hexadecimals; null where the broker is older than Kafka 2.8. What it says is an error where it knows no such topic. */
export interface TopicId {
  readonly id: string | null;
  readonly errorCode: number;
}

/** Asks a broker for the id of a topic. */
export async function fetchTopicId(broker: Asked, topic: string): Promise<TopicId> {
  if ((broker.versions[METADATA]?.maxVersion ?? 0) < VERSION) return { id: null, errorCode: 0 };
  const request = { apiKey: METADATA, apiVersion: VERSION, apiName: 'Metadata', body: encodeRequest(topic) };
  return sendFlexible(broker, request, decodeAnswer);
}

function encodeRequest(topic: string): Buffer {
  const byName = [Buffer.alloc(ID_BYTES), compact(topic), NO_TAGS];
  // Neither to make it nor to tell what may be done with it and with the cluster.
  return Buffer.concat([ONE_ELEMENT, ...byName, Buffer.from([0, 0, 0]), NO_TAGS]);
}

function decodeAnswer(answer: Buffer): TopicId {
  const { skip, length, int16, bytes } = createFlexibleReader(answer);
  skip(4); // for how long the broker throttles
  for (let brokers = length(); brokers > 0; brokers--) {
    skip(4); // its id
    skip(length()); // its host
    skip(4); // its port
    skip(Math.max(0, length())); // its rack
    skip(1);
  }
  skip(Math.max(0, length())); // the cluster's id
  skip(4); // the controller
  length(); // one topic
  const errorCode = int16();
  skip(Math.max(0, length())); // its name
  return { errorCode, id: bytes(ID_BYTES).toString('hex') };
}
