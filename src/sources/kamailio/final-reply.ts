import type { AccRow } from './acc-rows.ts';
import { TURNED_AWAY } from './call-of-proxy.ts';
import type { DialogCdr } from './dialog-cdr.ts';

/** Kamailio's own tags: an MD5 and a checksum. The far end of its replies is Kamailio itself. */
const OWN_TAG = /^[0-9a-f]{32}[-.][0-9a-f]{4,8}$/;

/** Whether Kamailio made the reply itself. */
export function isOwnReply({ toTag }: AccRow): boolean {
  return toTag === null || OWN_TAG.test(toTag);
}

/**
 * The reply that says why an INVITE failed: the last of the callee's, which stands in missed_calls; acc has what went to the caller,
 * and Kamailio makes a 500 of a 503, or another of its own in a failure_route. Rows come in the order of their times.
 */
export function finalReply(acc: readonly AccRow[], missed: readonly AccRow[]): AccRow | undefined {
  const isTheirs = (row: AccRow): boolean => !isOwnReply(row);
  return missed.findLast(isTheirs) ?? acc.findLast(isTheirs) ?? missed.at(-1) ?? acc.at(-1);
}

/**
 * The code of a busy phone in a parallel fork: of its branches one alone leaves a row, that with the lowest code, as a 404. The
 * script's last code may be another branch's; a phone that was busy or turned the call away is there, so it goes before.
 */
export function busyBranch(reply: AccRow, rows: readonly AccRow[], cdr: DialogCdr | undefined): number | null {
  const code = cdr?.code;
  if (typeof code !== 'number' || !TURNED_AWAY.has(code)) return null;
  return saysNotThere(reply.code) && rows.every((row) => row.code !== code) ? code : null;
}

const NOT_THERE: ReadonlySet<number> = new Set([404, 410, 480, 484, 604]);

function saysNotThere(code: number): boolean {
  return NOT_THERE.has(code) || (code >= 500 && code < 600);
}
