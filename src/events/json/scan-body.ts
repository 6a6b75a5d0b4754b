import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COLON, OPEN_LIST, OPEN_OBJECT, QUOTE, skipSpace } from './json-bytes.ts';

/** What a look at the bytes of a body says, before any parser has seen them. */
export type ScannedBody =
  | { readonly kind: 'fine' }
  | { readonly kind: 'too deep' }
  /** A field that stands twice, though its name be escaped. */
  | { readonly kind: 'twice'; readonly name: string };

const FINE: ScannedBody = { kind: 'fine' };

/**
 * Looks how deep a body is, and whether one of the named fields stands twice in its outermost object. It takes no memory but for the
 * names that it finds, whatever the body. Of what is no JSON it says anything: that is for the parser to tell.
 */
export function scanBody(bytes: Buffer, mostLevels: number, names: ReadonlySet<string>): ScannedBody {
  const found = new Set<string>();
  let twice: string | null = null;
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      const start = at;
      at = endOfText(bytes, start) - 1;
      if (depth !== 1 || twice !== null || bytes[skipSpace(bytes, at + 1, bytes.length)] !== COLON) continue;
      const name = nameIn(bytes.subarray(start, at + 1), names);
      if (name !== null && found.has(name)) twice = name;
      else if (name !== null) found.add(name);
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      if (depth > mostLevels) return { kind: 'too deep' };
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
  }
  return twice === null ? FINE : { kind: 'twice', name: twice };
}

/** The place behind a text that begins here. */
function endOfText(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return bytes.length;
}

/** Longer than any of the names, with six bytes for every letter, as \u0063 takes. */
const LONGEST_NAME_BYTES = 512;

/** One of the names, out of a text in quotes; null where it is none of them. */
function nameIn(text: Buffer, names: ReadonlySet<string>): string | null {
  if (text.length > LONGEST_NAME_BYTES) return null;
  const name = text.includes(BACKSLASH) ? unescaped(text) : text.toString('latin1', 1, text.length - 1);
  return name !== null && names.has(name) ? name : null;
}

function unescaped(text: Buffer): string | null {
  try {
    return JSON.parse(text.toString('utf8')) as string;
  } catch {
    return null;
  }
}
