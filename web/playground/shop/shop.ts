import type { PageApi } from "../../widget/page_api.ts";

/** The web site embeds the widget as any other would: one script tag, and the page's own buttons. */
const script = document.createElement("script");
script.async = true;
script.src = "/widget.js";
script.dataset["entrypoint"] = new URLSearchParams(location.search).get("entrypoint") ?? "website";
document.head.append(script);

const hubbub = () => (globalThis as unknown as { Hubbub?: PageApi }).Hubbub;
for (const button of document.querySelectorAll<HTMLButtonElement>(".ask")) {
  button.addEventListener("click", () => hubbub()?.open());
}
// The site's buttons follow the widget's state.
addEventListener("hubbub:state", (event) => {
  const closed = (event as CustomEvent<{ state: string }>).detail.state !== "available";
  for (const button of document.querySelectorAll<HTMLButtonElement>(".ask.plain")) {
    button.textContent = closed ? "Leave a message" : "Ask a person";
  }
});
