import { kamailioCall } from './kamailio/kamailio-call.ts';
import { kamailioCdr } from './kamailio/kamailio-cdr.ts';
import type { Source } from './source.ts';

/** Every source that is built in, by its name. */
export const ALL_SOURCES: readonly Source[] = [kamailioCall, kamailioCdr];
