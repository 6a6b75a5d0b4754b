import { freeswitchCall } from './freeswitch/freeswitch-call.ts';
import { freeswitchJsonCdr } from './freeswitch/freeswitch-json-cdr.ts';
import type { Source } from './source.ts';

/** Every source that is built in, by its name. */
export const ALL_SOURCES: readonly Source[] = [freeswitchCall, freeswitchJsonCdr];
