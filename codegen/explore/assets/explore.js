// "Try it": puts the panel where the page of an operation has room for it.

import { answer, waiting } from "./answer.js";
import { Failure, ask } from "./api.js";
import { button, copier, el } from "./dom.js";
import { object } from "./field.js";
import { preview } from "./preview.js";
import { tabs } from "./tabs.js";
import { target } from "./target.js";

/** Time without a keystroke after which what was typed is checked. */
const PAUSE = 150;
/** Before the values in the fragment of the address. */
const FRAGMENT = "#try=";

const room = document.getElementById("try");
const { product, version, operation } = document.body.dataset;
if (room && operation) {
  open().catch((error) => {
    room.replaceChildren(el("h2", {}, "Try it"), el("p", { class: "try-message", role: "alert" }, told(error)));
    room.hidden = false;
  });
}

async function open() {
  panel(await ask("form", { product, version, operation }));
}

function told(error) {
  if (error instanceof Failure) return error.message;
  console.error(error);
  return "The panel failed, which is a mistake of its own.";
}

function panel(asked) {
  const form = { ...asked.form, fields: asked.form.fields.map(whole) };
  const call = { product, version, operation };
  let timer;
  let turn = 0;
  // What is wrong with the address, until something is changed.
  let unread;

  const suggestions = (path) => asked.suggestions[path] ?? [];
  const fields = object(form, { suggestions, changed });
  const rest = el("p", { class: "try-rest", role: "status" });
  const to = target(asked, changed);
  const send = el("button", { type: "submit", class: "try-send" }, "Send");
  const views = tabs([
    ["answer", "Answer"],
    ["request", "Request"],
    ["code", "Code"],
  ]);
  views.show("answer", el("p", { class: "try-empty" }, "What comes back will stand here."));

  const inputs = el(
    "form",
    { class: "try-form", "aria-label": "Parameters", novalidate: true, onsubmit: submit, oninput: changed, onfocusout: left },
    form.fields.length ? fields.element : el("p", { class: "try-empty" }, "This operation has no parameters."),
    el("div", { class: "try-extra" }, form.fields.length ? [
      button("Fill in the example", () => fill(examples(form.fields))),
      button("Clear", () => fill({})),
    ] : [], copier(() => location.href, undefined, "Copy link to this call")),
    to.element,
    el("div", { class: "try-go" }, send, rest),
  );
  inputs.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) inputs.requestSubmit();
  });

  // Whoever comes for a place in the reference finds the panel closed, and nothing moved away.
  const all = el("details", { open: location.hash === "" },
    el("summary", {}, el("h2", {}, "Try it")),
    el("div", { class: "try-panel" }, el("div", { class: "try-columns" }, inputs, views.element)));
  room.replaceChildren(all);
  room.hidden = false;
  link();
  restore();
  addEventListener("hashchange", restore);

  function values() {
    return fields.read() ?? {};
  }

  function fill(values) {
    fields.write(values);
    for (const [, it] of walk()) it.isTouched = false;
    changed();
  }

  /** Values of an address that somebody kept. */
  function restore() {
    unread = undefined;
    if (location.hash === "#try") all.open = true;
    if (!location.hash.startsWith(FRAGMENT)) return check();
    all.open = true;
    try {
      fields.write(JSON.parse(decodeURIComponent(location.hash.slice(FRAGMENT.length))));
      room.scrollIntoView();
    } catch {
      unread = "The values in the address cannot be read.";
    }
    return check();
  }

  /** Keeps the values in the address, but for secrets. */
  function keep() {
    const kept = withoutSecrets(values(), form.fields);
    const isEmpty = Object.keys(kept).length === 0;
    const fragment = FRAGMENT + encodeURIComponent(JSON.stringify(kept));
    const path = location.pathname + location.search;
    history.replaceState(null, "", isEmpty ? path : path + fragment);
  }

  function changed() {
    unread = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => {
      keep();
      check();
    }, PAUSE);
  }

  function left(event) {
    for (const [, it] of walk()) it.isTouched ||= it.element.contains(event.target);
    changed();
  }

  /** All fields with their paths, inner ones after outer ones. */
  function walk(parts = fields.parts(), path = "") {
    return parts.flatMap(([step, it]) => {
      const own = path === "" ? step.replace(/^\./, "") : path + step;
      return [[own, it], ...walk(it.parts(), own)];
    });
  }

  async function check() {
    turn += 1;
    const own = turn;
    try {
      const found = await ask("preview", { ...call, values: values(), target: to.chosen() });
      if (own === turn) tell(found);
    } catch (error) {
      if (own === turn) rest.textContent = told(error);
    }
  }

  function tell({ problems, wire = {}, request, samples, failure }) {
    const all = walk();
    const said = new Map();
    const elsewhere = [];
    for (const problem of problems) {
      const place = nearest(all, problem.path);
      if (!place) elsewhere.push(`${problem.path}: ${problem.message}`);
      else said.set(place, [...(said.get(place) ?? []), problem.message]);
    }
    const isShown = (it) => it.isTouched || it.read() !== undefined;
    for (const [, it] of all) it.tell(isShown(it) ? (said.get(it) ?? []).join("; ") : "");
    for (const [path, it] of all) it.wire?.(wire[path]);
    const count = problems.filter((it) => !it.isWarning).length;
    const counted = count ? `${count} ${count === 1 ? "problem" : "problems"}` : undefined;
    rest.textContent = [unread, failure, ...elsewhere, counted].filter(Boolean).join("; ");
    preview(views, { request, samples, problems });
  }

  /** The field that a path leads to, or the innermost one on the way. */
  function nearest(all, path) {
    const fits = ([own]) => path === own || path.startsWith(`${own}.`) || path.startsWith(`${own}[`);
    return all.filter(fits).at(-1)?.[1];
  }

  async function submit(event) {
    event.preventDefault();
    // It keeps the focus, so it is not disabled outright.
    if (send.getAttribute("aria-disabled")) return;
    for (const [, it] of walk()) it.isTouched = true;
    clearTimeout(timer);
    turn += 1;
    send.setAttribute("aria-disabled", "true");
    keep();
    try {
      const asked = { ...call, values: values(), target: to.chosen() };
      views.show("answer", waiting());
      views.select("answer");
      views.element.scrollIntoView({ block: "nearest" });
      const found = await ask("send", asked);
      if (found.outcome) views.show("answer", answer(found.outcome));
      else views.show("answer", el("p", { class: "try-empty" }, `Not sent. ${found.failure ?? "The parameters have problems."}`));
      tell(found);
      if (!found.outcome) walk().find(([, it]) => it.element.classList.contains("try-bad"))?.[1].focus();
    } catch (error) {
      views.show("answer", el("p", { class: "try-message", role: "alert" }, told(error)));
    } finally {
      send.removeAttribute("aria-disabled");
    }
  }
}

/** The panel is in the table of contents too. */
function link() {
  const list = document.querySelector("nav.toc ul");
  list?.prepend(el("li", {}, el("a", { href: "#try" }, "Try it")));
}

/** A field with what was left out because it is empty. */
function whole(spec) {
  const items = spec.items && whole(spec.items);
  return { ...spec, items, fields: (spec.fields ?? []).map(whole), values: spec.values ?? [] };
}

/** The same values without those that the spec calls secret. */
function withoutSecrets(values, fields) {
  const kept = fields.map((spec) => [spec.name, plain(values[spec.name], spec)]);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}

function plain(value, spec) {
  if (value === undefined || spec.sensitive) return undefined;
  if (spec.recursive || typeof value !== "object") return value;
  if (spec.kind === "object") return withoutSecrets(value, spec.fields);
  if (spec.kind === "array") return value.map((it) => plain(it, spec.items) ?? null);
  if (spec.kind !== "map") return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, plain(it, spec.items)]));
}

/** The values that the documentation shows, and for what must be given those of its parts. */
function examples(fields) {
  const shown = fields.filter((it) => it.deprecated === undefined || it.required);
  const pairs = shown.map((it) => [it.name, it.required ? example(it) : it.example]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

function example(spec) {
  if (spec.example !== undefined) return spec.example;
  if (spec.values.length) return spec.values[0].value;
  if (spec.kind === "object") return examples(spec.fields);
  const item = spec.kind === "array" && !spec.recursive ? example(spec.items) : undefined;
  return item === undefined ? undefined : [item];
}
