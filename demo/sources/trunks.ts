import { carriers } from '../call-centre.ts';

/** The trunk of lines whose carrier nobody names. */
export const SPARE_TRUNK = 'spare';
export const TRUNKS: readonly string[] = [...carriers.map(({ name }) => name), SPARE_TRUNK];
