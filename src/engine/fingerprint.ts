import { createHash } from 'node:crypto';

/** Eight hexadecimal digits that are the same for the same JSON, and hardly ever for another. */
export function fingerprint(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8);
}
