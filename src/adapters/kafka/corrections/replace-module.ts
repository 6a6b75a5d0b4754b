/**
 * Replaces what a module of kafkajs exports, for all who load it from now on.
 * @throws Error where it is loaded already: whoever did so would go on with what it was.
 */
export function replaceModule<T>(require: NodeJS.Require, id: string, make: (stock: T) => T): void {
  const path = require.resolve(id);
  if (require.cache[path] !== undefined) throw new Error(`${id} is loaded already, too late to be corrected`);
  const stock = require(id) as T;
  require.cache[path]!.exports = make(stock);
}
