import type { JsonObject } from '../../../src/sources/json-record.ts';

/** What mod_json_cdr encodes of a variable, by its default; all of the call centre's texts are ASCII. */
const UNSAFE = /[\r\n #%&+:;<=>?@[\\\]^`{|}"]/g;

/** Variables as mod_json_cdr writes them: texts, URL-encoded. */
export function encodeValues(variables: Readonly<Record<string, string | undefined>>): JsonObject {
  const entries = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value.replace(UNSAFE, encode)] as const],
  );
  return Object.fromEntries(entries);
}

function encode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
