// Elements. Text is always text: nothing that a spec, a service or a user wrote is read as HTML.

/** An element with attributes, properties and listeners (`onclick`), and its children. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((it) => it !== undefined && it !== null));
  return element;
}

export function button(text, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, text);
}

let last = 0;

/** An id that no other element has. */
export function fresh(prefix) {
  last += 1;
  return `try-${prefix}-${last}`;
}

/** Text in which `code` is marked as Markdown does. */
export function prose(text) {
  const parts = text.split("`");
  return parts.map((part, index) => (index % 2 && index < parts.length - 1 ? el("code", {}, part) : part));
}

/** A block of code with its title, which can be copied. */
export function code(title, text, label) {
  const pre = el("pre", { tabindex: 0, role: "region", "aria-label": label }, el("code", {}, text));
  return el("section", { class: "try-code" },
    el("div", {}, el("h3", {}, title), copier(() => text, `Copy ${label}`)), pre);
}

/** A button that copies, and says that it did. `label` tells several of them apart. */
export function copier(text, label, title = "Copy") {
  const self = button(title, copy, { class: "try-copy", "aria-label": label });
  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
      self.textContent = "Copied";
    } catch {
      self.textContent = "Not allowed";
    }
    setTimeout(() => (self.textContent = title), 1500);
  }
  return self;
}
