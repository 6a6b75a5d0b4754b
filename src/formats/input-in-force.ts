import type { InputFormat } from '../pipeline/input-format.ts';
import type { WriterSchemas } from '../pipeline/writer-schemas.ts';
import type { InputFormatName } from './format-names.ts';
import { callOfPlain, plainReaderOf } from './plain-reader.ts';
import type { SourceInForce } from './source-in-force.ts';

/** How the input is read. `schemas` are null where no format takes a registry. */
export function inputInForce(
  format: InputFormatName,
  source: SourceInForce | null,
  schemas: WriterSchemas | null,
): InputFormat {
  const plain = plainReaderOf(format, source);
  if (plain !== null) return { kind: 'plain', read: (body) => callOfPlain(plain(body)) };
  if (schemas === null) throw new TypeError(`${format} needs a registry`);
  return { kind: 'avro', schemas };
}
