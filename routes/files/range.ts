export interface ByteRange {
  from: number;
  /** Inclusive. */
  to: number;
}

/** One range of bytes as players of sound and film ask for; null = the whole (RFC 9110, 14.2). */
export function byteRange(
  header: string | undefined,
  size: number,
): ByteRange | null | "unsatisfiable" {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  if (match[1] === "") {
    const last = Math.min(Number(match[2]), size);
    return last === 0 ? "unsatisfiable" : { from: size - last, to: size - 1 };
  }
  const from = Number(match[1]);
  const to = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (from >= size) return "unsatisfiable";
  return from > to ? null : { from, to };
}

/** The part of a stream that a range names; the rest is not read. */
export function cutStream(
  body: ReadableStream<Uint8Array>,
  { from, to }: ByteRange,
): ReadableStream<Uint8Array> {
  let at = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        const start = Math.max(from - at, 0);
        const end = Math.min(to + 1 - at, part.byteLength);
        at += part.byteLength;
        if (start < end) controller.enqueue(part.subarray(start, end));
        if (at > to) controller.terminate();
      },
    }),
  );
}
