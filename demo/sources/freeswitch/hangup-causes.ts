/** FreeSWITCH's names of Q.850 causes (switch_types.h). */
const NAMES: Readonly<Record<number, string>> = {
  1: 'UNALLOCATED_NUMBER',
  3: 'NO_ROUTE_DESTINATION',
  16: 'NORMAL_CLEARING',
  17: 'USER_BUSY',
  18: 'NO_USER_RESPONSE',
  19: 'NO_ANSWER',
  20: 'SUBSCRIBER_ABSENT',
  21: 'CALL_REJECTED',
  22: 'NUMBER_CHANGED',
  27: 'DESTINATION_OUT_OF_ORDER',
  28: 'INVALID_NUMBER_FORMAT',
  31: 'NORMAL_UNSPECIFIED',
  34: 'NORMAL_CIRCUIT_CONGESTION',
  38: 'NETWORK_OUT_OF_ORDER',
  41: 'NORMAL_TEMPORARY_FAILURE',
  42: 'SWITCH_CONGESTION',
  88: 'INCOMPATIBLE_DESTINATION',
  102: 'RECOVERY_ON_TIMER_EXPIRE',
  111: 'PROTOCOL_ERROR',
  127: 'INTERWORKING',
};

/** What mod_sofia makes of a SIP status; 607 and what it does not know are 16. */
const OF_SIP: Readonly<Record<number, number>> = {
  402: 21,
  403: 21,
  404: 1,
  408: 102,
  410: 22,
  480: 18,
  484: 28,
  486: 17,
  488: 88,
  500: 41,
  502: 38,
  503: 41,
  504: 102,
  600: 17,
  603: 21,
  604: 3,
  606: 88,
  608: 21,
};

export function causeOfQ850(cause: number): string {
  return NAMES[cause] ?? 'NORMAL_UNSPECIFIED';
}

export function q850OfSip(status: number): number {
  return OF_SIP[status] ?? 16;
}
