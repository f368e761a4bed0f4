// Lists and maps: fields that come and go.

import { button, el, fresh, prose } from "./dom.js";
import { field, step, structured } from "./field.js";

/** Parts of an element that fit on one line. */
const SHORT = 4;

/** A list, with a button for one more element and one at each for one less. */
export function list(spec, form) {
  const items = spec.items;
  const isRow = items.kind === "object" && items.fields.length <= SHORT && items.fields.every(isPlain);
  const noun = items.kind === "object" ? "element" : "value";
  const entries = grower(form, noun, () => {
    const it = field(isRow || items.kind !== "object" ? bare(items) : items, form, noun);
    it.element.classList.toggle("try-row", isRow);
    return it;
  });
  const legend = isRow ? meanings(items) : items.kind !== "object" && items.summary ? el("p", { class: "try-help" }, prose(items.summary)) : undefined;
  return {
    element: el("div", {}, legend, entries.element),
    read() {
      const values = entries.all().map((it) => it.read());
      // An element that was added and not filled in is still an element, unless it is the last.
      while (values.length && values.at(-1) === undefined) values.pop();
      return values.length ? values.map((it) => it ?? empty(items)) : undefined;
    },
    write(value) {
      const values = structured(value) ?? (typeof value === "string" ? value.split(",") : []);
      entries.reset(Array.isArray(values) ? values : [values]);
    },
    parts: () => entries.all().map((it, index) => [`[${index}]`, it]),
  };
}

function empty({ kind }) {
  return { object: {}, map: {}, array: [] }[kind] ?? "";
}

function isPlain({ kind, recursive }) {
  return recursive || !["object", "array", "map", "any", "bytes"].includes(kind);
}

/** The same without explanations, which stand above all rows. */
function bare(items) {
  const fields = items.fields.map((it) => ({ ...it, summary: undefined, limits: {}, default: undefined }));
  return { ...items, summary: undefined, fields };
}

function meanings(items) {
  const parts = items.fields.filter((it) => it.summary);
  const pairs = parts.map((it) => el("div", {}, el("dt", {}, el("code", {}, it.name)), el("dd", {}, prose(it.summary))));
  return parts.length ? el("dl", { class: "try-meanings" }, pairs) : undefined;
}

/** Values under names of the user's own. */
export function map(spec, form) {
  const entries = grower(form, "entry", () => {
    const id = fresh("key");
    const key = el("input", { id, type: "text", autocomplete: "off", spellcheck: "false" });
    const value = field({ ...spec.items, summary: undefined }, form, "value");
    const label = el("label", { for: id }, el("code", {}, "name"));
    const element = el("div", { class: "try-entry" }, el("div", { class: "try-field" }, label, key), value.element);
    return {
      ...value,
      element,
      rename: undefined,
      key: () => key.value,
      write([name, it]) {
        key.value = name;
        value.write(it);
      },
      focus: () => key.focus(),
    };
  });
  return {
    element: entries.element,
    read() {
      const named = entries.all().filter((it) => it.key() !== "");
      return named.length ? Object.fromEntries(named.map((it) => [it.key(), it.read() ?? ""])) : undefined;
    },
    write: (value) => entries.reset(Object.entries(structured(value) ?? {})),
    parts: () => entries.all().map((it) => [step(it.key()), it]),
  };
}

/** Fields of which there may be any number. `noun` names one. */
function grower(form, noun, make) {
  const entries = [];
  const holder = el("div", { class: "try-entries" });
  const add = button(`Add ${noun}`, () => {
    append();
    entries.at(-1).focus();
    form.changed();
  }, { class: "try-add" });

  function append(value) {
    const entry = make();
    entry.remove = button("Remove", () => remove(entry), { class: "try-remove" });
    entry.holder = el("div", { class: "try-grown" }, entry.element, entry.remove);
    if (value !== undefined) entry.write(value);
    entries.push(entry);
    holder.append(entry.holder);
    number();
  }

  function remove(entry) {
    const index = entries.indexOf(entry);
    entries.splice(index, 1);
    entry.holder.remove();
    number();
    // Whoever works with the keyboard goes on where they were.
    (entries[Math.min(index, entries.length - 1)] ?? { focus: () => add.focus() }).focus();
    form.changed();
  }

  function number() {
    entries.forEach((entry, index) => {
      const name = `${noun} ${index + 1}`;
      entry.rename?.(name);
      entry.remove.setAttribute("aria-label", `Remove ${name}`);
    });
  }

  return {
    element: el("div", {}, holder, add),
    all: () => entries,
    reset(values) {
      entries.length = 0;
      holder.replaceChildren();
      values.forEach(append);
    },
  };
}
