import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPrometheusTools, prometheusTools } from '../../local-stack/prometheus-tools.ts';

// Shell scripts that do as apt-get and dpkg-deb do; nothing is downloaded.
const DOWNLOAD = ': > prometheus_1_any.deb';
const UNPACK = '/bin/mkdir -p "$3/usr/bin"; for each in prometheus promtool; do /bin/cp "$0" "$3/usr/bin/$each"; done';

let folder: string;
let env: NodeJS.ProcessEnv;
const programs = () => join(folder, 'bin');
const cache = () => join(folder, 'cache', 'call-status');
const get = () => prometheusTools({ env, onProgress: () => {} });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'call-status-tools-'));
  await mkdir(programs());
  env = { PATH: programs(), XDG_CACHE_HOME: join(folder, 'cache') };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, script = ''): Promise<void> {
  await writeFile(join(programs(), name), `#!/bin/sh\n${script}\n`);
  await chmod(join(programs(), name), 0o755);
}

function toolsIn(path: string) {
  return { prometheus: join(path, 'prometheus'), promtool: join(path, 'promtool') };
}

describe('Prometheus', () => {
  it('is taken from the PATH', async () => {
    await program('prometheus');
    await program('promtool');
    expect(await findPrometheusTools(env)).toEqual(toolsIn(programs()));
    expect(await get()).toEqual(toolsIn(programs()));
  });

  it('is unpacked from the package of the system where the PATH lacks a part of it, once', async () => {
    await program('promtool');
    await program('apt-get', DOWNLOAD);
    await program('dpkg-deb', UNPACK);
    expect(await findPrometheusTools(env)).toBeNull();
    const unpacked = toolsIn(join(cache(), 'prometheus-debian', 'usr', 'bin'));
    expect(await get()).toEqual(unpacked);

    await program('apt-get', 'exit 1');
    expect(await findPrometheusTools(env)).toEqual(unpacked);
    expect(await get()).toEqual(unpacked);
  });

  it('is whole, and alone in its place, where several ask for it at once', async () => {
    await program('apt-get', DOWNLOAD);
    await program('dpkg-deb', UNPACK);
    const all = await Promise.all([get(), get(), get()]);
    expect(all).toEqual([all[0], all[0], all[0]]);
    expect(await readdir(cache())).toEqual(['prometheus-debian']);
    expect(await readdir(join(cache(), 'prometheus-debian'))).toEqual(['usr']);
  });

  it('is found by lists of packages of our own where those of the system lack it', async () => {
    const calls = join(folder, 'calls');
    await program('apt-get', `echo "$*" >> ${calls}; case "$*" in *Dir::State=*) ${DOWNLOAD};; *) exit 100;; esac`);
    await program('dpkg-deb', UNPACK);
    await get();
    const commands = (await readFile(calls, 'utf8')).trim().split('\n');
    expect(commands.map((line) => line.replace(/^.*(?=update|download)/, ''))).toEqual([
      'download prometheus',
      'update',
      'download prometheus',
    ]);
    expect(commands.every((line) => line.includes(`Dir::Cache=${cache()}`))).toBe(true);
  });

  it('is asked for where it cannot be had, with the reason', async () => {
    await expect(get()).rejects.toThrow(/put both on the PATH(.|\n)*apt-get: there is no such program here/);
    await program('apt-get', 'echo "E: Unable to locate package prometheus" >&2; exit 100');
    await expect(get()).rejects.toThrow(/put both on the PATH(.|\n)*Unable to locate package/);
    expect(await readdir(cache())).toEqual([]);
  });
});
