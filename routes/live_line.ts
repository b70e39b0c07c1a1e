/** What a reader may leave untaken before the stream waits for it, in bytes. */
const AHEAD_BYTES = 16_384;

/** The writing end of a stream of server-sent events. */
export interface Line {
  readonly body: ReadableStream<Uint8Array>;
  /** Resolves once there is room for more: a slow reader slows its own stream only. */
  send(text: string): Promise<void>;
  /** Sends a last word, if any, and ends the stream. */
  close(lastWord?: string): void;
}

/** `onGone` is told when the reader has left; what is sent from then on goes nowhere. */
export function createLine(onGone: () => void): Line {
  const encoder = new TextEncoder();
  let open = true;
  // Events and signs of life are sent side by side: room is for all who wait.
  let waiting: (() => void)[] = [];
  const room = () => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start: (c) => void (controller = c),
    pull: room,
    cancel() {
      open = false;
      room();
      onGone();
    },
  }, { highWaterMark: AHEAD_BYTES, size: (chunk) => chunk.byteLength });
  return {
    body,
    async send(text) {
      if (!open) return;
      controller.enqueue(encoder.encode(text));
      if ((controller.desiredSize ?? 0) > 0) return;
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    close(lastWord) {
      if (!open) return;
      open = false;
      room();
      if (lastWord !== undefined) controller.enqueue(encoder.encode(lastWord));
      controller.close();
    },
  };
}
