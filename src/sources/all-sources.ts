import type { Source } from './source.ts';
import { telnyx } from './telnyx/telnyx.ts';
import { twilioCallSummary } from './twilio/twilio-call-summary.ts';
import { twilioStatusCallback } from './twilio/twilio-status-callback.ts';
import { vonage } from './vonage/vonage.ts';

/** Every source that is built in, by its name. */
export const ALL_SOURCES: readonly Source[] = [telnyx, twilioCallSummary, twilioStatusCallback, vonage];
