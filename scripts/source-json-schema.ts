import { z } from 'zod';
import { sourceFileSchema } from '../src/sources/own/source-file-schema.ts';

/** The JSON Schema of a `SOURCE_FILE`, for editors and for checks before a deployment. */
export function sourceJsonSchema(): object {
  return {
    title: 'call-status source',
    description: 'How records of a platform become calls: where each field comes from.',
    ...z.toJSONSchema(sourceFileSchema, { target: 'draft-2020-12', io: 'input', reused: 'ref' }),
  };
}
