import { readFileSync } from 'node:fs';
import avsc from 'avsc';
import type { AvroSchema } from '../../src/events/avro-schemas.ts';
import { boundedTypeHook } from '../../src/events/bounded-avro.ts';

/**
 * The edition of the input before ringing could be unknown and events had a source; producers and topics still have it. To the
 * letter, since former workers find it in the registry by its text.
 */
export const formerCallEnded = readFormer('call-ended.avsc');

/** The output of the same edition. */
export const formerCallClassified = readFormer('call-classified.avsc');

function readFormer(fileName: string): AvroSchema {
  const json = readFileSync(new URL(`./former-schemas/${fileName}`, import.meta.url), 'utf8');
  return { json, type: avsc.Type.forSchema(JSON.parse(json), { wrapUnions: 'never', typeHook: boundedTypeHook }) };
}
