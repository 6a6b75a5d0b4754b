import { z } from 'zod';

/** An object with exactly one of these properties. */
export function oneOf<Shape extends z.core.$ZodShape>(names: readonly (string & keyof Shape)[], shape: Shape) {
  const among = `must have exactly one of ${names.join(', ')}`;
  const has = (given: object, name: string): boolean => (given as Record<string, unknown>)[name] !== undefined;
  return z
    .strictObject(shape)
    .refine((given) => names.filter((name) => has(given, name)).length === 1, among)
    .meta({ oneOf: names.map((name) => ({ required: [name] })) });
}

/** Options of a schema, by which it says whether something is missing or something else. */
export function mustBe(what: string) {
  return {
    error: ({ input }: { readonly input?: unknown }) => (input === undefined ? 'is missing' : `must be ${what}`),
  };
}
