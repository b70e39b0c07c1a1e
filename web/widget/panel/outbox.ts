import type { ChatMessage } from "../../../types/api/chat.ts";
import type { MessageView } from "../../../types/api/messages.ts";
import { backoffMs, pause } from "./backoff.ts";
import { newKey } from "./browser.ts";
import { ChatError, type ChatHttp } from "./http.ts";
import { mergeMessages, type Model, type Unsent } from "./model.ts";

/** The visitor's words, until the hub has them: in order, kept over a reload, sent once by client key. */
export interface Outbox {
  add(text: string, files: { id: string; name: string }[]): void;
  /** Goes on with what an earlier page left, or after a refusal. */
  retry(clientKey?: string): void;
  drop(clientKey: string): void;
}

/** `moved`: the chat ended in the same instant, and the words opened the next conversation. */
export function createOutbox(
  model: Model,
  http: ChatHttp,
  save: (unsent: Unsent[]) => void,
  moved: () => void,
  signal: AbortSignal,
): Outbox {
  let running = false;
  const set = (clientKey: string, change: Partial<Unsent>) => {
    model.unsent.value = model.unsent.value.map((unsent) =>
      unsent.clientKey === clientKey ? { ...unsent, ...change } : unsent
    );
  };
  const drain = async () => {
    if (running) return;
    running = true;
    let failures = 0;
    while (!signal.aborted) {
      const next = model.unsent.value.find((unsent) => unsent.state !== "refused");
      if (!next) break;
      try {
        set(next.clientKey, { state: "sending", reason: "" });
        const message = await deliver(http, next);
        mergeMessages(model, [message]);
        if (message.conversation !== model.conversation.value) moved();
        save(model.unsent.value);
        failures = 0;
      } catch (error) {
        if (!(error instanceof ChatError && error.passing)) {
          set(next.clientKey, { state: "refused", reason: reasonOf(error) });
          continue;
        }
        set(next.clientKey, { state: "waiting" });
        await pause((error.retryAfterSec ?? 0) * 1000 || backoffMs(failures), signal);
        failures += 1;
      }
    }
    running = false;
  };
  return {
    add(text, files) {
      const unsent: Unsent = {
        clientKey: newKey(),
        text,
        files,
        at: new Date().toISOString(),
        state: "sending",
        reason: "",
      };
      model.unsent.value = [...model.unsent.value, unsent];
      save(model.unsent.value);
      drain();
    },
    retry(clientKey) {
      if (clientKey) set(clientKey, { state: "sending", reason: "" });
      drain();
    },
    drop(clientKey) {
      model.unsent.value = model.unsent.value.filter((unsent) => unsent.clientKey !== clientKey);
      save(model.unsent.value);
    },
  };
}

async function deliver(http: ChatHttp, unsent: Unsent): Promise<MessageView> {
  const body: ChatMessage = {
    text: unsent.text,
    files: unsent.files.map((file) => file.id),
    clientKey: unsent.clientKey,
  };
  const message = await http.send<MessageView>("POST", "session/messages", body);
  return { ...message, clientKey: message.clientKey ?? unsent.clientKey };
}

const reasonOf = (error: unknown) => error instanceof ChatError ? error.message : String(error);
