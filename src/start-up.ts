import type { Brokers } from './adapters/kafka/client/brokers.ts';
import type { Cluster, TopicDescription } from './adapters/kafka/cluster.ts';
import { compareVersions } from './adapters/kafka/compare-versions.ts';
import type { Registry } from './adapters/registry/schema-registry.ts';
import type { Config } from './config.ts';
import { callClassifiedSchema, callEndedSchema } from './events/avro-schemas.ts';
import { callEndedProto } from './events/protobuf/call-ended-proto.ts';
import { isBySchema } from './formats/format-names.ts';
import { protocolNeeds } from './part-settings.ts';
import { StartUpError, problemsOf } from './start-up-error.ts';

/** What the worker has to know of its surroundings before it takes the first record. */
export interface Surroundings {
  readonly input: TopicDescription;
  readonly output: TopicDescription;
  readonly deadLetters: TopicDescription;
  /** The id under which outputs are written; null where they are JSON. */
  readonly outputSchemaId: number | null;
}

export interface InspectedParts {
  readonly cluster: Cluster;
  /** They are left connected. */
  readonly brokers: Brokers;
  /** Null where no format takes a registry. */
  readonly registry: Registry | null;
}

/**
 * Asks cluster and registry for everything the configuration names, at once, so that a missing topic
 * does not hide a missing schema.
 * @throws StartUpError with every problem found.
 */
export async function inspectSurroundings(
  config: Config,
  { cluster, brokers, registry }: InspectedParts,
): Promise<Surroundings> {
  const [topics, schemas] = await Promise.allSettled([
    inspectCluster(config, cluster, brokers),
    findSchemas(config, registry),
  ]);
  const problems = [topics, schemas].flatMap((result) =>
    result.status === 'rejected' ? problemsOf(result.reason) : [],
  );
  if (topics.status === 'rejected' || schemas.status === 'rejected') throw new StartUpError(problems);
  return { ...topics.value, outputSchemaId: schemas.value };
}

async function inspectCluster(config: Config, cluster: Cluster, brokers: Brokers) {
  await cluster.connect();
  await checkVersions(config, brokers);
  return findTopics(config, cluster);
}

/** @throws StartUpError where a broker does not speak what this worker asks. One that is away for now is none of these. */
async function checkVersions(config: Config, brokers: Brokers): Promise<void> {
  const problems = await compareVersions(brokers, protocolNeeds(config));
  const unspoken = problems.filter(({ kind }) => kind === 'unspoken').map(({ detail }) => detail);
  if (unspoken.length > 0) throw new StartUpError(unspoken);
}

/** Finds the three topics in a cluster that is connected. @throws StartUpError, StopError */
export async function findTopics(config: Config, cluster: Cluster): Promise<Omit<Surroundings, 'outputSchemaId'>> {
  const named = { input: 'INPUT_TOPIC', output: 'OUTPUT_TOPIC', deadLetters: 'DEAD_LETTER_TOPIC' } as const;
  const found = await cluster.describeTopics(Object.values(named).map((setting) => config[setting]));
  const problems = Object.values(named)
    .filter((setting) => !found.has(config[setting]))
    .map((setting) => `there is no topic ${config[setting]} (${setting}); create it, or check the rights of this user`);
  if (problems.length > 0) throw new StartUpError(problems);
  return {
    input: found.get(config.INPUT_TOPIC)!,
    output: found.get(config.OUTPUT_TOPIC)!,
    deadLetters: found.get(config.DEAD_LETTER_TOPIC)!,
  };
}

/**
 * The input's subject has to be there too, though records name their schemas themselves: with the wrong
 * registry every record's id would be unknown, and the topic would drain into the dead letters.
 * @returns the id that outputs are written with; null where they are not Avro. @throws StartUpError, StopError
 */
export async function findSchemas(config: Config, registry: Registry | null): Promise<number | null> {
  if (registry === null) return null;
  const inputSubject = isBySchema(config.INPUT_FORMAT) ? `${config.INPUT_TOPIC}-value` : null;
  const outputSubject = config.OUTPUT_FORMAT === 'avro' ? `${config.OUTPUT_TOPIC}-value` : null;
  if (config.REGISTER_SCHEMAS) {
    if (inputSubject !== null) await registerInput(config, registry, inputSubject);
    return outputSubject === null ? null : registry.register(outputSubject, callClassifiedSchema.json);
  }
  const problems = inputSubject === null ? [] : await inputProblems(registry, inputSubject);
  const outputId = outputSubject === null ? null : await registry.idOf(outputSubject, callClassifiedSchema.json);
  if (outputSubject !== null && outputId === null)
    problems.push(`the registry has no schema schemas/call-classified.avsc under ${outputSubject}; ${ADVICE}`);
  if (problems.length > 0) throw new StartUpError(problems);
  return outputId;
}

async function registerInput({ INPUT_FORMAT: format }: Config, registry: Registry, subject: string): Promise<void> {
  if (format === 'protobuf') await registry.register(subject, callEndedProto, 'PROTOBUF');
  else await registry.register(subject, callEndedSchema.json);
}

const ADVICE = 'register it, or start once with REGISTER_SCHEMAS=true';

async function inputProblems(registry: Registry, subject: string): Promise<string[]> {
  const id = await registry.latestId(subject);
  if (id === null) return [`the registry has no subject ${subject}; ${ADVICE}`];
  await registry.load(id);
  const schema = registry.known(id);
  return schema?.kind === 'unusable'
    ? [`the latest schema of ${subject} cannot be used: ${schema.defect.message}`]
    : [];
}
