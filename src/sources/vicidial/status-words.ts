import type { EndCause } from '../../engine/call.ts';

/*
 * Statuses of VICIdial, of six characters at most: some the system sets, some an agent chooses. What each means is in the system's
 * own table vicidial_statuses, and, of those of the dialler, in what sets them (FastAGI_log.pl). Statuses of a campaign's own are for
 * the settings' evidence.
 */

/** An answering machine: chosen by an agent, found by AMD, with a message played, or sent to it. A fax is no person either. */
export const VOICEMAIL: ReadonlySet<string> = new Set(['A', 'AA', 'AFAX', 'AL', 'AM']);

/** The customer answered, or came in, and no agent took the call. */
export const NO_AGENT: ReadonlySet<string> = new Set([
  'DROP',
  'PDROP',
  'XDROP',
  'TIMEOT',
  'NANQUE',
  'IQNANQ',
  'AFTHRS',
  'MAXCAL',
  'QVMAIL',
]);

/** The customer answered, and heard a message, a survey or a menu of the system. */
const PLAYED_TO: ReadonlySet<string> = new Set([
  'PU',
  'PM',
  'SVYEXT',
  'SVYVM',
  'SVYHU',
  'SVYREC',
  'SVYCLM',
  'IVRXFR',
  'RQXFER',
]);

/** Users that are the system itself. */
const SYSTEM_USERS: ReadonlySet<string> = new Set(['VDAD', 'VDCL']);

/** The agent of a row; null where it is the system's. */
export function agentOf(user: string | null): string | null {
  return user === null || SYSTEM_USERS.has(user) ? null : user;
}

/** What an agent, or the call progress detection, found of a call that was not answered. */
export const UNANSWERED: ReadonlyMap<string, EndCause | null> = new Map<string, EndCause | null>([
  ['N', 'NO_ANSWER'],
  ['NA', 'NO_ANSWER'],
  ['CPDNA', 'NO_ANSWER'],
  ['B', 'BUSY'],
  ['AB', 'BUSY'],
  ['CPDB', 'BUSY'],
  ['CPDREJ', 'REJECTED'],
  ['DC', 'OUT_OF_SERVICE'],
  ['CPDINV', 'OUT_OF_SERVICE'],
  ['CPDSI', 'OUT_OF_SERVICE'],
  ['CPDSV', 'OUT_OF_SERVICE'],
  ['CPDATB', 'CARRIER_UNAVAILABLE'],
  ['CPDSNC', 'CARRIER_UNAVAILABLE'],
  ['CPDSUA', 'CARRIER_UNAVAILABLE'],
  ['CPDSR', 'CARRIER_UNAVAILABLE'],
  ['LRERR', 'CARRIER_UNAVAILABLE'],
  ['DNCL', 'POLICY_BLOCKED'],
  ['DNCC', 'POLICY_BLOCKED'],
  // Every failure that Asterisk calls CHANUNAVAIL or CONGESTION may get these: they say nothing of whose fault it was.
  ['ADC', null],
  ['ADCT', null],
  ['CPDSUK', null],
  ['CPDUK', null],
  ['CPDERR', null],
]);

/** Whether a status, where nothing else tells, is of an answered call: of the dialler's own calls only those that say so. */
export function isOfAnswered(status: string, agent: string | null): boolean {
  if (agent !== null) return !UNANSWERED.has(status);
  return VOICEMAIL.has(status) || NO_AGENT.has(status) || PLAYED_TO.has(status);
}
