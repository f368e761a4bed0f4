// The request as it goes out, what of it is signed, and the code that makes the same call.

import { code, el } from "./dom.js";

const PROGRAMS = [
  ["rust", "Rust", "src/main.rs"],
  ["cargo", "Cargo.toml", "what the Rust program needs"],
  ["curl", "curl", "for a shell, with the key that the environment has"],
  ["python", "Python", "with the vendor’s own client"],
];

/** Fills the two views that depend on the parameters alone. */
export function preview(views, { request, samples, problems }) {
  if (!request) {
    const mended = "This stands here once the parameters are right";
    const list = el("ul", {}, problems.map(({ path, message }) => el("li", {}, el("code", {}, path), ` ${message}`)));
    views.show("request", el("p", { class: "try-empty" }, `${mended}:`), list);
    views.show("code", el("p", { class: "try-empty" }, `${mended}.`));
    return;
  }
  views.show("request", ...signed(request));
  views.show("code", ...PROGRAMS.map(([key, name, note]) => code([name, el("small", {}, ` ${note}`)], samples[key], name)));
}

function signed({ method, url, headers, body, canonicalRequest, stringToSign }) {
  const rows = headers.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value)));
  return [
    el("p", { class: "try-line" }, el("strong", {}, method), " ", el("code", {}, url)),
    el("h3", {}, "Headers"),
    scrolling("Headers", el("table", { class: "try-pairs" }, el("tbody", {}, rows))),
    body ? code("Body", body, "body") : undefined,
    el("h3", {}, "How it is signed"),
    el("p", { class: "try-help" },
      "The parts of the request in a fixed order; their digest becomes the text that the key signs. ",
      "Date and nonce are new for each request, so the one that is sent differs in them."),
    code("Canonical request", canonicalRequest, "canonical request"),
    code("String to sign", stringToSign, "string to sign"),
  ].filter(Boolean);
}

/** What may be wider than the page, within reach of the keyboard. */
export function scrolling(label, ...contents) {
  return el("div", { class: "try-scroll", tabindex: 0, role: "region", "aria-label": label }, contents);
}
