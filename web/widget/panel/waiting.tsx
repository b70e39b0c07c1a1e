import type { Chat } from "./chat.ts";
import { waitText } from "./words.ts";

/** Place, expected wait and the way out, while nobody has taken the chat (CE18-F7). */
export function Waiting({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  const waiting = model.waiting.value;
  if (model.state.value !== "waiting") return null;
  const wait = waitText(words, waiting?.estWaitSec ?? null);
  const position = waiting?.position ?? null;
  return (
    <section class="queue">
      <svg viewBox="0 0 280 44" class="lines" aria-hidden="true">
        <path d="M4 6h26c60 0 50 16 120 16h126" />
        <path d="M4 17h58c40 0 40 5 88 5h126" />
        <path d="M4 28h12c60 0 60-6 134-6h126" />
        <path d="M4 39h40c50 0 46-17 106-17h126" />
      </svg>
      <div role="status" class="figures">
        <strong>{position === null ? words.waitingForAgent : words.position(position)}</strong>
        {wait && <span>{words.expectedWait(wait)}</span>}
      </div>
      <p>{words.keepWriting}</p>
      {waiting?.offerMessage && (
        <button
          type="button"
          class="link"
          onClick={() => model.view.value = "message"}
        >
          {words.leaveInstead}
        </button>
      )}
    </section>
  );
}
