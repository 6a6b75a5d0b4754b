import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory, ISocketFactoryArgs } from 'kafkajs';
import { bytesFollowing } from './corrections/request-bytes.ts';
import { createResponseAssembler } from './response-assembler.ts';
import { createResponseMemory, type ResponseMemory } from './response-memory.ts';

const KEEP_ALIVE_DELAY_MS = 60_000;

/** What sockets read into. One is enough: what was read is copied before anything else is read. */
const readBuffer = Buffer.allocUnsafeSlow(256 << 10);

/**
 * Makes the connections of a client to its brokers. As kafkajs makes them by itself, each piece that comes is a buffer of its own, and a request
 * that is written while another is under way may wait for the acknowledgement of TCP, 40 ms or more.
 */
export function createSocketFactory(): ISocketFactory {
  const memory = createResponseMemory();
  return (where) => createBrokerSocket(where, memory);
}

function createBrokerSocket({ host, port, ssl, onConnect }: ISocketFactoryArgs, memory: ResponseMemory): Socket {
  const socket = ssl
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
    : connectPlain(host, port, onConnect, memory);
  socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
  socket.setNoDelay(true);
  return writingWhatFollows(socket);
}

/** A request may have bytes that follow it: all go out in one write. */
function writingWhatFollows(socket: Socket): Socket {
  const write = socket.write.bind(socket);
  const writeAll = (bytes: Uint8Array): boolean => {
    const following = bytesFollowing(bytes);
    if (following === null) return write(bytes);
    socket.cork();
    let drained = write(bytes);
    for (const chunk of following) drained = write(chunk);
    socket.uncork();
    return drained;
  };
  return Object.assign(socket, { write: writeAll });
}

/** Whole answers come as its `data`. */
function connectPlain(host: string, port: number, onConnect: () => void, memory: ResponseMemory): Socket {
  const assemble = createResponseAssembler((response) => socket.emit('data', response), memory.take);
  const callback = (bytesRead: number): boolean => {
    try {
      assemble(readBuffer.subarray(0, bytesRead));
      return true;
    } catch (error) {
      socket.destroy(error as Error);
      return false;
    }
  };
  const socket = connect({ host, port, onread: { buffer: readBuffer, callback } }, onConnect);
  return socket;
}
