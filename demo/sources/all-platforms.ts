import { amazonConnectWriter } from './amazon-connect/amazon-connect-writer.ts';
import { asteriskCallWriter } from './asterisk/asterisk-call-writer.ts';
import { freeswitchCallWriter } from './freeswitch/freeswitch-call-writer.ts';
import { genesysCloudWriter } from './genesys-cloud/genesys-cloud-writer.ts';
import { kamailioCallWriter } from './kamailio/kamailio-call-writer.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { twilioStatusCallbackWriter } from './twilio/twilio-status-callback-writer.ts';

/** The platforms whose records the demo can make. */
export const ALL_PLATFORMS: readonly PlatformWriter[] = [
  asteriskCallWriter,
  freeswitchCallWriter,
  kamailioCallWriter,
  twilioStatusCallbackWriter,
  amazonConnectWriter,
  genesysCloudWriter,
];
