import type { Direction } from '../source-settings.ts';

/** Of the two numbers of a leg the one that is the call centre's; null where nobody says which it is: the other is a customer's. */
export function ownNumber(direction: Direction | null, from: string | null, to: string | null): string | null {
  return direction === 'inbound' ? to : direction === 'outbound' ? from : null;
}
