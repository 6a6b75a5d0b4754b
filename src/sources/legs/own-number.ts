import { toldIfAny, type Told } from '../facts.ts';
import type { Direction } from '../source-settings.ts';

/** Of the two numbers of a leg the call centre's; undefined where nobody says which it is: the other is a customer's. */
export function ownNumber(
  direction: Direction | null,
  from: string | null,
  to: string | null,
): Told<string> | undefined {
  if (direction === null) return undefined;
  return direction === 'inbound' ? toldIfAny(to, 'to, of inbound') : toldIfAny(from, 'from, of outbound');
}
