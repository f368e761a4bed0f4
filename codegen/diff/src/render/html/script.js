// Filters and opens; the page reads as well without it.
(() => {
  "use strict";
  const form = document.querySelector(".filter");
  if (!form) return;
  form.hidden = false;
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const findings = [...document.querySelectorAll(".finding")];
  const texts = findings.map((it) => it.textContent.toLowerCase());
  const axes = () => [...form.elements.axis].filter((it) => it.checked).map((it) => it.value);

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = axes();
    let count = 0;
    findings.forEach((finding, index) => {
      const silent = ["wire", "rust", "docs"].every((it) => finding.dataset[it] === "none");
      const onAxis = silent || wanted.some((it) => finding.dataset[it] !== "none");
      const fits = onAxis && words.every((it) => texts[index].includes(it));
      finding.hidden = !fits;
      if (fits) count += 1;
    });
    for (const box of document.querySelectorAll(".texts")) {
      box.hidden = !box.querySelector(".finding:not([hidden])");
      if (words.length) box.open = !box.hidden;
    }
    document.querySelector(".none-left").hidden = count > 0;
    shown.textContent = count === findings.length ? "" : `${count} of ${findings.length}`;
  };

  const open = (state) => findings.filter((it) => !it.hidden).forEach((it) => { it.open = state; });
  // A link leads into what is closed.
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let it = target; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    if (target) target.scrollIntoView();
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  document.getElementById("open-all").addEventListener("click", () => open(true));
  document.getElementById("close-all").addEventListener("click", () => open(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
  });
  addEventListener("hashchange", follow);
  follow();
})();
