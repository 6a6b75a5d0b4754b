/* Names of channels, as `PJSIP/trunk-0000001f`, `Local/s@dialout-00000001;2`, and what Dial is given, as `PJSIP/100@trunk&PJSIP/200,30`. */

/** A channel's name without what makes it unique: `PJSIP/trunk`. */
export function endpointOf(channel: string): string {
  const bare = channel.replace(/;[12]$/, '');
  const cut = bare.lastIndexOf('-');
  return cut > 0 ? bare.slice(0, cut) : bare;
}

/** Its last part: `trunk`. Null where it has none, and of Local channels, which are no line. */
export function trunkOf(channel: string): string | null {
  if (isLocal(channel)) return null;
  const endpoint = endpointOf(channel);
  const slash = endpoint.indexOf('/');
  return slash < 0 || slash === endpoint.length - 1 ? null : endpoint.slice(slash + 1);
}

export function isLocal(channel: string): boolean {
  return channel.startsWith('Local/');
}

/** The half of a Local channel that runs a dialplan of its own. */
export function isSecondHalf(channel: string): boolean {
  return isLocal(channel) && channel.endsWith(';2');
}

/** What Asterisk writes beside a failed Originate where the context has an extension `failed`: no channel of the call. */
export function isFailedOriginate(channel: string): boolean {
  return channel === 'OutgoingSpoolFailed';
}

export function startsWithAny(name: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => name.startsWith(beginning));
}

/** Where Dial sends a call. */
export interface DialTarget {
  /** As the channel's name would begin: `PJSIP/trunk` of `PJSIP/100@trunk`. */
  readonly endpoint: string;
  /** Whether a number is dialled by way of it: it is a trunk, no phone. */
  readonly isTrunk: boolean;
}

const MOST_TARGETS = 100;

/** The channels that Dial was told to make, by its data. */
export function targetsOf(dialData: string): readonly DialTarget[] {
  const [targets = ''] = dialData.split(',', 1);
  return targets.split('&', MOST_TARGETS).map(targetOf);
}

function targetOf(target: string): DialTarget {
  const [technology = '', resource = '', ...rest] = target.split('/');
  const at = resource.lastIndexOf('@');
  if (at >= 0 && technology !== 'Local') return { endpoint: `${technology}/${resource.slice(at + 1)}`, isTrunk: true };
  return { endpoint: `${technology}/${resource}`, isTrunk: rest.length > 0 };
}

/** A CDR's `lastdata` holds 79 characters: what is longer was cut. */
const LONGEST_DATA = 78;

/** How long Dial lets it ring, its second argument in seconds; null where it has none, or may have been cut. */
export function ringLimitMsOf(dialData: string): number | null {
  if (dialData.length > LONGEST_DATA) return null;
  const seconds = dialData.split(',', 2)[1]?.trim() ?? '';
  return /^\d{1,5}$/.test(seconds) && Number(seconds) > 0 ? Number(seconds) * 1_000 : null;
}

/** What stands first in the data of an application: a queue's name. */
export function firstArgument(data: string): string | null {
  const [first = ''] = data.split(',', 1);
  return first === '' ? null : first;
}

/** The time in seconds that a channel's unique id holds, as ms: `1795902286.0`, or `host-1795902286.0`. Null where it holds none. */
export function createdMsOf(uniqueId: string): number | null {
  const seconds = /(?:^|-)(\d{9,11})\.\d+$/.exec(uniqueId)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}

/** A number as people dial it, of a field that may hold an extension's name as well. */
export function numberOf(text: string | null): string | null {
  return text !== null && /^\+?\d{3,20}$/.test(text) ? text : null;
}
