import type { WriteStream } from 'node:tty';

const EVERY_MS = 500;

/** Passes items on, and tells on a terminal how many there were so far. Says nothing elsewhere. */
export async function* withProgress<Item>(
  items: AsyncIterable<Item>,
  terminal: Pick<WriteStream, 'isTTY' | 'write'>,
): AsyncGenerator<Item> {
  let count = 0;
  let toldAt = performance.now();
  let isTold = false;
  try {
    for await (const item of items) {
      yield item;
      count += 1;
      if (!terminal.isTTY || performance.now() - toldAt < EVERY_MS) continue;
      toldAt = performance.now();
      isTold = true;
      terminal.write(`\r${count.toLocaleString('en-US')} records`);
    }
  } finally {
    if (isTold) terminal.write('\r\u001B[K');
  }
}
