import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';

/** Reads a certificate or key that a setting names. @throws ConfigError where it cannot be read. */
export function readPem(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError([`${setting} cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
