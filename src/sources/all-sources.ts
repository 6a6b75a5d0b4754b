import { amazonConnect } from './amazon-connect/amazon-connect.ts';
import { asteriskCall } from './asterisk/asterisk-call.ts';
import { asteriskCdr } from './asterisk/asterisk-cdr.ts';
import { ciscoCucm } from './cisco-cucm/cisco-cucm.ts';
import { freeswitchCall } from './freeswitch/freeswitch-call.ts';
import { freeswitchJsonCdr } from './freeswitch/freeswitch-json-cdr.ts';
import { genesysCloud } from './genesys-cloud/genesys-cloud.ts';
import { jambonz } from './jambonz/jambonz.ts';
import { kamailioCall } from './kamailio/kamailio-call.ts';
import { kamailioCdr } from './kamailio/kamailio-cdr.ts';
import { livekitSip } from './livekit-sip/livekit-sip.ts';
import { telnyx } from './telnyx/telnyx.ts';
import { twilioCallSummary } from './twilio/twilio-call-summary.ts';
import { twilioStatusCallback } from './twilio/twilio-status-callback.ts';
import { vicidial } from './vicidial/vicidial.ts';
import { vonage } from './vonage/vonage.ts';
import type { Source } from './source.ts';

/** Every source that is built in: switches first, then platforms in the cloud. */
export const ALL_SOURCES: readonly Source[] = [
  asteriskCall,
  asteriskCdr,
  freeswitchCall,
  freeswitchJsonCdr,
  kamailioCall,
  kamailioCdr,
  ciscoCucm,
  vicidial,
  twilioStatusCallback,
  twilioCallSummary,
  telnyx,
  vonage,
  jambonz,
  livekitSip,
  amazonConnect,
  genesysCloud,
];
