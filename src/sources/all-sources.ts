import { asteriskCall } from './asterisk/asterisk-call.ts';
import { asteriskCdr } from './asterisk/asterisk-cdr.ts';
import type { Source } from './source.ts';

/** Every source that is built in, by its name. */
export const ALL_SOURCES: readonly Source[] = [asteriskCall, asteriskCdr];
