import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONNECTION_SETTINGS, ENGINE_SETTINGS } from '../src/config.ts';
import { describeSettings } from '../src/describe-settings.ts';
import { ConfigError } from '../src/config-error.ts';
import { readConfig, readSettings } from '../src/read-config.ts';

const REQUIRED = { KAFKA_BROKERS: 'kafka-1:9092', SCHEMA_REGISTRY_URL: 'http://registry:8081' };

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the settings', () => {
  it('need brokers and a registry, and have defaults for the rest', () => {
    expect(readConfig(REQUIRED)).toMatchObject({
      KAFKA_BROKERS: ['kafka-1:9092'],
      INPUT_TOPIC: 'call-ended',
      OUTPUT_TOPIC: 'call-classified',
      DEAD_LETTER_TOPIC: 'call-ended.dead-letter',
      CONSUMER_GROUP: 'call-status',
      DELIVERY: 'exactly-once',
      REGISTER_SCHEMAS: false,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 9464,
      TALK_THRESHOLD_MS: 5_000,
      QUEUE_THRESHOLD_MS: 5_000,
    });
  });

  it('take lists with spaces, URLs with a slash at the end, and empty variables as not set', () => {
    const config = readConfig({
      KAFKA_BROKERS: 'a:1, b:2 ',
      SCHEMA_REGISTRY_URL: 'https://registry/apis/ccompat/v7/',
      OUTPUT_TOPIC: '',
    });
    expect(config.KAFKA_BROKERS).toEqual(['a:1', 'b:2']);
    expect(config.SCHEMA_REGISTRY_URL).toBe('https://registry/apis/ccompat/v7');
    expect(config.OUTPUT_TOPIC).toBe('call-classified');
  });

  it('tell every problem at once', () => {
    expect(
      problemsOf({ DELIVERY: 'maybe', HTTP_PORT: '70000', REGISTER_SCHEMAS: 'perhaps', INPUT_TOPIC: 'a b' }),
    ).toEqual([
      'KAFKA_BROKERS is not set',
      'REGISTER_SCHEMAS must be one of true, false',
      'INPUT_TOPIC must be a Kafka topic name',
      'DELIVERY must be one of exactly-once, at-least-once',
      'HTTP_PORT must be 65535 or less',
      'SCHEMA_REGISTRY_URL is not set, which INPUT_FORMAT=avro and OUTPUT_FORMAT=avro need',
    ]);
  });

  it.each([
    ['a broker without a port', { KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS must be host:port, separated by commas'],
    [
      'a registry that is no URL',
      { SCHEMA_REGISTRY_URL: 'registry:8081' },
      'SCHEMA_REGISTRY_URL must be an http or https URL',
    ],
    ['a number that is none', { TALK_THRESHOLD_MS: '5s' }, 'TALK_THRESHOLD_MS must be a number'],
    ['a fraction', { TALK_THRESHOLD_MS: '0.5' }, 'TALK_THRESHOLD_MS must be a whole number'],
    [
      'one topic for two things',
      { OUTPUT_TOPIC: 'call-ended' },
      'INPUT_TOPIC, OUTPUT_TOPIC and DEAD_LETTER_TOPIC must be three different topics',
    ],
    [
      'a certificate without a key',
      { KAFKA_TLS: 'true', KAFKA_TLS_CERT_FILE: 'cert.pem' },
      'KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE go together',
    ],
    [
      'a mechanism without a password',
      { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'me' },
      'KAFKA_SASL_PASSWORD is not set, which KAFKA_SASL_MECHANISM=scram-sha-512 needs',
    ],
    [
      'a password without a mechanism',
      { KAFKA_SASL_PASSWORD: 'secret' },
      'KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD need KAFKA_SASL_MECHANISM',
    ],
    [
      'a secret in the clear',
      { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'me', KAFKA_SASL_PASSWORD: 'secret' },
      'KAFKA_SASL_MECHANISM=plain without KAFKA_TLS=true would send the secret in the clear',
    ],
  ])('refuse %s', (_, env, problem) => {
    expect(problemsOf({ ...REQUIRED, ...env })).toEqual([problem]);
  });

  it('ask for a registry only where a format takes one', () => {
    const brokers = { KAFKA_BROKERS: 'a:1' };
    expect(problemsOf({ ...brokers, INPUT_FORMAT: 'json', OUTPUT_FORMAT: 'json' })).toEqual([]);
    expect(problemsOf({ ...brokers, INPUT_FORMAT: 'json' })).toEqual([
      'SCHEMA_REGISTRY_URL is not set, which OUTPUT_FORMAT=avro needs',
    ]);
    expect(problemsOf({ ...brokers, INPUT_FORMAT: 'jason', OUTPUT_FORMAT: 'json' })).toEqual([
      expect.stringMatching(/^INPUT_FORMAT must be one of avro, json, protobuf/),
    ]);
    expect(problemsOf({ ...brokers, INPUT_FORMAT: 'protobuf', OUTPUT_FORMAT: 'json' })).toEqual([
      'SCHEMA_REGISTRY_URL is not set, which INPUT_FORMAT=protobuf needs',
    ]);
    expect(problemsOf({ ...brokers, INPUT_FORMAT: 'protobuf', OUTPUT_FORMAT: 'protobuf' })).toContain(
      'OUTPUT_FORMAT must be one of avro, json',
    );
  });

  it('let a password travel in the clear where nobody listens', () => {
    const sasl = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'me', KAFKA_SASL_PASSWORD: 'secret' };
    expect(problemsOf({ ...REQUIRED, ...sasl, KAFKA_BROKERS: '127.0.0.1:9092,localhost:9093' })).toEqual([]);
  });

  it('are all described, with what they are where nothing is set', () => {
    const described = describeSettings();
    expect(described.every(({ description }) => description !== '')).toBe(true);
    expect(described.filter(({ fallback }) => fallback === undefined).map(({ name }) => name)).toEqual([
      'KAFKA_BROKERS',
    ]);
    expect(described.find(({ name }) => name === 'HTTP_PORT')).toMatchObject({ fallback: '9464', secret: false });
    expect(described.find(({ name }) => name === 'KAFKA_SASL_PASSWORD')).toMatchObject({
      fallback: null,
      secret: true,
    });
  });
});

describe('a cause map', () => {
  const example = fileURLToPath(new URL('../schemas/cause-map.example.json', import.meta.url));

  it('is read with the settings', () => {
    const { CAUSE_MAP_FILE: causeMap } = readConfig({ ...REQUIRED, CAUSE_MAP_FILE: example });
    expect(causeMap?.carriers['acme-sip']?.sip).toMatchObject([{ code: 503 }]);
    expect(readConfig(REQUIRED).CAUSE_MAP_FILE).toBeUndefined();
  });

  it('is told with all its problems, beside those of other settings', () => {
    expect(problemsOf({ ...REQUIRED, CAUSE_MAP_FILE: '/nothing', HTTP_PORT: 'x' })).toEqual([
      expect.stringMatching(/^CAUSE_MAP_FILE cannot be read: ENOENT/),
      'HTTP_PORT must be a number',
    ]);
  });
});

describe('some of the settings', () => {
  it('are read without the others, and their contradictions are found', () => {
    expect(readSettings({ TALK_THRESHOLD_MS: '7' }, ENGINE_SETTINGS)).toEqual({
      TALK_THRESHOLD_MS: 7,
      QUEUE_THRESHOLD_MS: 5_000,
    });
    expect(() => readSettings({ ...REQUIRED, SCHEMA_REGISTRY_USERNAME: 'me' }, CONNECTION_SETTINGS)).toThrow(
      ConfigError,
    );
  });
});

describe('a secret in a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'call-status-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const registryUser = { ...REQUIRED, SCHEMA_REGISTRY_USERNAME: 'me' };

  it('is read without the line break at its end', () => {
    const path = join(folder, 'password');
    writeFileSync(path, 's3cret\n');
    expect(readConfig({ ...registryUser, SCHEMA_REGISTRY_PASSWORD_FILE: path }).SCHEMA_REGISTRY_PASSWORD).toBe(
      's3cret',
    );
  });

  it('is a problem where the file is missing, or the secret is given twice', () => {
    const path = join(folder, 'nothing');
    expect(problemsOf({ ...registryUser, SCHEMA_REGISTRY_PASSWORD_FILE: path })[0]).toMatch(
      /^SCHEMA_REGISTRY_PASSWORD_FILE cannot be read: ENOENT/,
    );
    expect(problemsOf({ ...registryUser, SCHEMA_REGISTRY_PASSWORD: 'x', SCHEMA_REGISTRY_PASSWORD_FILE: path })).toEqual(
      ['SCHEMA_REGISTRY_PASSWORD and SCHEMA_REGISTRY_PASSWORD_FILE are both set; set one'],
    );
  });
});
