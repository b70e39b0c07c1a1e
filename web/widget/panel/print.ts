import { type Chat, refusalText } from "./chat.ts";

/** A print dialog that stays open keeps its frame; after this it may go. */
const FRAME_KEPT_MS = 60_000;

/**
 * Prints the transcript from a frame that runs no scripts: whatever was written in the conversation
 * cannot act on the page it stands on.
 */
export async function printConversation(chat: Chat): Promise<void> {
  try {
    const html = await chat.transcript();
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-same-origin allow-modals");
    frame.setAttribute("aria-hidden", "true");
    frame.tabIndex = -1;
    Object.assign(frame.style, { position: "fixed", width: "0", height: "0", border: "0" });
    frame.srcdoc = html;
    frame.addEventListener("load", () => {
      keepStyles(frame);
      frame.contentWindow?.print();
      setTimeout(() => frame.remove(), FRAME_KEPT_MS);
    }, { once: true });
    document.documentElement.append(frame);
  } catch (error) {
    chat.model.notice.value = refusalText(chat.model, error);
  }
}

/** A strict page forbids the transcript its own style tag; a constructed sheet says the same. */
function keepStyles(frame: HTMLIFrameElement): void {
  const view = frame.contentWindow as (Window & { CSSStyleSheet: typeof CSSStyleSheet }) | null;
  const page = frame.contentDocument;
  if (!view || !page) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync([...page.querySelectorAll("style")].map((style) => style.textContent).join(""));
  page.adoptedStyleSheets = [sheet];
}
