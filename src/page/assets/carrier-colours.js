/** Gives colours to those that are drawn; one keeps its colour for as long as it is. @param {number} count */
export function createCarrierColours(count) {
  /** @type {(string | null)[]} */
  const places = Array.from({ length: count }, () => null);
  return {
    /** @param {readonly string[]} names */
    give(names) {
      for (const [place, name] of places.entries()) if (name !== null && !names.includes(name)) places[place] = null;
      for (const name of names) if (!places.includes(name)) places[places.indexOf(null)] = name;
    },
    /** Its name in the style sheet. @param {string} name */
    of: (name) => `carrier-${places.indexOf(name) + 1}`,
  };
}
