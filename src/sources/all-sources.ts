import { ciscoCucm } from './cisco-cucm/cisco-cucm.ts';
import { kamailioCall } from './kamailio/kamailio-call.ts';
import { kamailioCdr } from './kamailio/kamailio-cdr.ts';
import type { Source } from './source.ts';
import { vicidial } from './vicidial/vicidial.ts';

/** Every source that is built in, by its name. */
export const ALL_SOURCES: readonly Source[] = [ciscoCucm, kamailioCall, kamailioCdr, vicidial];
