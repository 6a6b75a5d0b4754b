import { protobufCallReader } from '../adapters/registry/protobuf-call-reader.ts';
import type { RegistryOutcome } from '../adapters/registry/registry-requests.ts';
import { createRegistry, createRegistryFor, type Registry } from '../adapters/registry/schema-registry.ts';
import type { ConnectionConfig } from '../config.ts';
import { registrySettings } from '../part-settings.ts';

/** The registry of the settings; null where nothing is written in a way that takes one. `observe` hears of every request. */
export function openRegistry(config: ConnectionConfig, observe: (outcome: RegistryOutcome) => void): Registry | null {
  const settings = registrySettings(config);
  if (settings === null) return null;
  return config.INPUT_FORMAT === 'protobuf'
    ? createRegistryFor(protobufCallReader, settings, observe)
    : createRegistry(settings, observe);
}
