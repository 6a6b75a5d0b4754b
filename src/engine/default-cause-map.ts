import type { CauseMap } from './cause-map.ts';

/**
 * The cause map in force unless another is given. Names of Q.850 causes are those of ITU-T Q.850 (05/98),
 * names of SIP statuses those of RFC 3261, but 607 (RFC 8197) and 608 (RFC 8688). Where switches
 * disagree about a code (480, 408, 18, 102), ringing decides.
 */
export const defaultCauseMap: CauseMap = {
  q850: [
    { code: 1, name: 'Unallocated (unassigned) number', cause: 'OUT_OF_SERVICE' },
    { code: 3, name: 'No route to destination', cause: 'CARRIER_UNAVAILABLE' },
    { code: 16, name: 'Normal call clearing', cause: 'NORMAL' },
    { code: 17, name: 'User busy', cause: 'BUSY' },
    { code: 18, name: 'No user responding', cause: { ifRang: 'NO_ANSWER', otherwise: 'CARRIER_UNAVAILABLE' } },
    { code: 19, name: 'No answer from user (user alerted)', cause: 'NO_ANSWER' },
    { code: 20, name: 'Subscriber absent', cause: 'OUT_OF_SERVICE' },
    { code: 21, name: 'Call rejected', cause: 'REJECTED' },
    { code: 22, name: 'Number changed', cause: 'OUT_OF_SERVICE' },
    { code: 27, name: 'Destination out of order', cause: 'CARRIER_UNAVAILABLE' },
    { code: 28, name: 'Invalid number format (address incomplete)', cause: 'OUT_OF_SERVICE' },
    { code: 34, name: 'No circuit/channel available', cause: 'CARRIER_UNAVAILABLE' },
    { code: 38, name: 'Network out of order', cause: 'CARRIER_UNAVAILABLE' },
    { code: 41, name: 'Temporary failure', cause: 'CARRIER_UNAVAILABLE' },
    { code: 42, name: 'Switching equipment congestion', cause: 'CARRIER_UNAVAILABLE' },
    { code: 47, name: 'Resource unavailable, unspecified', cause: 'CARRIER_UNAVAILABLE' },
    { code: 102, name: 'Recovery on timer expiry', cause: { ifRang: 'NO_ANSWER', otherwise: 'CARRIER_UNAVAILABLE' } },
  ],
  sip: [
    { code: 200, name: 'OK', cause: 'NORMAL' },
    { code: 402, name: 'Payment Required', cause: 'INSUFFICIENT_BALANCE' },
    { code: 403, name: 'Forbidden', cause: 'POLICY_BLOCKED' },
    { code: 404, name: 'Not Found', cause: 'OUT_OF_SERVICE' },
    { code: 408, name: 'Request Timeout', cause: { ifRang: 'NO_ANSWER', otherwise: 'CARRIER_UNAVAILABLE' } },
    { code: 410, name: 'Gone', cause: 'OUT_OF_SERVICE' },
    { code: 480, name: 'Temporarily Unavailable', cause: { ifRang: 'NO_ANSWER', otherwise: 'OUT_OF_SERVICE' } },
    { code: 482, name: 'Loop Detected', cause: 'CARRIER_UNAVAILABLE' },
    { code: 483, name: 'Too Many Hops', cause: 'CARRIER_UNAVAILABLE' },
    { code: 484, name: 'Address Incomplete', cause: 'OUT_OF_SERVICE' },
    { code: 486, name: 'Busy Here', cause: 'BUSY' },
    { code: 487, name: 'Request Terminated', cause: 'CANCELLED' },
    { code: 488, name: 'Not Acceptable Here', cause: 'CARRIER_UNAVAILABLE' },
    { code: 500, name: 'Server Internal Error', cause: 'CARRIER_UNAVAILABLE' },
    { code: 502, name: 'Bad Gateway', cause: 'CARRIER_UNAVAILABLE' },
    { code: 503, name: 'Service Unavailable', cause: 'CARRIER_UNAVAILABLE' },
    { code: 504, name: 'Server Time-out', cause: 'CARRIER_UNAVAILABLE' },
    { code: 600, name: 'Busy Everywhere', cause: 'BUSY' },
    { code: 603, name: 'Decline', cause: 'REJECTED' },
    { code: 604, name: 'Does Not Exist Anywhere', cause: 'OUT_OF_SERVICE' },
    { code: 606, name: 'Not Acceptable', cause: 'CARRIER_UNAVAILABLE' },
    { code: 607, name: 'Unwanted', cause: 'REJECTED' },
    { code: 608, name: 'Rejected', cause: 'POLICY_BLOCKED' },
  ],
};
