import { type VisitorEvent } from "../../domain/chat/follow.ts";

const encoder = new TextEncoder();

/**
 * Events as a server-sent stream. Pulled by the reader: who reads slowly holds back the source,
 * nothing piles up here (fault row 12). When `draining` aborts, the client is told to come back in
 * a moment, on whatever instance is there (CE18-X19).
 */
export function eventStream(
  events: AsyncGenerator<VisitorEvent>,
  options: { draining: AbortSignal; onEnd: () => void },
): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // Opens the stream at once, also through proxies that wait for a first byte.
      controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n: hello\n\n`));
    },
    async pull(controller) {
      const { done, value } = await events.next();
      if (!done) return controller.enqueue(encoder.encode(frame(value)));
      options.onEnd();
      if (options.draining.aborted) controller.enqueue(encoder.encode(comeBack()));
      controller.close();
    },
    async cancel() {
      options.onEnd();
      await events.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** How soon a client comes back after a lost connection, and how far a drained crowd is spread. */
const RETRY_MS = 1000;
const SPREAD_MS = 3000;

const comeBack = () => `retry: ${500 + Math.floor(Math.random() * SPREAD_MS)}\n: moving\n\n`;

function frame({ id, kind, data }: VisitorEvent): string {
  if (kind === "beat") return ": beat\n\n";
  return `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}
