import { textTable } from './text-table.ts';
import { printable } from './printable.ts';
import type { FoundCall } from './sourced-call.ts';

/** They say who was called: the explanation says why. */
const PERSONAL: ReadonlySet<string> = new Set(['callerNumber', 'calleeNumber']);

/** From which fields of a platform's record a call was made, a line each; none where the record is `CallEnded` itself. */
export function originLines({ call, origins }: Pick<FoundCall, 'call' | 'origins'>): readonly string[] {
  if (origins === null) return [];
  const rows = Object.entries(origins).map(([field, from]) => [
    field,
    PERSONAL.has(field) ? '(told)' : printable(String(call[field as keyof typeof call])),
    printable(from),
  ]);
  return textTable([`Of the record (${call.source})`, 'is', 'from'], rows);
}
