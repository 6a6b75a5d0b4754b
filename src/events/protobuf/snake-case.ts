/** `endedAt` as `ended_at`, by which style guides of Protobuf name fields. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, '_$&').toLowerCase();
}
