import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The first program of one of these names in the folders of the PATH, or in some more; null where there is none. */
export async function findProgram(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  moreFolders: readonly string[] = [],
): Promise<string | null> {
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), ...moreFolders];
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (await isProgram(path)) return path;
  }
  return null;
}

/** Whether there is a file that may be run. */
export async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
