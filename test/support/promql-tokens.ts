/** What is left of an expression that is read from its start to its end. */
export interface PromqlTokens {
  /** The next token, to be looked at; nothing at the end. */
  readonly peek: () => string;
  readonly take: () => string;
  /** Takes the next token if it is this one. */
  readonly skip: (token: string) => boolean;
  /** Takes a token that has to be there. */
  readonly expect: (token: string) => void;
  /** @throws Error with this, and where it is. */
  readonly fail: (what: string) => never;
}

const TOKEN =
  /\s*("(?:[^"\\]|\\.)*"|\d[\w.]*(?:e-?\d+)?|\$\w+|[a-zA-Z_:][\w:]*|=~|!~|!=|==|>=|<=|[=<>+\-*/%^(){}[\],:])/y;

/** The tokens of an expression in PromQL. @throws Error where something is none. */
export function promqlTokens(text: string): PromqlTokens {
  const tokens = tokensOf(text);
  let at = 0;

  const fail = (what: string): never => {
    throw new Error(`${what}, at ${tokens.slice(Math.max(0, at - 3), at + 3).join(' ')} in ${text}`);
  };
  const peek = () => tokens[at] ?? '';
  const take = () => tokens[at++] ?? fail('it ends too early');
  const skip = (token: string) => peek() === token && take() === token;
  return {
    peek,
    take,
    skip,
    expect: (token) => {
      if (!skip(token)) fail(`${token} is missing`);
    },
    fail,
  };
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const scanner = new RegExp(TOKEN);
  while (scanner.lastIndex < text.trimEnd().length) {
    const from = scanner.lastIndex;
    const token = scanner.exec(text)?.[1];
    if (token === undefined) throw new Error(`not PromQL: ${text.slice(from)}`);
    tokens.push(token);
  }
  return tokens;
}
