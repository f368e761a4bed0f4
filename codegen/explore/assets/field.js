// The fields of the form. Each kind of value has a function here that makes its input; what all of
// them can do is `read` a value, `write` one, and name the `parts` that messages can be about.
//
// What is typed goes out as text, and the crate reads it: so it is the crate that says what is
// wrong with it, in its own words.

import { el, fresh, prose } from "./dom.js";
import { list, map } from "./list.js";

/** A field with its label, its explanation and room for messages. */
export function field(spec, form, label = spec.name) {
  const nested = isNested(spec) && !spec.recursive;
  const id = fresh("field");
  const [helpId, messageId] = [`${id}-help`, `${id}-message`];
  const described = [spec.summary && helpId, messageId].filter(Boolean).join(" ");
  const control = make(spec, form, { id, "aria-describedby": described, label });
  const message = el("p", { class: "try-message", id: messageId, "aria-live": "polite" });
  const help = spec.summary && el("p", { class: "try-help", id: helpId }, prose(spec.summary), facts(spec));
  const title = el("code", {}, label);
  const name = [title, marks(spec)];
  const wire = spec.style === "json" ? el("p", { class: "try-wire", hidden: true }) : undefined;
  const parts = [help, control.element, wire, message];
  const element = nested
    ? el("fieldset", { class: "try-field try-nested" }, el("legend", {}, name), parts)
    : el("div", { class: "try-field" }, el("label", { for: id }, name), parts);
  element.dataset.kind = spec.kind;
  return {
    ...control,
    element,
    spec,
    isTouched: false,
    tell(text) {
      message.textContent = text;
      element.classList.toggle("try-bad", text !== "");
      const input = control.input?.() ?? element;
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
    /** Shows the text that the crate makes of the value. */
    wire(text) {
      if (!wire) return;
      wire.replaceChildren("Sent as ", el("code", {}, text ?? ""));
      wire.hidden = text === undefined;
    },
    rename: (text) => (title.textContent = text),
    focus() {
      const inputs = "input, select, textarea, button";
      (control.input?.() ?? element.querySelector(inputs))?.focus();
    },
  };
}

function isNested({ kind }) {
  return kind === "object" || kind === "array" || kind === "map";
}

function make(spec, form, attributes) {
  if (spec.recursive) return area(spec, form, attributes);
  switch (spec.kind) {
    case "object":
      return object(spec, form);
    case "array":
      return list(spec, form);
    case "map":
      return map(spec, form);
    case "boolean":
      return choice(spec, form, attributes, [{ value: "true" }, { value: "false" }], true);
    case "enum":
      return choice(spec, form, attributes, spec.values, spec.closed);
    case "any":
    case "bytes":
      return area(spec, form, attributes);
    default:
      return line(spec, form, attributes);
  }
}

function marks(spec) {
  const mark = (text, kind) => el("span", { class: `try-mark try-${kind}` }, text);
  return [
    mark(spec.unit ? `${kindName(spec)}, ${spec.unit}` : kindName(spec), "kind"),
    spec.required ? mark("required", "required") : undefined,
    spec.sensitive ? mark("secret", "secret") : undefined,
    spec.deprecated !== undefined ? mark("deprecated", "deprecated") : undefined,
  ];
}

function kindName(spec) {
  if (spec.kind === "array") return spec.style === "json" ? "list, sent as JSON" : "list";
  if (spec.kind === "object") return spec.style === "json" ? "object, sent as JSON" : "object";
  return spec.kind;
}

/** Default and bounds, in words. */
function facts({ limits = {}, default: fallback, deprecated }) {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = limits;
  const range = (low, high, unit) => {
    if (low !== undefined && high !== undefined) return `${low} to ${high}${unit}`;
    if (low !== undefined) return `at least ${low}${unit}`;
    return high !== undefined ? `at most ${high}${unit}` : undefined;
  };
  const facts = [
    deprecated || undefined,
    range(minimum, maximum, ""),
    range(minLength, maxLength, " characters"),
    range(minItems, maxItems, " elements"),
    fallback !== undefined ? `default ${fallback}` : undefined,
  ].filter(Boolean);
  return facts.length ? el("span", { class: "try-facts" }, ` ${capital(facts.join(", "))}.`) : undefined;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One line of text, with suggestions where the spec has some. */
function line(spec, form, attributes) {
  const { label, ...rest } = attributes;
  const suggestions = form.suggestions(spec.path);
  const listId = suggestions.length ? fresh("list") : undefined;
  const input = el("input", {
    ...rest,
    type: spec.sensitive ? "password" : "text",
    inputmode: { integer: "numeric", number: "decimal" }[spec.kind],
    placeholder: spec.example,
    list: listId,
    autocomplete: "off",
    spellcheck: "false",
  });
  const options = suggestions.map(({ value, title }) => el("option", { value, label: title && `${value}: ${title}` }));
  return {
    element: listId ? el("div", {}, input, el("datalist", { id: listId }, options)) : input,
    input: () => input,
    read: () => (input.value === "" ? undefined : input.value),
    write: (value) => (input.value = text(value)),
    parts: () => [],
  };
}

/** Text of several lines: JSON, or the contents of a file. */
function area(spec, form, attributes) {
  const { label, ...rest } = attributes;
  const input = el("textarea", {
    ...rest,
    rows: 4,
    placeholder: spec.example ?? (spec.kind === "bytes" ? "" : "JSON"),
    autocomplete: "off",
    spellcheck: "false",
  });
  return {
    element: input,
    input: () => input,
    read: () => (input.value.trim() === "" ? undefined : parsed(input.value, spec)),
    write: (value) => (input.value = typeof value === "object" ? JSON.stringify(value, null, 2) : text(value)),
    parts: () => [],
  };
}

/** What is no JSON goes out as the text that it is. */
function parsed(value, spec) {
  if (spec.kind === "bytes") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** One of the documented values, or another one where the service may know more. */
function choice(spec, form, attributes, values, isClosed) {
  const { label, ...rest } = attributes;
  const option = ({ value, title }) => el("option", { value: `=${value}` }, title ? `${value}: ${title}` : value);
  const select = el("select", rest, el("option", { value: "" }, "not sent"), values.map(option));
  const other = el("input", {
    type: "text",
    hidden: true,
    "aria-label": `another value of ${label}`,
    placeholder: "another value",
    autocomplete: "off",
    spellcheck: "false",
  });
  if (!isClosed) select.append(el("option", { value: "other" }, "another value …"));
  const show = () => (other.hidden = select.value !== "other");
  select.addEventListener("change", () => {
    show();
    if (!other.hidden) other.focus();
  });
  return {
    element: el("div", { class: "try-choice" }, select, isClosed ? undefined : other),
    input: () => (other.hidden ? select : other),
    read() {
      if (select.value === "other") return other.value === "" ? undefined : other.value;
      return select.value === "" ? undefined : select.value.slice(1);
    },
    write(value) {
      const wanted = text(value);
      const isListed = values.some((it) => it.value === wanted);
      select.value = wanted === "" ? "" : isListed ? `=${wanted}` : isClosed ? "" : "other";
      other.value = isListed ? "" : wanted;
      show();
    },
    parts: () => [],
  };
}

/** The members of an object. Without any, there is no object. */
export function object(spec, form) {
  const members = spec.fields.map((it) => [it.name, field(it, form)]);
  return {
    element: el("div", { class: "try-members" }, members.map(([, it]) => it.element)),
    read() {
      const given = members.map(([name, it]) => [name, it.read()]).filter(([, value]) => value !== undefined);
      return given.length ? Object.fromEntries(given) : undefined;
    },
    write(value) {
      const values = structured(value) ?? {};
      for (const [name, it] of members) it.write(values[name]);
    },
    parts: () => members.map(([name, it]) => [step(name), it]),
  };
}

/** A step of a path, as the crate writes it. */
export function step(name) {
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** The value of JSON in a string; other values as they are. */
export function structured(value) {
  if (typeof value !== "string") return value ?? undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function text(value) {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
