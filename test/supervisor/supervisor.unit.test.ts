import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../src/adapters/log.ts';
import { createMetricSum } from '../../src/adapters/metric-sum.ts';
import type { ProcessEnd } from '../../src/supervisor/judge-end.ts';
import type { FromProcess, ProcessReport, ToProcess } from '../../src/supervisor/messages.ts';
import { createSupervisor, type Supervisor } from '../../src/supervisor/supervisor.ts';

interface FakeProcess {
  readonly name: string;
  readonly say: (message: FromProcess) => void;
  readonly told: ToProcess['kind'][];
  readonly end: (end: Partial<ProcessEnd>) => Promise<void>;
  killed: boolean;
}

const report = (told: Partial<ProcessReport> = {}): ProcessReport => ({
  kind: 'report',
  asked: false,
  started: true,
  healthy: true,
  ready: true,
  metrics: [],
  metricsOfNode: null,
  ...told,
});

let processes: FakeProcess[];
let fatal: string[];
let restarts: number;
let supervisor: Supervisor;

beforeEach(() => {
  vi.useFakeTimers();
  processes = [];
  fatal = [];
  restarts = 0;
  supervisor = createSupervisor({
    count: 2,
    startProcess: (name, say) => {
      const { promise, resolve } = Promise.withResolvers<ProcessEnd>();
      const end = async (how: Partial<ProcessEnd>) => {
        resolve({ code: null, signal: null, ...how });
        await vi.advanceTimersByTimeAsync(0);
      };
      const fake: FakeProcess = { name, say, told: [], end, killed: false };
      processes.push(fake);
      const kill = () => {
        fake.killed = true;
        void end({ signal: 'SIGKILL' });
      };
      return { pid: processes.length, ended: promise, tell: ({ kind }) => fake.told.push(kind), kill };
    },
    sum: createMetricSum(),
    log: createLog('silent'),
    silenceLimitMs: 20_000,
    stopLimitMs: 5_000,
    onFatal: ({ message }) => fatal.push(message),
    onRestart: () => {
      restarts += 1;
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const states = () => supervisor.statuses().map(({ state }) => state);
const startBoth = async () => {
  const started = supervisor.start();
  for (const { say } of processes) say(report());
  await started;
};

describe('a supervisor', () => {
  it('has started when every process consumes', async () => {
    const started = vi.fn<() => void>();
    void supervisor.start().then(started);
    processes[0]!.say(report());
    processes[1]!.say(report({ started: false }));
    await vi.advanceTimersByTimeAsync(0);
    expect([started.mock.calls.length, states()]).toEqual([0, ['working', 'starting']]);
    processes[1]!.say(report());
    await vi.advanceTimersByTimeAsync(0);
    expect([started.mock.calls.length, states()]).toEqual([1, ['working', 'working']]);
  });

  it('starts another in the place of one that was killed, later each time', async () => {
    await startBoth();
    for (const delayMs of [1_000, 2_000, 4_000]) {
      await processes.findLast(({ name }) => name === '1')!.end({ signal: 'SIGKILL' });
      expect(states()).toEqual(['down', 'working']);
      const before = processes.length;
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(processes).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(processes).toHaveLength(before + 1);
      expect(states()).toEqual(['starting', 'working']);
      processes.at(-1)!.say(report());
      processes[1]!.say(report());
    }
    expect([restarts, fatal]).toEqual([3, []]);
  });

  it('ends all as soon as one says that it cannot go on, and says so once', async () => {
    await startBoth();
    processes[0]!.say({ kind: 'failure', reason: 'too many dead letters' });
    expect(fatal).toEqual(['process 1: too many dead letters']);
    const stopping = supervisor.stop();
    processes[1]!.say({ kind: 'failure', reason: 'too many dead letters' });
    expect(processes.map(({ told }) => told)).toEqual([['stop'], ['stop']]);
    await processes[0]!.end({ code: 1 });
    await processes[1]!.end({ code: 1 });
    expect([await stopping, fatal.length, processes.length]).toEqual([false, 1, 2]);
  });

  it('tries one that cannot start again while the other works, and ends all where none does', async () => {
    void supervisor.start();
    processes[1]!.say(report());
    processes[0]!.say({ kind: 'failure', reason: 'no broker' });
    await processes[0]!.end({ code: 1 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([processes.length, fatal]).toEqual([3, []]);
    await processes[1]!.end({ signal: 'SIGKILL' });
    processes[2]!.say({ kind: 'failure', reason: 'no broker' });
    await processes[2]!.end({ code: 1 });
    expect(fatal).toEqual(['process 1: no broker']);
  });

  it('stops well where all end with 0, and starts none any more', async () => {
    await startBoth();
    await processes[0]!.end({ signal: 'SIGKILL' });
    const stopping = supervisor.stop();
    await processes[1]!.end({ code: 0 });
    expect(await stopping).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(processes).toHaveLength(2);
  });

  it('kills one that does not stop, and has not stopped well then', async () => {
    await startBoth();
    const stopping = supervisor.stop();
    await processes[0]!.end({ code: 0 });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(processes[1]!.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([await stopping, processes[1]!.killed]).toEqual([false, true]);
  });

  it('has stopped well where a signal to all came before one could hear of it', async () => {
    void supervisor.start();
    const stopping = supervisor.stop();
    await processes[0]!.end({ signal: 'SIGTERM' });
    await processes[1]!.end({ code: 0 });
    expect(await stopping).toBe(true);
  });

  it('kills one that says nothing for too long, and no other', async () => {
    await startBoth();
    for (let second = 0; second < 30; second += 1) {
      processes[1]!.say(report());
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(processes.slice(0, 2).map(({ killed }) => killed)).toEqual([true, false]);
    expect(processes.length).toBeGreaterThan(2);
  });

  it('waits for answers until the deadline, and not for a process that has ended', async () => {
    await startBoth();
    const answered = vi.fn<() => void>();
    const ask = () => void supervisor.ask(1_000).then(answered);
    ask();
    processes[0]!.say(report({ asked: true }));
    processes[1]!.say(report());
    await vi.advanceTimersByTimeAsync(999);
    expect(answered).toHaveBeenCalledTimes(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(answered).toHaveBeenCalledTimes(1);
    ask();
    processes[0]!.say(report({ asked: true }));
    await processes[1]!.end({ signal: 'SIGKILL' });
    expect(answered).toHaveBeenCalledTimes(2);
    expect(processes[0]!.told).toEqual(['ask', 'ask']);
  });
});
