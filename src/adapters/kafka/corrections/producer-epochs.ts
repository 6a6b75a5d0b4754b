/*
 * Which epoch brokers give a transactional id tells whether anybody has used the id before; the producer keeps it to itself.
 */

interface Broker {
  initProducerId(request: { readonly transactionalId?: string }): Promise<{ readonly producerEpoch: number }>;
}

/** The last epoch of each transactional id that this process has initialised: 0 where nobody has used the id before. */
export const producerEpochs = new Map<string, number>();

/** Takes note of the epochs of producers. */
export function noteProducerEpochs(require: NodeJS.Require): void {
  const { prototype } = require('kafkajs/src/broker') as { prototype: Broker };
  const stock = prototype.initProducerId;
  prototype.initProducerId = async function initProducerId(request) {
    const answer = await stock.call(this, request);
    if (request.transactionalId !== undefined) producerEpochs.set(request.transactionalId, answer.producerEpoch);
    return answer;
  };
}
