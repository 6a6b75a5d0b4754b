import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { AclEntry } from 'kafkajs';
import type { SecureAccess } from '../local-stack/broker-security.ts';
import type { LocalStack } from '../local-stack/local-stack.ts';
import { startLocalStack } from '../local-stack/start-local-stack.ts';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
  createKafkaClient,
  logLevel,
} from '../src/adapters/kafka/kafkajs.ts';
import { offsetsInLog } from '../src/adapters/kafka/offsets/offset-in-log.ts';
import { visiblePlaces } from '../src/adapters/kafka/offsets/visible-places.ts';
import { exampleCall } from './support/example-call.ts';
import { startFlakyProxy } from './support/flaky-proxy.ts';
import { setScene, type Scene } from './support/scene.ts';
import { serveTokens, unsignedToken, type TokenEndpoint } from './support/token-endpoint.ts';

/** Whoever of a worker speaks to brokers by itself: its consumer, its producers, and who asks for topics and offsets. */
const CLIENTS = 3;

let scene: Scene;
afterEach(() => scene.end());

describe('a broker that asks for TLS and a password', () => {
  let stack: LocalStack;
  let access: SecureAccess;
  beforeAll(async () => {
    stack = await startLocalStack({
      secure: true,
      env: { ...process.env, KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '' },
    });
    access = stack.secure!;
  });
  afterAll(() => stack.stop());
  beforeEach(async () => {
    scene = await setScene({ partitions: 1, cluster: stack });
    await scene.admin.createAcls({ acl: rightsOf(scene.settings, access.username) });
  });

  const settingsFor = (mechanism: string, more: NodeJS.ProcessEnv = {}) => ({
    KAFKA_BROKERS: access.broker,
    KAFKA_TLS: 'true',
    KAFKA_TLS_CA_FILE: access.caFile,
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: access.username,
    KAFKA_SASL_PASSWORD: access.password,
    ...more,
  });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])('is worked with by %s', async (mechanism) => {
    await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
    const worker = await scene.startWorker(settingsFor(mechanism));
    await scene.committed(worker, 1);
    expect(await scene.outputs()).toHaveLength(1);
  });

  const settingsForTokens = ({ url }: TokenEndpoint) => settingsFor('oauthbearer', { KAFKA_SASL_TOKEN_URL: url });
  const serveUserTokens = (lifetimeS: number) =>
    serveTokens(() => ({ access_token: unsignedToken(access.username, lifetimeS), expires_in: lifetimeS }));

  it('is worked with by a token, which serves all connections of a client', async () => {
    await using tokens = await serveUserTokens(3_600);
    await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
    const worker = await scene.startWorker(settingsForTokens(tokens));
    await scene.committed(worker, 1);
    expect(await scene.outputs()).toHaveLength(1);
    expect(tokens.asked.length).toBeLessThanOrEqual(CLIENTS);
    await scene.stopWorker(worker);
  });

  it('is worked with beyond the end of a token, and closes no connection for it', async () => {
    const lifetimeS = 12; // sessions are renewed when less than 10 s of them are left
    await using tokens = await serveUserTokens(lifetimeS);
    const lines: string[] = [];
    const worker = await scene.startWorker(settingsForTokens(tokens), [], { onLine: (line) => lines.push(line) });
    const work = async (count: number) => {
      await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
      await scene.committed(worker, count);
    };
    await work(1);
    // Until then it is warned of what it has no right to know, and of a broker that is still starting.
    lines.length = 0;
    const endAtMs = performance.now() + (lifetimeS + 3) * 1_000;
    for (let count = 2; performance.now() < endAtMs; count++) await work(count);
    expect(lines.filter((line) => !line.includes('"level":30'))).toEqual([]);
    await scene.stopWorker(worker);
  });

  it('takes the rights away that a worker needs, and the worker ends and says so; given back, nothing is missing', async () => {
    const worker = await scene.startWorker(settingsFor('plain'));
    await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
    await scene.committed(worker, 1);
    const acl = rightsOf(scene.settings, access.username).find(
      ({ resourceName }) => resourceName === scene.settings['OUTPUT_TOPIC'],
    )!;
    await scene.admin.deleteAcls({ filters: [acl] });
    await scene.send([{ key: 'b', value: scene.encode(exampleCall()) }]);
    const { code, lastLines } = await worker.ended;
    expect(code).toBe(1);
    expect(lastLines.join('\n')).toMatch(/the worker cannot go on/);
    expect(lastLines.join('\n')).toMatch(/authorized/i);
    expect(await scene.outputs()).toHaveLength(1);
    await scene.admin.createAcls({ acl: [acl] });
    await scene.committed(await scene.startWorker(settingsFor('plain')), 1);
    expect(await scene.outputs()).toHaveLength(2);
  });

  it('does not let its user see what became of outputs and offsets without the right to read them', async () => {
    await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
    await scene.committed(await scene.startWorker(settingsFor('plain')), 1);
    const kafka = createKafkaClient({
      brokers: [access.broker],
      ssl: { ca: [readFileSync(access.caFile, 'utf8')] },
      sasl: { mechanism: 'plain', username: access.username, password: access.password },
      logLevel: logLevel.NOTHING,
    });
    const isSeen = (topic: string) =>
      visiblePlaces(kafka, [{ topic: scene.settings[topic]!, partition: 0, offset: 0n }]);
    expect(await isSeen('OUTPUT_TOPIC')).toEqual([null]);
    expect(await isSeen('INPUT_TOPIC')).toEqual([true]);
    const { CONSUMER_GROUP: groupId = '' } = scene.settings;
    const place = { groupId, topic: scene.inputTopic, partitions: [0] };
    expect(await offsetsInLog(kafka, place)).toEqual(new Map());
    expect((await offsetsInLog(scene.kafka, place)).get(0)).toMatchObject({ offset: 1n });
  });

  it('is told clearly where the password is wrong or the certificate is not trusted', async () => {
    const wrong = scene.startWorker(settingsFor('scram-sha-512', { KAFKA_SASL_PASSWORD: 'wrong' }));
    await expect(wrong).rejects.toThrow(/no broker of KAFKA_BROKERS can be used: .*authentication/i);
    const untrusted = scene.startWorker(settingsFor('plain', { KAFKA_TLS_CA_FILE: '' }));
    await expect(untrusted).rejects.toThrow(/no broker of KAFKA_BROKERS can be used: .*certificate/i);
  });
});

/** What docs/delivery.md asks for, and nothing else. */
function rightsOf(settings: NodeJS.ProcessEnv, user: string): AclEntry[] {
  const { TOPIC, GROUP, TRANSACTIONAL_ID } = AclResourceTypes;
  const { READ, WRITE } = AclOperationTypes;
  const { LITERAL, PREFIXED } = ResourcePatternTypes;
  const group = settings['CONSUMER_GROUP']!;
  const rights = [
    [GROUP, group, LITERAL, READ],
    [TOPIC, settings['INPUT_TOPIC']!, LITERAL, READ],
    [TOPIC, settings['OUTPUT_TOPIC']!, LITERAL, WRITE],
    [TOPIC, settings['DEAD_LETTER_TOPIC']!, LITERAL, WRITE],
    [TRANSACTIONAL_ID, `${group}-`, PREFIXED, WRITE],
  ] as const;
  return rights.map(([resourceType, resourceName, resourcePatternType, operation]) => ({
    resourceType,
    resourceName,
    resourcePatternType,
    operation,
    permissionType: AclPermissionTypes.ALLOW,
    principal: `User:${user}`,
    host: '*',
  }));
}

describe('a registry that asks for a password', () => {
  it('gets the one that is set, and refuses another', async () => {
    scene = await setScene({ partitions: 1 });
    const proxy = await startFlakyProxy(inject('schemaRegistryUrl'));
    proxy.behave('ask for a password');
    try {
      const settings = {
        SCHEMA_REGISTRY_URL: proxy.url,
        SCHEMA_REGISTRY_USERNAME: 'me',
        SCHEMA_REGISTRY_PASSWORD: 'secret',
      };
      await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
      await scene.committed(await scene.startWorker(settings), 1);
      const refused = scene.startWorker({ ...settings, SCHEMA_REGISTRY_PASSWORD: 'wrong' });
      await expect(refused).rejects.toThrow(/the registry of SCHEMA_REGISTRY_URL .* cannot be used: .*401/);
    } finally {
      await proxy.close();
    }
  });
});
