// What came back: whether it worked, what it took, and what was read from it.

import { code, el } from "./dom.js";
import { scrolling } from "./preview.js";

export function waiting() {
  return el("p", { class: "try-empty", role: "status" }, "Sent. Waiting for the answer …");
}

export function answer(outcome) {
  const { error, decoded, notes, raw, attempts, requestId, elapsedMs } = outcome;
  const status = attempts.at(-1)?.status;
  const words = [
    status ? `HTTP ${status}` : undefined,
    time(elapsedMs),
    `${attempts.length} ${attempts.length === 1 ? "attempt" : "attempts"}`,
  ].filter(Boolean);
  return el("div", {},
    el("p", { class: `try-outcome ${error ? "try-failed" : "try-fine"}`, role: "status" },
      el("strong", {}, error ? "Failed" : "Succeeded"), ` · ${words.join(" · ")}`),
    requestId ? el("p", { class: "try-help" }, "Request ID ", el("code", {}, requestId)) : undefined,
    error ? el("p", { class: "try-error" }, error.code ? [el("code", {}, error.code), " "] : [], error.message) : undefined,
    attempts.length > 1 ? tries(attempts) : undefined,
    (notes ?? []).map((it) => el("p", { class: "try-help" }, `Not as documented: ${it}`)),
    decoded === undefined ? undefined : el("section", {}, el("h3", {}, "Decoded"), whole(exact(decoded))),
    raw ? el("details", { class: "try-raw" }, el("summary", {}, "Raw answer"), code("As it came, with line breaks", pretty(raw), "raw answer")) : undefined,
  );
}

function tries(attempts) {
  const rows = attempts.map(({ number, status, tookMs, error }) => el("tr", {},
    el("th", { scope: "row" }, `Attempt ${number}`),
    el("td", {}, status ? `HTTP ${status}` : "no answer"),
    el("td", {}, time(tookMs)),
    el("td", {}, error ?? "")));
  return scrolling("Attempts", el("table", { class: "try-pairs" }, el("tbody", {}, rows)));
}

function time(ms) {
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** JSON with lines and indents; other text as it is. No digit of a number is lost. */
function pretty(raw) {
  try {
    const keep = (_, value, context) => {
      const isExact = typeof value !== "number" || String(value) === context?.source;
      return isExact || !JSON.rawJSON ? value : JSON.rawJSON(context.source);
    };
    return JSON.stringify(JSON.parse(raw, keep), null, 2);
  } catch {
    return raw;
  }
}

/** The value of JSON, in which a number that JavaScript would change is its text. */
function exact(text) {
  return JSON.parse(text, (_, value, context) => {
    const isExact = typeof value !== "number" || !context?.source || String(value) === context.source;
    return isExact ? value : context.source;
  });
}

/** A whole answer: what is short in one table, and below it whatever has parts. */
function whole(it) {
  if (!isRecord(it)) return value(it, "answer");
  const hasParts = ([, member]) => member !== null && typeof member === "object" && Object.keys(member).length > 0;
  const entries = Object.entries(it);
  const short = entries.filter((entry) => !hasParts(entry));
  const blocks = entries.filter(hasParts).map(([key, member]) => el("section", {},
    el("h4", {}, el("code", {}, key), Array.isArray(member) ? ` ${counted(member)}` : undefined),
    value(member, key)));
  return [short.length ? record(Object.fromEntries(short)) : undefined, blocks];
}

function isRecord(it) {
  return it !== null && typeof it === "object" && !Array.isArray(it);
}

/** A value as a table, to whatever depth. */
function value(it, name) {
  if (Array.isArray(it)) return array(it, name);
  if (it !== null && typeof it === "object") return record(it);
  return el("span", { class: `try-value-${typeof it}` }, it === null ? "null" : String(it));
}

function record(it) {
  const entries = Object.entries(it);
  if (!entries.length) return el("span", { class: "try-help" }, "no members");
  const rows = entries.map(([key, member]) => el("tr", {},
    el("th", { scope: "row" }, key, Array.isArray(member) ? el("small", {}, ` ${counted(member)}`) : undefined),
    el("td", {}, value(member, key))));
  return el("table", { class: "try-pairs" }, el("tbody", {}, rows));
}

function counted({ length }) {
  return `${length} ${length === 1 ? "element" : "elements"}`;
}

/** Objects become the rows of a table with a column for each of their members. */
function array(items, name) {
  if (!items.length) return el("span", { class: "try-help" }, "empty");
  if (!items.every(isRecord)) return el("ol", {}, items.map((it) => el("li", {}, value(it, name))));
  const columns = [...new Set(items.flatMap(Object.keys))];
  const head = columns.map((it) => el("th", { scope: "col" }, it));
  const rows = items.map((item, index) => el("tr", {},
    el("th", { scope: "row" }, String(index + 1)),
    columns.map((it) => el("td", {}, it in item ? value(item[it], it) : ""))));
  return scrolling(name, el("table", { class: "try-list" },
    el("thead", {}, el("tr", {}, el("td", {}), head)), el("tbody", {}, rows)));
}
