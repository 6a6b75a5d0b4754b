import type { z } from 'zod';
import type { freeswitchOptions } from './freeswitch-options.ts';

/*
 * mod_json_cdr URL-encodes every value under `variables`, unless `encode-values` is false, and nothing else of the document. What it
 * encodes: control characters, what is not ASCII, and each of UNSAFE; a `%` that two hexadecimal digits follow stays as it is, so a
 * value that held `%2B` before cannot be told from one that held `+` (switch_url_encode, FreeSWITCH 1.10 and 1.11).
 */

/** What an encoded value never holds, `%` aside. */
const UNSAFE = /[\r\n #&+:;<=>?@[\\\]^`{|}"]/;

type Mode = z.output<typeof freeswitchOptions>['encodedValues'];

/**
 * How the values of a record are to be read. `stamp` is a time of it as `2026-11-20 11:30:00`, which every document of mod_json_cdr
 * has: it cannot stand there encoded and not. Where there is none, each value is asked whether it can be an encoded one.
 */
export function decoderOf(mode: Mode, stamp: string | null): (value: string) => string {
  if (mode === false || (mode === 'auto' && stamp?.includes(' ') === true)) return asItIs;
  if (mode === true || stamp?.includes('%') === true) return decodeValue;
  return (value) => (UNSAFE.test(value) ? value : decodeValue(value));
}

function asItIs(value: string): string {
  return value;
}

function decodeValue(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return decodeLoosely(value);
  }
}

/** What no UTF-8 is becomes U+FFFD: a caller's name in Latin-1 must not fail a call. */
function decodeLoosely(value: string): string {
  return value.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
