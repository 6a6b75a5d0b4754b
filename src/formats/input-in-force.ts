import type { InputFormat } from '../pipeline/input-format.ts';
import type { WriterSchemas } from '../pipeline/writer-schemas.ts';
import { callOfPlain, plainReaderOf } from './plain-reader.ts';
import type { SourceConfig } from './source-in-force.ts';

/** How the input is read by these settings. `schemas` are null where no format takes a registry. */
export function inputInForce(config: SourceConfig, schemas: WriterSchemas | null): InputFormat {
  const plain = plainReaderOf(config);
  if (plain !== null) return { kind: 'plain', read: (body) => callOfPlain(plain(body)) };
  if (schemas === null) throw new TypeError(`${config.INPUT_FORMAT} needs a registry`);
  return { kind: 'by schema', schemas };
}
