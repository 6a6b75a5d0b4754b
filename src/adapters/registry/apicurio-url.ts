import type { SchemaId } from '../../events/schema-id.ts';

const CONFLUENT_API = '/apis/ccompat/';

/** Where Apicurio's own API begins, by the address of its Confluent API; null where a registry is another. */
export function apicurioUrlOf(registryUrl: string): string | null {
  const at = registryUrl.indexOf(CONFLUENT_API);
  return at === -1 ? null : registryUrl.slice(0, at);
}

/** Whether an id is one of Apicurio's own API: see `SchemaId`. */
export function isApicurioId(id: SchemaId): boolean {
  return typeof id === 'string' && !id.startsWith('guid ');
}

/** What to set where such ids are met, and the registry is another, or its own API is not to be found. */
export const APICURIO_ADVICE =
  "the record names its schema as Apicurio's serializers do, in a header or by an id of eight bytes, and SCHEMA_REGISTRY_URL " +
  "is no address of Apicurio's (.../apis/ccompat/v7): use that one, or set at the producer apicurio.registry.headers.enabled=false " +
  'and apicurio.registry.id-handler=io.apicurio.registry.serde.Default4ByteIdHandler (version 2: apicurio.registry.as-confluent=true)';
