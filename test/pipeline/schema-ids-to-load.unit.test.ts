import { expect, it } from 'vitest';
import { writeFrame } from '../../src/events/wire-format.ts';
import { schemaIdsToLoad } from '../../src/pipeline/schema-ids-to-load.ts';
import { SCHEMA_ID, body, recordAt, schemas } from '../support/batch-values.ts';

it('names each schema that is to be loaded once, whatever else a value may be', () => {
  const values = [
    writeFrame(SCHEMA_ID, body()),
    writeFrame(20, body()),
    writeFrame(21, body()),
    writeFrame(20, body()),
    null,
  ];
  const records = values.map((value, i) => recordAt(i, value));
  const byHeader = [{ key: '__value_schema_id', value: Buffer.from([0, 0, 0, 0, 22]) }];
  records.push({ ...recordAt(9, writeFrame(23, body())), headers: byHeader });
  expect([...schemaIdsToLoad(records, schemas)]).toEqual([20, 21, 22]);
});
