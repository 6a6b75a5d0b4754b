import type { describeMachine } from './describe-machine.ts';

type Machine = ReturnType<typeof describeMachine> & { readonly kafka: string };

/** What figures were measured on, as a sentence. */
export function settingLine({ processor, cores, system, kafka, loadBefore }: Machine): string {
  return `${processor}, ${cores} cores, ${system}; one Kafka ${kafka} broker on the same cores; load before: ${loadBefore.toFixed(2)}.`;
}

/** Settings of the worker that did not have their defaults, as items of a list in Markdown. */
export function settingsList(set: Readonly<Record<string, string>>): readonly string[] {
  const settings = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  return settings.length === 0 ? [] : [`- the worker with ${settings.join(', ')}`];
}
