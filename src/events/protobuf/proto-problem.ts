/*
 * Text of .proto comes from whoever may register schemas. It is looked at here before a library is: its size, how much it declares,
 * how deep it nests, and a name that means something else to JavaScript.
 */

/** Of a schema and all that it refers to, in characters. */
export const MOST_PROTO_TEXT = 512 << 10;
/**
 * `=`, `,` and `;` of a schema and all that it refers to: a field has two, a reserved number one. The library compares each field of a message
 * with every other and with every reserved number, so its time grows with their square: 1,500 fields take it a quarter of a second.
 * Those in comments count too: what is no comment to the library could be one here.
 */
export const MOST_PROTO_MARKS = 3_000;
/** Braces and brackets within each other. The compiler of Protobuf allows 32 messages. */
export const MOST_PROTO_DEPTH = 64;

const TOKENS = /\/\/.*|\/\*|"(?:[^"\\\n]|\\.)*|'(?:[^'\\\n]|\\.)*|[{[(<]|[}\])>]/g;
const OPENINGS = new Set('{[(<');
const CLOSINGS = new Set('}])>');

/** What keeps texts, one that refers to the others, from being given to a parser; null where nothing does. */
export function findProtoProblem(texts: readonly string[]): string | null {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length > MOST_PROTO_TEXT)
    return `it has ${length} characters with what it refers to, of ${MOST_PROTO_TEXT} at most`;
  const marks = texts.reduce((sum, text) => sum + countMarks(text), 0);
  if (marks > MOST_PROTO_MARKS)
    return `it has ${marks} of = , ; with what it refers to, of ${MOST_PROTO_MARKS} at most`;
  for (const text of texts) {
    if (text.includes('__proto__')) return 'it has a name that no field may have';
    if (isDeeper(text)) return `its braces are nested more than ${MOST_PROTO_DEPTH} deep`;
  }
  return null;
}

function countMarks(text: string): number {
  return text.match(/[=,;]/g)?.length ?? 0;
}

/** Comments and texts are passed over, or braces in them would hide others. */
function isDeeper(text: string): boolean {
  let depth = 0;
  TOKENS.lastIndex = 0;
  for (let token = TOKENS.exec(text); token !== null; token = TOKENS.exec(text)) {
    const [found] = token;
    if (found === '/*') {
      const end = text.indexOf('*/', TOKENS.lastIndex);
      if (end === -1) return false;
      TOKENS.lastIndex = end + 2;
    } else if (found[0] === '"' || found[0] === "'") {
      TOKENS.lastIndex += text[TOKENS.lastIndex] === found[0] ? 1 : 0;
    } else if (OPENINGS.has(found)) {
      depth += 1;
      if (depth > MOST_PROTO_DEPTH) return true;
    } else if (CLOSINGS.has(found)) depth -= 1;
  }
  return false;
}
