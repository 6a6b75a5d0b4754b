import type { WriteStream } from 'node:tty';

/** Where the demo shows its table: in place on a terminal, now and then elsewhere. */
export interface Screen {
  readonly colour: boolean;
  /** How many lines there is room for; undefined where they scroll by. */
  readonly maxLines: () => number | undefined;
  /** How often a new table is of use, in milliseconds. */
  readonly everyMs: number;
  /** Prints lines that stay. */
  readonly say: (text: string) => void;
  /** Shows a table; on a terminal instead of the one before. */
  readonly show: (table: string) => void;
}

const IN_PLACE_EVERY_MS = 1_000;
const ELSEWHERE_EVERY_MS = 10_000;

const ESCAPE = '\u001B[';
const CLEAR_BELOW = `${ESCAPE}J`;

export function createScreen(out: WriteStream | NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen {
  const inPlace = out.isTTY;
  let shownLines = 0;
  const up = () => (shownLines === 0 ? '' : `${ESCAPE}${shownLines}F`);
  return {
    colour: inPlace && !env['NO_COLOR'],
    maxLines: () => (inPlace ? out.rows - 1 : undefined),
    everyMs: inPlace ? IN_PLACE_EVERY_MS : ELSEWHERE_EVERY_MS,
    say(text) {
      out.write(`${text}\n`);
      shownLines = 0;
    },
    show(table) {
      if (inPlace) {
        out.write(`${up()}${CLEAR_BELOW}${table}\n`);
        shownLines = table.split('\n').length;
      } else {
        out.write(`\n${table}\n`);
      }
    },
  };
}
