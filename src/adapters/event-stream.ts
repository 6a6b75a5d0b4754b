import type { IncomingMessage, ServerResponse } from 'node:http';

/** Events that go to every browser that listens: server-sent events. */
export interface EventStream<Channel> {
  /** Answers a request with the stream. */
  readonly open: (request: IncomingMessage, response: ServerResponse) => void;
  /** Sends an event to all; those of one channel get the same line. */
  readonly send: (event: string, lineFor: (channel: Channel) => string) => void;
  readonly listeners: () => number;
  /** Says `event` to all as the last word, and lets go of them. */
  readonly close: (event: string) => void;
}

export interface EventStreamOptions<Channel> {
  /** One more is told to come again later. */
  readonly mostListeners: number;
  /** What a listener wants to hear, by the query of its request. */
  readonly channelOf: (query: URLSearchParams) => Channel;
  /** The event with which each begins. */
  readonly greet: (channel: Channel) => { readonly event: string; readonly line: string };
  /** Somebody has come, or gone. */
  readonly onListeners: (count: number) => void;
}

const HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' } as const;
// After a break a browser waits so long before it asks again.
const RETRY_MS = 2_000;
const BUSY_RETRY_S = 30;
// Several greetings. A browser that reads leaves none of them.
const MOST_UNREAD_BYTES = 1 << 20;

/** A listener that does not read is dropped; a browser then asks again by itself, and is greeted anew. */
export function createEventStream<Channel>(options: EventStreamOptions<Channel>): EventStream<Channel> {
  const { mostListeners, channelOf, greet, onListeners } = options;
  const listeners = new Map<ServerResponse, Channel>();
  let closed = false;

  function admit(request: IncomingMessage, response: ServerResponse): void {
    const channel = channelOf(new URLSearchParams((request.url ?? '').split('?', 2)[1]));
    listeners.set(response, channel);
    // After an error it is closed, which is all that matters; without a listener the worker would end.
    response.on('error', () => {});
    response.on('close', () => {
      listeners.delete(response);
      onListeners(listeners.size);
    });
    response.writeHead(200, HEADERS);
    response.write(`retry: ${RETRY_MS}\n`);
    const { event, line } = greet(channel);
    response.write(bytesOf(event, line));
    onListeners(listeners.size);
  }

  return {
    open(request, response) {
      if (request.method === 'HEAD') {
        response.writeHead(200, HEADERS).end();
      } else if (closed || listeners.size >= mostListeners) {
        response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': String(BUSY_RETRY_S) });
        response.end('too many are looking at this page\n');
      } else {
        admit(request, response);
      }
    },
    send(event, lineFor) {
      const bytes = new Map<Channel, Buffer>();
      for (const [listener, channel] of listeners) {
        if (!bytes.has(channel)) bytes.set(channel, bytesOf(event, lineFor(channel)));
        listener.write(bytes.get(channel));
        if (listener.writableLength > MOST_UNREAD_BYTES) listener.destroy();
      }
    },
    listeners: () => listeners.size,
    close(event) {
      closed = true;
      for (const listener of listeners.keys()) listener.end(bytesOf(event, ''));
    },
  };
}

function bytesOf(event: string, line: string): Buffer {
  return Buffer.from(`event: ${event}\ndata: ${line}\n\n`);
}
