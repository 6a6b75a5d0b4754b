const ANSI_CODES = {
  plain: '',
  bold: '1',
  grey: '90',
  red: '31',
  green: '32',
  yellow: '33',
  magenta: '35',
  cyan: '36',
} as const;

export type Style = keyof typeof ANSI_CODES;

/** Puts a text into a style of the terminal. It takes no columns, so texts are padded before. */
export type Paint = (style: Style, text: string) => string;

/** Without colour, texts are left as they are. */
export function createPaint(colour: boolean): Paint {
  if (!colour) return (_style, text) => text;
  return (style, text) => (style === 'plain' || text === '' ? text : `\x1b[${ANSI_CODES[style]}m${text}\x1b[0m`);
}
