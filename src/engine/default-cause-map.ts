import type { CauseMap, CodeLists, MadeOfSip, MappedCause } from './cause-map.ts';

const Q850 = 'ITU-T Q.850 (05/98)';
const NO_ANSWER_OR_CARRIER: MappedCause = { ifRang: 'NO_ANSWER', otherwise: 'CARRIER_UNAVAILABLE' };
const NO_ANSWER_OR_AWAY: MappedCause = { ifRang: 'NO_ANSWER', otherwise: 'OUT_OF_SERVICE' };

/*
 * The names of the codes are those of their sources. Where switches disagree about a code (480, 408, 18,
 * 102), ringing decides. 402 is the one code that carriers also send during a call, when a balance runs out.
 */
const defaults: CodeLists = {
  q850: [
    { code: 1, name: 'Unallocated (unassigned) number', source: Q850, cause: 'OUT_OF_SERVICE' },
    { code: 3, name: 'No route to destination', source: Q850, cause: 'CARRIER_UNAVAILABLE' },
    // How switches say that nothing went wrong: before the answer that is the absence of a cause.
    { code: 16, name: 'Normal call clearing', source: Q850, cause: null },
    { code: 17, name: 'User busy', source: Q850, cause: 'BUSY' },
    {
      code: 18,
      name: 'No user responding',
      source: Q850,
      cause: NO_ANSWER_OR_CARRIER,
    },
    { code: 19, name: 'No answer from user (user alerted)', source: Q850, cause: 'NO_ANSWER' },
    { code: 20, name: 'Subscriber absent', source: Q850, cause: 'OUT_OF_SERVICE' },
    { code: 21, name: 'Call rejected', source: Q850, cause: 'REJECTED' },
    { code: 22, name: 'Number changed', source: Q850, cause: 'OUT_OF_SERVICE' },
    { code: 27, name: 'Destination out of order', source: Q850, cause: 'CARRIER_UNAVAILABLE' },
    { code: 28, name: 'Invalid number format (address incomplete)', source: Q850, cause: 'OUT_OF_SERVICE' },
    { code: 34, name: 'No circuit/channel available', source: Q850, cause: 'CARRIER_UNAVAILABLE' },
    { code: 38, name: 'Network out of order', source: Q850, cause: 'CARRIER_UNAVAILABLE' },
    { code: 41, name: 'Temporary failure', source: Q850, cause: 'CARRIER_UNAVAILABLE' },
    { code: 42, name: 'Switching equipment congestion', source: Q850, cause: 'CARRIER_UNAVAILABLE' },
    { code: 47, name: 'Resource unavailable, unspecified', source: Q850, cause: 'CARRIER_UNAVAILABLE' },
    {
      code: 102,
      name: 'Recovery on timer expiry',
      source: Q850,
      cause: NO_ANSWER_OR_CARRIER,
    },
  ],
  sip: [
    { code: 200, name: 'OK', source: 'RFC 3261, 21.2.1', cause: 'NORMAL' },
    {
      code: 402,
      name: 'Payment Required',
      source: 'RFC 3261, 21.4.3',
      cause: 'INSUFFICIENT_BALANCE',
      alsoAfterAnswer: true,
    },
    { code: 403, name: 'Forbidden', source: 'RFC 3261, 21.4.4', cause: 'POLICY_BLOCKED' },
    { code: 404, name: 'Not Found', source: 'RFC 3261, 21.4.5', cause: 'OUT_OF_SERVICE' },
    {
      code: 408,
      name: 'Request Timeout',
      source: 'RFC 3261, 21.4.9',
      cause: NO_ANSWER_OR_CARRIER,
    },
    { code: 410, name: 'Gone', source: 'RFC 3261, 21.4.10', cause: 'OUT_OF_SERVICE' },
    {
      code: 480,
      name: 'Temporarily Unavailable',
      source: 'RFC 3261, 21.4.18',
      cause: NO_ANSWER_OR_AWAY,
    },
    { code: 482, name: 'Loop Detected', source: 'RFC 3261, 21.4.20', cause: 'CARRIER_UNAVAILABLE' },
    { code: 483, name: 'Too Many Hops', source: 'RFC 3261, 21.4.21', cause: 'CARRIER_UNAVAILABLE' },
    { code: 484, name: 'Address Incomplete', source: 'RFC 3261, 21.4.22', cause: 'OUT_OF_SERVICE' },
    { code: 486, name: 'Busy Here', source: 'RFC 3261, 21.4.24', cause: 'BUSY' },
    { code: 487, name: 'Request Terminated', source: 'RFC 3261, 21.4.25', cause: 'CANCELLED' },
    { code: 488, name: 'Not Acceptable Here', source: 'RFC 3261, 21.4.26', cause: 'CARRIER_UNAVAILABLE' },
    { code: 500, name: 'Server Internal Error', source: 'RFC 3261, 21.5.1', cause: 'CARRIER_UNAVAILABLE' },
    { code: 502, name: 'Bad Gateway', source: 'RFC 3261, 21.5.3', cause: 'CARRIER_UNAVAILABLE' },
    { code: 503, name: 'Service Unavailable', source: 'RFC 3261, 21.5.4', cause: 'CARRIER_UNAVAILABLE' },
    { code: 504, name: 'Server Time-out', source: 'RFC 3261, 21.5.5', cause: 'CARRIER_UNAVAILABLE' },
    { code: 600, name: 'Busy Everywhere', source: 'RFC 3261, 21.6.1', cause: 'BUSY' },
    { code: 603, name: 'Decline', source: 'RFC 3261, 21.6.2', cause: 'REJECTED' },
    { code: 604, name: 'Does Not Exist Anywhere', source: 'RFC 3261, 21.6.3', cause: 'OUT_OF_SERVICE' },
    { code: 606, name: 'Not Acceptable', source: 'RFC 3261, 21.6.4', cause: 'CARRIER_UNAVAILABLE' },
    { code: 607, name: 'Unwanted', source: 'RFC 8197', cause: 'REJECTED' },
    { code: 608, name: 'Rejected', source: 'RFC 8688', cause: 'POLICY_BLOCKED' },
  ],
  madeOfSip: [...byRfc3398(), ...bySwitches()],
};

/** What gateways are told to make; without 487, 488 and 606, for which it has no number. */
function byRfc3398(): readonly MadeOfSip[] {
  const pairs: readonly (readonly [q850: number, ...sip: readonly number[]])[] = [
    [1, 404, 485, 604],
    [17, 486, 600],
    [18, 480],
    [21, 401, 402, 403, 407, 603],
    [22, 410],
    [25, 482, 483],
    [28, 484],
    [38, 502],
    [41, 400, 481, 500, 503],
    [63, 405],
    [79, 406, 415, 501],
    [102, 408, 504],
    [127, 413, 414, 416, 420, 421, 423, 505, 513],
  ];
  return pairs.flatMap(([q850, ...statuses]) =>
    statuses.map((sip) => ({ sip, q850: [q850], source: 'RFC 3398, 8.2.6.1' })),
  );
}

/** What switches make besides, seen of them. */
function bySwitches(): readonly MadeOfSip[] {
  return [
    { sip: 408, q850: [18], source: 'Asterisk, chan_pjsip' },
    { sip: 480, q850: [19], source: 'Asterisk, chan_pjsip' },
    { sip: 483, q850: [19], source: 'Asterisk, chan_pjsip' },
    { sip: 480, q850: [20], source: 'Oracle SBC, SIP to Q.850 table' },
    { sip: 604, q850: [3], source: 'FreeSWITCH, mod_sofia' },
    { sip: 608, q850: [21], source: 'FreeSWITCH, mod_sofia' },
  ];
}

/** Nothing said of codes. */
export const noCodes: CodeLists = { q850: [], sip: [], madeOfSip: [] };

/** The cause map in force unless another is laid over it. */
export const defaultCauseMap: CauseMap = { defaults, everyCarrier: noCodes, carriers: {} };
