import { describe, expect, it } from 'vitest';
import type { Cluster } from '../src/adapters/kafka/cluster.ts';
import type { Registry } from '../src/adapters/registry/schema-registry.ts';
import { callClassifiedSchema } from '../src/events/avro-schemas.ts';
import { callEndedProto } from '../src/events/protobuf/call-ended-proto.ts';
import { readConfig } from '../src/read-config.ts';
import { findSchemas, inspectSurroundings } from '../src/start-up.ts';
import { StartUpError } from '../src/start-up-error.ts';
import { createFakeBrokers } from './support/fake-brokers.ts';
import { versionRanges } from './support/version-ranges.ts';

const config = readConfig({
  KAFKA_BROKERS: 'kafka:9092',
  SCHEMA_REGISTRY_URL: 'http://registry',
  REGISTER_SCHEMAS: 'true',
});
const cluster: Cluster = {
  connect: () => Promise.resolve(),
  describeTopics: (topics) =>
    Promise.resolve(
      new Map(topics.map((topic) => [topic, { topic, partitionCount: 3, maxBatchBytes: 1_000, timestamps: null }])),
    ),
  checkTopics: () => Promise.resolve(),
  disconnect: () => Promise.resolve(),
};
const registry = { register: () => Promise.resolve(9) } as unknown as Registry;
const brokersWith = (answer: Parameters<typeof createFakeBrokers>[0]['answer']) =>
  createFakeBrokers({ nodeIds: [1, 2], answer });

describe('the start', () => {
  it('registers the schemas of its formats, each by its kind', async () => {
    const registered: unknown[][] = [];
    const register = (...schema: unknown[]) => Promise.resolve(registered.push(schema));
    const of = { ...config, INPUT_FORMAT: 'protobuf' } as const;
    expect(await findSchemas(of, { register } as unknown as Registry)).toBe(2);
    expect(registered).toEqual([
      ['call-ended-value', callEndedProto, 'PROTOBUF'],
      ['call-classified-value', callClassifiedSchema.json],
    ]);
  });

  it('ends, before anything is worked, where a broker does not speak what is needed', async () => {
    const dropped = versionRanges({ 3: { minVersion: 7, maxVersion: 13 } });
    const brokers = brokersWith(({ nodeId }) => ({ ranges: nodeId === 2 ? dropped : versionRanges() }));
    const failure = await inspectSurroundings(config, { cluster, brokers, registry }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartUpError);
    expect((failure as StartUpError).problems).toEqual([
      'broker 2: Metadata in versions 7 to 13, of which this worker speaks 0 to 6',
    ]);
  });

  it('goes on where a broker is away for now', async () => {
    const brokers = brokersWith(({ nodeId }) => {
      if (nodeId === 2) throw new Error('connection refused');
      return { ranges: versionRanges() };
    });
    expect(await inspectSurroundings(config, { cluster, brokers, registry })).toMatchObject({
      input: { topic: 'call-ended' },
      outputSchemaId: 9,
    });
  });
});
