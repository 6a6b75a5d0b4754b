import type { Writable } from 'node:stream';
import { ENGINE_SETTINGS } from '../config.ts';
import { engineSettings } from '../part-settings.ts';
import { readSettings } from '../read-config.ts';
import { renderCauseMap } from './render-cause-map.ts';
import { renderEnumeration } from './render-enumeration.ts';
import { renderTable, type TableFormat } from './table.ts';

/**
 * Writes a table; the cause map is that of the environment.
 * @returns the exit code, 0.
 * @throws ConfigError where the environment names a cause map that cannot be.
 */
export function printTable(
  which: 'decisions' | 'enumeration' | 'causes',
  format: TableFormat,
  env: NodeJS.ProcessEnv,
  output: Writable,
): number {
  switch (which) {
    case 'decisions':
      output.write(renderTable(format));
      break;
    case 'enumeration':
      output.write(renderEnumeration(format));
      break;
    case 'causes':
      output.write(renderCauseMap(engineSettings(readSettings(env, ENGINE_SETTINGS)).causeMap, format));
  }
  return 0;
}
