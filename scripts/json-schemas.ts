import { z } from 'zod';
import { causeMapFileSchema } from '../src/cause-map-file.ts';
import { sourceFileSchema } from '../src/sources/own/source-file-schema.ts';
import { sourceSettingsSchema } from '../src/sources/source-settings.ts';

// JSON Schemas of the files that settings name, for editors and for checks before a deployment.

/** Of a `CAUSE_MAP_FILE`. */
export function causeMapJsonSchema(): object {
  return {
    title: 'call-status cause map',
    description: 'Meanings of SIP statuses and Q.850 causes, laid over those of the default cause map.',
    ...z.toJSONSchema(causeMapFileSchema, { target: 'draft-2020-12' }),
  };
}

/** Of a `SOURCE_SETTINGS_FILE`, whatever the source. */
export function sourceSettingsJsonSchema(): object {
  return {
    title: 'call-status source settings',
    description: 'What no record of a platform tells of its calls.',
    ...z.toJSONSchema(sourceSettingsSchema, { target: 'draft-2020-12', io: 'input' }),
  };
}

/** Of a `SOURCE_FILE`. */
export function sourceJsonSchema(): object {
  return {
    title: 'call-status source',
    description: 'How records of a platform become calls: where each field comes from.',
    ...z.toJSONSchema(sourceFileSchema, { target: 'draft-2020-12', io: 'input', reused: 'ref' }),
  };
}
