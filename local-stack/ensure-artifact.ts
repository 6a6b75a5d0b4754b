import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Something that is downloaded or built once, and kept in the user's cache folder. */
export interface Artifact {
  readonly name: string;
  readonly version: string;
  /** Where it does not come from Maven Central: what is done to get it, for people. */
  readonly filling?: string;
  /** Fills an empty folder. */
  readonly fill: (folder: string, signal: AbortSignal | undefined) => Promise<void>;
}

type Place = Pick<Artifact, 'name' | 'version'>;

/**
 * The folder of an artifact, downloaded if it is not there yet. It is filled beside its place and then
 * renamed, so that it is whole whenever it is there, whoever else starts or stops at the same time.
 * @throws LocalStackError where it cannot be got.
 */
export async function ensureArtifact(
  artifact: Artifact,
  env: NodeJS.ProcessEnv,
  onProgress: (message: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const folder = folderOf(artifact, env);
  if (await exists(folder)) return folder;
  onProgress(artifact.filling ?? `downloading ${artifact.name} ${artifact.version} from Maven Central, once`);
  await mkdir(dirname(folder), { recursive: true });
  const filling = await mkdtemp(`${folder}.filling-`);
  try {
    await artifact.fill(filling, signal);
    await rename(filling, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error; // else somebody else was faster
    });
    return folder;
  } finally {
    await rm(filling, { recursive: true, force: true });
  }
}

/** The folder of an artifact where it is there already, else null. */
export async function keptArtifact(place: Place, env: NodeJS.ProcessEnv): Promise<string | null> {
  const folder = folderOf(place, env);
  return (await exists(folder)) ? folder : null;
}

/** In the folder where downloads are kept between starts. */
function folderOf({ name, version }: Place, env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'call-status', `${name}-${version}`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
