import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/**
 * The log: one JSON object a line on standard output, written before the call returns, so that nothing is
 * lost when the process ends. Messages are constant, what varies stands in fields, and no field holds a
 * value of a call.
 */
export function createLog(level: string): Logger {
  return pino({ level, base: { pid: process.pid } }, pino.destination({ dest: 1, sync: true }));
}
