import { replaceModule } from './replace-module.ts';

/*
 * Where batches come while others are worked, the queue to the workers forgets one that comes as they are about to rest, and
 * has one that comes later wait though a worker is idle. Here each is handed to a worker that is idle, or to the next that is.
 */

/** A worker of kafkajs: it works items until it is given none. */
interface Worker<Batch> {
  run(source: { readonly next: () => Item<Batch> | undefined }): Promise<void>;
}

interface Item<Batch> extends PromiseWithResolvers<void> {
  readonly batch: Batch;
}

export interface WorkerQueue<Batch> {
  /** Resolves or rejects as the batch's work does. */
  readonly push: (batch: Batch) => Promise<void>;
  readonly getWorkers: () => readonly Worker<Batch>[];
}

/** Lets batches be pushed at any time, one by one. */
export function correctWorkerQueue(require: NodeJS.Require): void {
  replaceModule(require, 'kafkajs/src/consumer/workerQueue', () => createWorkerQueue);
}

function createWorkerQueue<Batch>({ workers }: { readonly workers: readonly Worker<Batch>[] }): WorkerQueue<Batch> {
  const idle = [...workers];
  const waiting: ((worker: Worker<Batch>) => void)[] = [];

  async function push(batch: Batch): Promise<void> {
    const worker = idle.pop() ?? (await new Promise<Worker<Batch>>((resolve) => waiting.push(resolve)));
    const item = { batch, ...Promise.withResolvers<void>() };
    item.promise.catch(() => {}); // it may fail a moment before it is awaited
    const items = [item];
    // Not before it rests: until then it would not hear of another.
    await worker.run({ next: () => items.pop() });
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
    return item.promise;
  }

  return { push, getWorkers: () => workers };
}
