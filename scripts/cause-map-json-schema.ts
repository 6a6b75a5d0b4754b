import { z } from 'zod';
import { causeMapFileSchema } from '../src/cause-map-file.ts';

/** The JSON Schema of a `CAUSE_MAP_FILE`, for editors and for checks before a deployment. */
export function causeMapJsonSchema(): object {
  return {
    title: 'call-status cause map',
    description: 'Meanings of SIP statuses and Q.850 causes, laid over those of the default cause map.',
    ...z.toJSONSchema(causeMapFileSchema, { target: 'draft-2020-12' }),
  };
}
