/** A colour of the style sheet, as it is now. @param {string} name */
export function colourOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** So much of one colour on another, both as #rrggbb. @param {string} colour @param {string} ground @param {number} part */
export function mixed(colour, ground, part) {
  const channels = [1, 3, 5].map((at) => {
    const [over, under] = [colour, ground].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
    return Math.round(/** @type {number} */ (over) * part + /** @type {number} */ (under) * (1 - part));
  });
  return `rgb(${channels.join(' ')})`;
}

/** Calls whenever the colours change, as from light to dark. @param {() => void} onChange */
export function onColoursChange(onChange) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}
