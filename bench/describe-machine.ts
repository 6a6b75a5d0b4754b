import os from 'node:os';

/** What figures were measured on, and whether it was idle. */
export function describeMachine() {
  const cores = os.cpus();
  return {
    processor: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    /** Running processes, the average of the last minute; above 0 others had a share of the machine. */
    loadBefore: os.loadavg()[0]!,
    system: `${os.type()} ${os.arch()}`,
    node: process.version,
  };
}
