import type { InputFormat } from '../pipeline/input-format.ts';
import type { WriterSchemas } from '../pipeline/writer-schemas.ts';
import { createJsonCallProjection } from '../events/json/json-call-projection.ts';
import type { InputFormatName, OutputFormat } from './format-names.ts';
import { callOfPlain, plainReaderOf } from './plain-reader.ts';
import type { SourceInForce } from './source-in-force.ts';

/** How the input is read. `schemas` are null where no format takes a registry. */
export function inputInForce(
  format: InputFormatName,
  output: OutputFormat,
  source: SourceInForce | null,
  schemas: WriterSchemas | null,
): InputFormat {
  const plain = plainReaderOf(format, source);
  if (plain !== null) {
    const projection = source === null ? createJsonCallProjection(output) : null;
    return { kind: 'plain', read: (body, timestampMs) => callOfPlain(plain(body, timestampMs)), projection };
  }
  if (schemas === null) throw new TypeError(`${format} needs a registry`);
  return { kind: 'by schema', schemas: output === 'avro' ? schemas : unprojected(schemas) };
}

/** Projections write Avro: for another output every call is read as an object. */
function unprojected(schemas: WriterSchemas): WriterSchemas {
  return {
    ...schemas,
    known(id) {
      const schema = schemas.known(id);
      return schema?.kind === 'readable' ? { ...schema, projection: null } : schema;
    },
  };
}
