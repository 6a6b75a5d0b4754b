import { amazonConnectWriter } from './amazon-connect/amazon-connect-writer.ts';
import { genesysCloudWriter } from './genesys-cloud/genesys-cloud-writer.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { twilioStatusCallbackWriter } from './twilio/twilio-status-callback-writer.ts';

/** The platforms whose records the demo can make. */
export const ALL_PLATFORMS: readonly PlatformWriter[] = [
  amazonConnectWriter,
  genesysCloudWriter,
  twilioStatusCallbackWriter,
];
