import { connected, disconnected } from "../../domain/chat/connections.ts";
import { followChat } from "../../domain/chat/follow.ts";
import type { ChatSessionRow } from "../../domain/chat/session.ts";
import type { Hub } from "../../types/hub.ts";
import { gateOf } from "../gate.ts";
import { eventStream } from "./stream.ts";

/** Opens a visitor's event stream; while it is open the visitor counts as there (CE18-X4). */
export async function followSession(
  hub: Hub,
  session: ChatSessionRow,
  since: string,
): Promise<Response> {
  const conversation = session.conversation_id;
  const stream = hub.id();
  const place = gateOf(hub).streams.open(`visitor:${session.id}`, session.id);
  const gone = new AbortController();
  await connected(hub, conversation, stream);
  let ended = false;
  const onEnd = () => {
    if (ended) return;
    ended = true;
    gone.abort();
    place.done();
    // Nobody waits for it; should it fail, the connection timer finds out.
    void disconnected(hub, conversation, stream).catch(() => undefined);
  };
  const events = followChat(hub, conversation, {
    since,
    signal: AbortSignal.any([place.signal, gone.signal]),
    onBeat: () => connected(hub, conversation, stream),
  });
  return eventStream(events, { draining: place.signal, onEnd });
}
