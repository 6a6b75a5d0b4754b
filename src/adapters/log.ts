import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/**
 * The log: one JSON object a line on standard output, written before the call returns, so that nothing is
 * lost when the process ends. Messages are constant, what varies stands in fields, and no field holds a
 * value of a call. `name` says which process writes, where several write to one log.
 */
export function createLog(level: string, name?: string): Logger {
  const base = { pid: process.pid, ...(name === undefined ? {} : { process: name }) };
  return pino({ level, base }, pino.destination({ dest: 1, sync: true }));
}
