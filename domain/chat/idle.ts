import type { ChatRules } from "../../types/configuration/entry_points.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { closeChat } from "./close_chat.ts";
import { type ChatState, readChatState } from "./state.ts";
import { chatText, closingText } from "./texts.ts";
import { watchSilence } from "./timer_rows.ts";

export type Silence =
  | { step: "wait"; dueAt: number }
  | { step: "warn"; dueAt: number; secondsLeft: number }
  | { step: "end" };

/**
 * What a visitor's silence asks for (CE18-F15, X5). It counts from the agent's last message while
 * that one is unanswered; a visitor who wrote last is never idle. Pure; times in ms.
 */
export function judgeSilence(
  state: Pick<ChatState, "lastInboundAt" | "lastOutboundAt">,
  rules: Pick<ChatRules, "idleWarnSec" | "idleEndSec">,
  now: number,
): Silence {
  const warnMs = rules.idleWarnSec * 1000;
  const endMs = rules.idleEndSec * 1000;
  const since = state.lastOutboundAt;
  if (since === null || (state.lastInboundAt ?? -1) >= since) {
    return { step: "wait", dueAt: now + warnMs };
  }
  const silent = now - since;
  if (silent >= endMs) return { step: "end" };
  if (silent < warnMs) return { step: "wait", dueAt: since + warnMs };
  return {
    step: "warn",
    // Not later than a silence that begins right after this one asks for its own warning.
    dueAt: Math.min(since + endMs, now + warnMs),
    secondsLeft: Math.ceil((endMs - silent) / 1000),
  };
}

/** The warning as it stands now; null when nothing is warned of. */
export function idleNow(
  hub: Hub,
  state: ChatState,
): { secondsLeft: number; text: string } | null {
  const entry = lookup(hub.settings().document).entryPoints.get(state.entryPoint);
  if (!entry || state.phase !== "active") return null;
  const verdict = judgeSilence(state, entry.chat, hub.now());
  if (verdict.step !== "warn") return null;
  const text = chatText(hub, entry, "idleWarning", state.language);
  return { secondsLeft: verdict.secondsLeft, text };
}

/** The idle timer fell due: warns, ends, or waits on. */
export async function checkIdle(hub: Hub, conversation: string): Promise<void> {
  const state = await readChatState(hub, conversation);
  const entry = state && lookup(hub.settings().document).entryPoints.get(state.entryPoint);
  if (!state || !entry || state.phase !== "active") return;
  const verdict = judgeSilence(state, entry.chat, hub.now());
  if (verdict.step === "end") {
    await closeChat(hub, state, {
      reason: "idle",
      exit: "auto_closed",
      line: {
        text: closingText(hub, state.entryPoint, "idle", state.language),
        key: `idle_end:${state.lastOutboundAt}`,
        visible: "all",
      },
    });
    return;
  }
  await hub.db.write([watchSilence(hub, conversation, verdict.dueAt)]);
  if (verdict.step === "warn") {
    await hub.live.publish([`visitor:${conversation}`], "idle", {
      secondsLeft: verdict.secondsLeft,
      text: chatText(hub, entry, "idleWarning", state.language),
    });
  }
}
