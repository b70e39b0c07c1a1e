const encoder = new TextEncoder();
const BEAT_MS = 15_000;
/** A page that reads this far behind is cut off and comes back. */
const MAX_BEHIND = 200;

export type Tell = (kind: string, data: unknown) => void;

/** Server-sent events of the playground. `start` gets `tell` and answers how to stop. */
export function tellingStream(start: (tell: Tell) => () => void): Response {
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const close = () => {
        stop();
        controller.close();
      };
      const write = (text: string) => {
        if ((controller.desiredSize ?? 0) < -MAX_BEHIND) return close();
        controller.enqueue(encoder.encode(text));
      };
      write("retry: 1000\n: hello\n\n");
      const quit = start((kind, data) =>
        write(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`)
      );
      const beat = setInterval(() => write(": beat\n\n"), BEAT_MS);
      stop = () => {
        clearInterval(beat);
        quit();
        stop = () => {};
      };
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
