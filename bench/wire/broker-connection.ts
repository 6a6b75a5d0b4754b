import { once } from 'node:events';
import { connect } from 'node:net';

/** A connection that speaks Kafka's protocol. The broker answers requests in their order. */
export interface BrokerConnection {
  /** @throws Error where the connection ends before the answer. */
  readonly request: (apiKey: number, apiVersion: number, body: Buffer) => Promise<Buffer>;
  readonly close: () => void;
}

interface Waiting {
  readonly resolve: (answer: Buffer) => void;
  readonly reject: (error: Error) => void;
}

const CORRELATION_BYTES = 4;
const HEAD_BYTES = 14;

/**
 * Connects to `host:port`. kafkajs makes objects of everything that it reads or sends, and a benchmark that
 * shares its machine with what it measures should take as little of it as it can.
 */
export async function connectToBroker(address: string): Promise<BrokerConnection> {
  const colon = address.lastIndexOf(':');
  const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)), noDelay: true });
  await once(socket, 'connect');
  const waiting: Waiting[] = [];
  const fail = (error: Error) => waiting.splice(0).forEach(({ reject }) => reject(error));
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the broker closed the connection')));
  const take = createFrames((frame) => waiting.shift()?.resolve(frame.subarray(CORRELATION_BYTES)));
  socket.on('data', take);
  let correlation = 0;
  return {
    request(apiKey, apiVersion, body) {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeInt32BE(HEAD_BYTES - 4 + body.length, 0);
      head.writeInt16BE(apiKey, 4);
      head.writeInt16BE(apiVersion, 6);
      head.writeInt32BE(correlation++, 8);
      head.writeInt16BE(-1, 12); // no client id
      return new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error('the connection is closed'));
        waiting.push({ resolve, reject });
        socket.cork();
        socket.write(head);
        socket.write(body);
        socket.uncork();
      });
    },
    close: () => void socket.destroy(),
  };
}

/** Puts what comes in pieces together to frames, each behind its length. */
function createFrames(onFrame: (frame: Buffer) => void): (piece: Buffer) => void {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = 4;
  return (piece) => {
    pieces.push(piece);
    held += piece.length;
    while (held >= wanted) {
      const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      pieces = [bytes];
      wanted = 4 + bytes.readInt32BE(0);
      if (held < wanted) return;
      onFrame(bytes.subarray(4, wanted));
      pieces = [bytes.subarray(wanted)];
      held -= wanted;
      wanted = 4;
    }
  };
}
