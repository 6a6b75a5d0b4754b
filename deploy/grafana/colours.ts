import type { CallStatus, ReasonAttribution, Status } from '../../src/engine/classification.ts';

/** Grafana's names of colours have a shade for the dark theme and one for the light; this grey fits both. */
const GREY = '#8e8e8e';

/** What a colour says on every panel: all is well, look at it, something is wrong. */
export const GOOD = 'green';
export const WARNING = 'orange';
export const BAD = 'red';
/** Of figures that have no norm. */
export const PLAIN = 'text';
/** Of what is there to compare with. */
export const FAINT = GREY;

/** One colour for each call status. Not connected is nobody's fault for the most part, so it is neutral. */
export const CALL_STATUS_COLOURS: Readonly<Record<CallStatus, string>> = {
  CONNECTED: 'green',
  NOT_CONNECTED: 'blue',
  ABNORMAL_CONNECTED: 'orange',
  ABNORMAL_NOT_CONNECTED: 'red',
  UNKNOWN: GREY,
};

/** Shades of the call status's colour. A hue has five: the sixth of blue is purple, as all that a carrier spoils. */
export const STATUS_COLOURS: Readonly<Record<Status, string>> = {
  EFFECTIVE_CALL: 'green',
  VOICEMAIL_POST_CONNECT: 'super-light-green',
  SHORT_DURATION_HANGUP: 'light-green',
  INBOUND_NO_AGENT_ANSWER: 'dark-green',
  INBOUND_NORMAL_CALL: 'semi-dark-green',
  CALLEE_BUSY_OR_REJECTED: 'semi-dark-blue',
  TIMEOUT_NO_ANSWER: 'blue',
  TELECOM_UNAVAILABLE: 'purple',
  OUT_OF_SERVICE: 'light-blue',
  CALLER_HANGUP: 'dark-blue',
  VOICEMAIL_PRE_CONNECT: 'super-light-blue',
  LINE_ABNORMAL: 'semi-dark-orange',
  LINE_NO_AUDIO: 'dark-orange',
  RING_ABANDON: 'orange',
  QUEUE_ABANDON_LONG: 'light-orange',
  QUEUE_ABANDON_SHORT: 'super-light-orange',
  CALL_FAILED: 'red',
  UNCLASSIFIED: GREY,
};

/** Whose doing it was. */
export const REASON_COLOURS: Readonly<Record<ReasonAttribution, string>> = {
  CALLEE: 'blue',
  LINE_OR_CARRIER: 'purple',
  AGENT_OR_CALLEE: 'light-blue',
  AGENT: 'orange',
  NETWORK: 'yellow',
  OTHER: 'red',
  NONE: GREY,
};
