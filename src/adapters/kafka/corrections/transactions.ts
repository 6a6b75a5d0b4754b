import { addingAhead } from './added-ahead.ts';
import type { CreateEosManager } from './eos-manager.ts';
import { rememberingCoordinators } from './known-coordinators.ts';
import { replaceModule } from './replace-module.ts';

/** Takes questions and waits out of a producer's transactions. */
export function correctTransactions(require: NodeJS.Require): void {
  replaceModule<CreateEosManager>(require, 'kafkajs/src/producer/eosManager', (stock) =>
    rememberingCoordinators(addingAhead(stock)),
  );
}
