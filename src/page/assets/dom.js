/**
 * Makes an element. Text only ever becomes text: names of carriers come from calls, and may be anything.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The element with this id, which is in the page. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** Changes only what changes, so that a selection stays. @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Puts children in this order, moving no more than it has to. @param {Element} parent @param {readonly Element[]} children */
export function setChildren(parent, children) {
  const same = parent.children.length === children.length && children.every((child, i) => parent.children[i] === child);
  if (!same) parent.replaceChildren(...children);
}

/** A patch of a colour of the style sheet. @param {string | null} colour */
export function swatchOf(colour) {
  const swatch = element('span', { class: 'swatch' });
  swatch.style.background = colour === null ? 'none' : `var(--${colour})`;
  return swatch;
}
