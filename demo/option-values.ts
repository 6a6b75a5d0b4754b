import { InvalidArgumentError } from 'commander';

/** A whole number of at most nine digits, 0 among them. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number from 0 to 999999999.');
  return Number(text);
}

/** @throws InvalidArgumentError */
export function wholeNumberAboveZero(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError('It has to be above 0.');
  return number;
}

/** A reader of lists of known words, with commas between them. */
export function oneOfWords(known: readonly string[]): (text: string) => readonly string[] {
  return (text) => {
    const words = text.split(',').map((word) => word.trim());
    const unknown = words.find((word) => !known.includes(word));
    if (unknown !== undefined) throw new InvalidArgumentError(`It is one of ${known.join(', ')}.`);
    return words;
  };
}
