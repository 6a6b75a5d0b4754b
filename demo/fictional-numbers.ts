/*
 * E.164 numbers that are set aside for fiction, so that no demo ever shows a real one: 555-0100 to
 * 555-0199 in North America, and Ofcom's drama numbers 07700 900000-900999 and 020 7946 0000-0999.
 */

const AREA_CODES = ['202', '212', '305', '312', '404', '415', '503', '512', '602', '617', '702', '713'] as const;

export const mobileNumbers: Readonly<Record<'US' | 'GB', readonly string[]>> = {
  US: AREA_CODES.flatMap((areaCode) => numberRange(`+1${areaCode}55501`, 2)),
  GB: numberRange('+447700900', 3),
};

export const lineNumbers: Readonly<Record<'US' | 'GB', readonly string[]>> = {
  US: numberRange('+164655501', 2),
  GB: numberRange('+4420794600', 2),
};

function numberRange(prefix: string, digits: number): readonly string[] {
  return Array.from({ length: 10 ** digits }, (_, index) => prefix + String(index).padStart(digits, '0'));
}
