/** A process takes half a second to start, and most of a test here is that. */
export async function together<Item>(items: readonly Item[], check: (item: Item) => Promise<void>): Promise<void> {
  await Promise.all(items.map(check));
}
