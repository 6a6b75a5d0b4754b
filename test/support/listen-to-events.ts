import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

/** Somebody who listens to an event stream, as far as it came. */
export interface EventListening {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Every event so far, with its line. */
  readonly events: readonly { readonly event: string; readonly line: string }[];
  /** Resolves when the stream has ended, however. */
  readonly ended: Promise<void>;
  /** Reads no more, and holds the connection. */
  readonly freeze: () => void;
  readonly leave: () => void;
}

/** Listens without a browser. */
export async function listenToEvents(url: string): Promise<EventListening> {
  const request = get(url, { agent: false });
  // What it was in the middle of may be cut off.
  request.on('error', () => {});
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const events: { event: string; line: string }[] = [];
  let text = '';
  response.setEncoding('utf8');
  response.on('error', () => {});
  response.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const [, event = '', line = ''] = /event: (.*)\ndata: (.*)$/s.exec(text.slice(0, end)) ?? [];
      events.push({ event, line });
      text = text.slice(end + 2);
    }
  });
  const ended = new Promise<void>((resolve) => {
    response.once('close', () => resolve());
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    ended,
    freeze: () => void response.pause(),
    leave: () => void request.destroy(),
  };
}
