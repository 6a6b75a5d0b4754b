import { amazonConnect } from './amazon-connect/amazon-connect.ts';
import { genesysCloud } from './genesys-cloud/genesys-cloud.ts';
import { jambonz } from './jambonz/jambonz.ts';
import { livekitSip } from './livekit-sip/livekit-sip.ts';
import type { Source } from './source.ts';

/** Every source that is built in, by its name. */
export const ALL_SOURCES: readonly Source[] = [amazonConnect, genesysCloud, jambonz, livekitSip];
