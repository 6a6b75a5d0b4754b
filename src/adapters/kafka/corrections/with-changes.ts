/** An object that is the target in everything but what is changed in it; the target itself stays as it is. */
export function withChanges<T extends object>(target: T, changes: Partial<T>): T {
  return Object.create(target, Object.getOwnPropertyDescriptors(changes)) as T;
}
