// Asks the explorer. The token in the page shows that the page is one of this run.

const token = document.querySelector("script[data-explore-token]").dataset.exploreToken;

/** Something that can be told to the user as it is. */
export class Failure extends Error {}

/** Asks for something by its name; throws a `Failure` if it cannot be had. */
export async function ask(name, question = {}) {
  let response;
  try {
    response = await fetch(`/_explore/api/${name}`, {
      method: "POST",
      headers: { "x-explore-token": token, "content-type": "application/json" },
      body: JSON.stringify(question),
    });
  } catch {
    throw new Failure("The explorer does not answer. Is it still running?");
  }
  if (!response.ok) throw new Failure((await response.text()).trim());
  return response.json();
}
