export interface Meter {
  /** The first bytes, read ahead; shorter when there are no more. */
  head(): Promise<Uint8Array>;
  /** Everything, the head included; errors as soon as the limit is passed. */
  rest(see: (part: Uint8Array) => void): ReadableStream<Uint8Array>;
  cancel(): Promise<void>;
  size(): number;
  overflowed(): boolean;
}

/** Reads a stream once with a look at its beginning, counting, and never past a limit. */
export function meter(
  body: ReadableStream<Uint8Array>,
  { maxBytes, headBytes }: { maxBytes: number; headBytes: number },
): Meter {
  const reader = body.getReader();
  const ahead: Uint8Array[] = [];
  let size = 0;
  let over = false;
  const count = (part: Uint8Array) => {
    size += part.byteLength;
    if (size > maxBytes) over = true;
  };
  return {
    async head() {
      while (size < headBytes && !over) {
        const { done, value } = await reader.read();
        if (done) break;
        ahead.push(value);
        count(value);
      }
      return join(ahead).subarray(0, headBytes);
    },
    rest(see) {
      return new ReadableStream({
        async pull(controller) {
          const part = ahead.shift() ?? await next(reader, count);
          if (over) {
            await reader.cancel("too large").catch(() => undefined);
            controller.error(new Error("The file is larger than allowed"));
          } else if (part) {
            see(part);
            controller.enqueue(part);
          } else controller.close();
        },
        cancel: (reason) => reader.cancel(reason),
      });
    },
    cancel: () => reader.cancel().catch(() => undefined),
    size: () => size,
    overflowed: () => over,
  };
}

async function next(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  count: (part: Uint8Array) => void,
): Promise<Uint8Array | undefined> {
  const { done, value } = await reader.read();
  if (done) return undefined;
  count(value);
  return value;
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((n, p) => n + p.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
