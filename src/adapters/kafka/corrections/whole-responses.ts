/*
 * A connection puts what it has left of the bytes before together with those that come, which copies a whole answer even
 * where nothing was left. Our sockets give whole answers: broker-socket.ts.
 */

interface Connection {
  bytesBuffered: number;
  chunks: Buffer[];
  processData(data: Buffer): void;
}

/** Makes a connection forget that nothing was left. */
export function correctWholeResponses(require: NodeJS.Require): void {
  const { prototype } = require('kafkajs/src/network/connection') as { prototype: Connection };
  const stock = prototype.processData;
  prototype.processData = function processData(data) {
    if (this.bytesBuffered === 0) this.chunks = [];
    stock.call(this, data);
  };
}
