/** Connections that are kept and carry one request at a time, as a carrier's do. */
export interface Caller {
  /** Sends one request on a free connection; resolves with the status once the answer is whole. */
  post(request: Uint8Array): Promise<number>;
  /** The same, with what was answered. */
  ask(request: Uint8Array): Promise<{ status: number; body: string }>;
  close(): void;
}

const READ_BYTES = 16_384;
const decoder = new TextDecoder();

/** Written against the socket: a full HTTP client would cost more than the server it measures. */
export async function openCaller(port: number, connections: number): Promise<Caller> {
  const all = await Promise.all(
    Array.from({ length: connections }, () => Deno.connect({ hostname: "127.0.0.1", port })),
  );
  for (const connection of all) connection.setNoDelay(true);
  const free = [...all];
  const waiting: ((connection: Deno.TcpConn) => void)[] = [];
  async function ask(request: Uint8Array): Promise<{ status: number; body: string }> {
    const connection = free.pop() ??
      await new Promise<Deno.TcpConn>((resolve) => waiting.push(resolve));
    let sent = 0;
    while (sent < request.length) sent += await connection.write(request.subarray(sent));
    const answer = await answerOf(connection);
    const next = waiting.shift();
    if (next === undefined) free.push(connection);
    else next(connection);
    return answer;
  }
  return {
    ask,
    post: async (request) => (await ask(request)).status,
    close() {
      for (const connection of all) connection.close();
    },
  };
}

async function answerOf(connection: Deno.TcpConn): Promise<{ status: number; body: string }> {
  const buffer = new Uint8Array(READ_BYTES);
  let text = "";
  while (true) {
    const read = await connection.read(buffer);
    if (read === null) throw new Error("The server closed a connection");
    text += decoder.decode(buffer.subarray(0, read));
    const head = text.indexOf("\r\n\r\n");
    if (head < 0) continue;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < head + 4 + length) continue;
    return { status: Number(text.slice(9, 12)), body: text.slice(head + 4) };
  }
}
