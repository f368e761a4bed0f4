// Where a call goes: the fake server, unless the user has said for this run that it may be the
// real one.

import { ask } from "./api.js";
import { button, el, fresh } from "./dom.js";

export function target({ mock, form, isConfirmed }, changed) {
  const name = fresh("target");
  const choice = (value, title, text) => {
    const [id, textId] = [fresh("to"), fresh("to-text")];
    const input = el("input", { type: "radio", name, id, value, checked: value === "mock", "aria-describedby": textId });
    const label = el("label", { for: id }, title);
    return { input, element: el("div", {}, input, label, el("small", { id: textId }, text)) };
  };
  const fake = choice("mock", "Fake server", `on this machine, at ${mock}`);
  const real = choice("real", "Real service", "with your own credentials, after a question");
  const dialog = el("dialog", { class: "try-dialog", "aria-labelledby": `${name}-title` });
  dialog.addEventListener("close", () => {
    if (!isConfirmed) fake.input.checked = true;
    changed();
  });
  real.input.addEventListener("change", () => {
    if (!isConfirmed) question();
  });

  const title = (text) => el("h3", { id: `${name}-title` }, text);
  const back = () => button("Stay with the fake server", () => dialog.close());

  async function question() {
    dialog.replaceChildren(title("Use the real service?"), el("p", { role: "status" }, "Looking for credentials …"), back());
    dialog.showModal();
    try {
      const { source, why } = await ask("credentials");
      dialog.replaceChildren(...(source === undefined ? refusal(why) : offer(source)));
    } catch (error) {
      dialog.replaceChildren(...refusal(error.message));
    }
    dialog.querySelector("button").focus();
  }

  function refusal(why) {
    return [title("No credentials"), el("pre", { class: "try-why" }, why), back()];
  }

  function offer(source) {
    const effect = form.isRead ? "This operation only reads." : el("strong", {}, "This operation changes something.");
    return [
      title("Use the real service?"),
      el("p", {}, "Calls will go to the service itself, signed with the credentials from ", el("code", {}, source),
        ". They can cost money and change what you have there. ", effect),
      el("p", {}, "Your answer holds until the explorer ends. Every page still begins with the fake server."),
      el("div", { class: "try-extra" }, back(), button("Use the real service", confirm, { class: "try-danger" })),
    ];
  }

  async function confirm() {
    try {
      await ask("confirm", { real: true });
      isConfirmed = true;
      dialog.close();
    } catch (error) {
      dialog.replaceChildren(...refusal(error.message));
    }
  }

  return {
    element: el("fieldset", { class: "try-target" }, el("legend", {}, "Send to"), fake.element, real.element, dialog),
    chosen: () => (real.input.checked && isConfirmed ? "real" : "mock"),
  };
}
