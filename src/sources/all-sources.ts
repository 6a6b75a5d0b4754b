import type { Source } from './source.ts';

/**
 * Every source that is built in, by its name: switches first, then platforms in the cloud. Only the one that is in force is loaded:
 * all of them take as long as the rest of a command.
 */
const LOADERS = {
  'asterisk-call': async () => (await import('./asterisk/asterisk-call.ts')).asteriskCall,
  'asterisk-cdr': async () => (await import('./asterisk/asterisk-cdr.ts')).asteriskCdr,
  'freeswitch-call': async () => (await import('./freeswitch/freeswitch-call.ts')).freeswitchCall,
  'freeswitch-json-cdr': async () => (await import('./freeswitch/freeswitch-json-cdr.ts')).freeswitchJsonCdr,
  'kamailio-call': async () => (await import('./kamailio/kamailio-call.ts')).kamailioCall,
  'kamailio-cdr': async () => (await import('./kamailio/kamailio-cdr.ts')).kamailioCdr,
  'cisco-cucm': async () => (await import('./cisco-cucm/cisco-cucm.ts')).ciscoCucm,
  vicidial: async () => (await import('./vicidial/vicidial.ts')).vicidial,
  'twilio-status-callback': async () => (await import('./twilio/twilio-status-callback.ts')).twilioStatusCallback,
  'twilio-call-summary': async () => (await import('./twilio/twilio-call-summary.ts')).twilioCallSummary,
  telnyx: async () => (await import('./telnyx/telnyx.ts')).telnyx,
  vonage: async () => (await import('./vonage/vonage.ts')).vonage,
  jambonz: async () => (await import('./jambonz/jambonz.ts')).jambonz,
  'livekit-sip': async () => (await import('./livekit-sip/livekit-sip.ts')).livekitSip,
  'amazon-connect': async () => (await import('./amazon-connect/amazon-connect.ts')).amazonConnect,
  'genesys-cloud': async () => (await import('./genesys-cloud/genesys-cloud.ts')).genesysCloud,
} as const satisfies Readonly<Record<string, () => Promise<Source>>>;

export type SourceName = keyof typeof LOADERS;

export const SOURCE_NAMES = Object.keys(LOADERS) as readonly SourceName[];

export function isSourceName(name: string): name is SourceName {
  return Object.hasOwn(LOADERS, name);
}

export async function loadSource(name: SourceName): Promise<Source> {
  return LOADERS[name]();
}

/** All of them, in the order of their names' list. */
export async function loadAllSources(): Promise<readonly Source[]> {
  return Promise.all(SOURCE_NAMES.map(loadSource));
}
