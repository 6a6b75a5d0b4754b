import { SECRETS, settings } from './config.ts';

/** A setting as it is told to people. */
export interface SettingDescription {
  readonly name: string;
  readonly description: string;
  /** Undefined where it has to be given, null where it may be left out. */
  readonly fallback: string | null | undefined;
  readonly secret: boolean;
}

/** Every setting in the order of the list. */
export function describeSettings(): readonly SettingDescription[] {
  return Object.entries(settings.shape).map(([key, schema]) => {
    const given = schema.safeParse(undefined);
    const fallback = typeof given.data === 'object' ? undefined : given.data;
    return {
      name: key,
      description: schema.description ?? '',
      fallback: given.success ? (fallback === undefined ? null : String(fallback)) : undefined,
      secret: SECRETS.some((secret) => secret === key),
    };
  });
}

/** The same for `--help`. */
export function settingsHelp(): string {
  return describeSettings()
    .map(({ name, description, fallback, secret }) => {
      const state = fallback === undefined ? 'required' : fallback === null ? 'optional' : `default ${fallback}`;
      return `  ${name}${secret ? ` (or ${name}_FILE)` : ''}\n      ${description}; ${state}`;
    })
    .join('\n');
}
