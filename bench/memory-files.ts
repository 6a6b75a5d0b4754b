import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const IN_MEMORY = '/dev/shm';
/** More than a benchmark's topics hold at the same time. */
const ENOUGH_BYTES = 4 * 1_024 ** 3;

/**
 * Has this process and those that it starts keep temporary files in memory, where Linux offers enough of it: what is
 * measured are contenders, not a disk, and a broker's first write to an index took 5 ms and more on one. Where `TMPDIR`
 * is set, that counts. Returns the folder that is used.
 */
export async function keepFilesInMemory(): Promise<string> {
  if (!process.env['TMPDIR'] && (await freeBytesOf(IN_MEMORY)) >= ENOUGH_BYTES) process.env['TMPDIR'] = IN_MEMORY;
  return tmpdir();
}

async function freeBytesOf(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return 0; // there is no such folder
  }
}
