/**
 * A text of an event as it may be shown on a terminal: what would move the cursor or change colours there is
 * shown as `\u001b`, as in JSON.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}
