/** A TCP proxy on loopback that loses answers, cuts connections or falls silent when told to. */
export interface Proxy {
  port: number;
  /** The next answers are received from the server and not passed on; their connections are cut. */
  loseAnswers(times: number): void;
  /** Cuts every open connection. */
  cut(): void;
  /** Passes nothing on any more, in either direction, and cuts nothing (half-open connections). */
  silence(on: boolean): void;
  close(): void;
}

type Target = Deno.ConnectOptions | Deno.UnixConnectOptions;

export function startProxy(target: Target): Proxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<() => void>();
  let losing = 0;
  let silent = false;

  async function serve(client: Deno.Conn): Promise<void> {
    const server = await connect(target).catch(() => undefined);
    if (server === undefined) return client.close();
    const cut = () => {
      open.delete(cut);
      for (const connection of [client, server]) {
        try {
          connection.close();
        } catch {
          // Closed from the other side.
        }
      }
    };
    open.add(cut);
    const passes = () => !silent;
    void pass(client, server, passes).finally(cut);
    void pass(server, client, () => {
      if (silent) return false;
      if (losing === 0) return true;
      losing--;
      cut();
      return false;
    }).finally(cut);
  }

  void (async () => {
    for await (const client of listener) void serve(client);
  })().catch(() => {});
  return {
    port: (listener.addr as Deno.NetAddr).port,
    loseAnswers: (times) => void (losing = times),
    cut: () => open.forEach((cut) => cut()),
    silence: (on) => void (silent = on),
    close() {
      listener.close();
      open.forEach((cut) => cut());
    },
  };
}

function connect(target: Target): Promise<Deno.Conn> {
  return "path" in target ? Deno.connect(target) : Deno.connect(target);
}

async function pass(from: Deno.Conn, to: Deno.Conn, passes: () => boolean): Promise<void> {
  const chunk = new Uint8Array(65_536);
  try {
    for (let n = await from.read(chunk); n !== null; n = await from.read(chunk)) {
      if (!passes()) continue;
      for (let at = 0; at < n;) at += await to.write(chunk.subarray(at, n));
    }
  } catch {
    // The other side is gone.
  }
}
