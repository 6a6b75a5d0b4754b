import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../src/commands/format-options.ts';

const command = new Command('explain').exitOverride().configureOutput({ writeErr: () => {} });
const environment = (options: Parameters<typeof environmentOf>[1], env: NodeJS.ProcessEnv = {}) =>
  environmentOf(command, options, env);

describe('what options say of the input', () => {
  it('stands in place of the environment, with what that says of another source', () => {
    const env = { INPUT_FORMAT: 'source:own', SOURCE_FILE: 'own.json', SOURCE_SETTINGS_FILE: 'own-settings.json' };
    expect(environment({ source: 'vonage' }, env)).toEqual({
      INPUT_FORMAT: 'source:vonage',
      SOURCE_FILE: '',
      SOURCE_SETTINGS_FILE: '',
    });
    expect(environment({ format: 'json' }, env)).toMatchObject({ INPUT_FORMAT: 'json', SOURCE_FILE: '' });
    expect(environment({}, env)).toEqual(env);
  });

  it('leaves the settings of the same source in force', () => {
    const env = { INPUT_FORMAT: 'source:vonage', SOURCE_SETTINGS_FILE: 'settings.json' };
    expect(environment({ source: 'vonage' }, env)).toMatchObject(env);
    expect(environment({ sourceFile: 'own.json', sourceSettings: 's.json' })).toEqual({
      INPUT_FORMAT: 'source:own',
      SOURCE_FILE: 'own.json',
      SOURCE_SETTINGS_FILE: 's.json',
    });
  });

  it('may not contradict itself', () => {
    expect(() => environment({ source: 'vonage', format: 'json' })).toThrow('--format and --source contradict');
    expect(() => environment({ sourceFile: 'a', format: 'json' })).toThrow('--format and --source-file contradict');
    expect(() => environment({ source: 'vonage', sourceFile: 'a' })).toThrow('--source-file and --source vonage');
  });
});
