/** What an error says, and those that came up while its scene was cleared away. */
export function messagesOf(error: unknown): string {
  if (error instanceof SuppressedError) return `${messagesOf(error.suppressed)}; then ${messagesOf(error.error)}`;
  return error instanceof Error ? error.message : String(error);
}
