import { PUBLIC_URL } from "../../tests/support/texting.ts";
import { pause } from "./figures.ts";
import { PASSWORD } from "./hub_process.ts";

/** An agent reads for so long before ending, so that others get offers too. */
const WORK_MS = 20;

/** What an offer's event holds that a bench looks at; times in milliseconds since the epoch. */
export interface SeenOffer {
  id: string;
  interaction: string;
  madeAt: number;
  /** When it was given to the live stream. */
  publishedAt: number;
  interactionView: { preview?: string; arrivedAt: string; queuedAt: string };
}

export interface DeskWatch {
  offer(offer: SeenOffer): void;
  /** A call was refused or failed. */
  refused(why: string): void;
}

/** One agent's desk: its stream stays open, each offer is taken and ended. */
class Desk {
  readonly #headers: Record<string, string>;

  constructor(readonly base: string, cookie: string, readonly watch: DeskWatch) {
    this.#headers = { cookie, origin: PUBLIC_URL, "content-type": "application/json" };
  }

  async call(method: string, path: string, body: unknown = {}): Promise<void> {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: this.#headers,
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    if (!response.ok) this.watch.refused(`${path}: ${response.status}`);
  }

  async follow(): Promise<void> {
    const response = await fetch(`${this.base}/api/v1/live`, { headers: this.#headers });
    if (!response.ok || response.body === null) throw new Error(`No stream: ${response.status}`);
    void this.#read(response.body.getReader());
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      const frames = text.split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) this.#heard(frame);
    }
  }

  #heard(frame: string): void {
    if (!/^event: ?offer$/m.test(frame)) return;
    const publishedAt = Number(/^id: ?(\d+)-/m.exec(frame)?.[1] ?? NaN);
    const data = JSON.parse(/^data: ?(.*)$/m.exec(frame)?.[1] ?? "{}");
    const offer: SeenOffer = { ...data, publishedAt };
    this.watch.offer(offer);
    void this.#work(offer).catch((error) => this.watch.refused(String(error)));
  }

  async #work(offer: SeenOffer): Promise<void> {
    await this.call("PUT", `/offers/${offer.id}/acceptance`);
    await pause(WORK_MS);
    await this.call("PUT", `/interactions/${offer.interaction}/end`);
  }
}

/** Signs `agent-<i>` in, opens the stream and goes available. */
export async function openDesk(base: string, i: number, watch: DeskWatch): Promise<void> {
  // Each from an address of its own: attempts to sign in are counted by address.
  const client = Deno.createHttpClient({ localAddress: `127.0.1.${i + 1}` });
  const response = await fetch(`${base}/api/auth/sign-in/email`, {
    method: "POST",
    client,
    headers: { origin: PUBLIC_URL, "content-type": "application/json" },
    body: JSON.stringify({ email: `agent-${i}@example.com`, password: PASSWORD }),
  } as RequestInit);
  await response.body?.cancel();
  client.close();
  if (!response.ok) throw new Error(`No sign-in of agent ${i}: ${response.status}`);
  const cookie = response.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const desk = new Desk(base, cookie, watch);
  await desk.follow();
  await desk.call("PUT", "/me/presence", { state: "available" });
}
