import { InvalidArgumentError, Option } from 'commander';
import { wholeNumberAboveZero } from '../demo/option-values.ts';
import { ALL_SETTINGS } from '../src/config.ts';

/** Numbers above 0, with commas between them. @throws InvalidArgumentError */
export function listOfNumbers(text: string): readonly number[] {
  return text.split(',').map((number) => wholeNumberAboveZero(number.trim()));
}

/** The same, or the word none. @throws InvalidArgumentError */
export function listOrNone(text: string): readonly number[] {
  return text === 'none' ? [] : listOfNumbers(text);
}

/** The settings of the worker that a benchmark changes. */
export const settingOption = () =>
  new Option('--set <NAME=VALUE>', 'a setting of the worker that is not to have its default; may be repeated')
    .argParser(workerSetting)
    .default({});

/** A setting of the worker as NAME=VALUE, added to those before it. @throws InvalidArgumentError */
export function workerSetting(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [, name, value] = /^([A-Z_0-9]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It is not of the form NAME=VALUE.');
  if (!ALL_SETTINGS.some((known) => known === name)) throw new InvalidArgumentError('The worker has no such setting.');
  return { ...before, [name]: value };
}
