// Views of which one is shown. Arrow keys go from tab to tab, as the pattern for tabs has it.

import { el, fresh } from "./dom.js";

export function tabs(names) {
  const views = names.map(([name, title]) => {
    const [tabId, panelId] = [fresh("tab"), fresh("panel")];
    const tab = el("button", {
      type: "button", role: "tab", id: tabId, "aria-controls": panelId,
      onclick: () => select(name),
      onkeydown: (event) => turn(event, name),
    }, title);
    const panel = el("div", { role: "tabpanel", id: panelId, "aria-labelledby": tabId, class: `try-view try-view-${name}` });
    return { name, tab, panel };
  });

  function select(name) {
    for (const view of views) {
      const isOwn = view.name === name;
      view.tab.setAttribute("aria-selected", String(isOwn));
      view.tab.tabIndex = isOwn ? 0 : -1;
      view.panel.hidden = !isOwn;
    }
  }

  function turn(event, name) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const index = views.findIndex((it) => it.name === name);
    const next = views[(index + by + views.length) % views.length];
    select(next.name);
    next.tab.focus();
  }

  select(names[0][0]);
  return {
    element: el("div", { class: "try-views" },
      el("div", { role: "tablist", "aria-label": "What the call looks like" }, views.map((it) => it.tab)),
      views.map((it) => it.panel)),
    select,
    show(name, ...contents) {
      views.find((it) => it.name === name).panel.replaceChildren(...contents);
    },
  };
}
