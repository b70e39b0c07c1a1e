import { chatRoutes } from "../../routes/chat.ts";
import { fileRoutes } from "../../routes/files.ts";
import type { Hub } from "../../types/hub.ts";
import { type ConfigurationInput } from "../../types/configuration/configuration.ts";
import { testConfiguration } from "../support/configuration.ts";

export const SHOP = "https://shop.example.com";
type ChatInput = NonNullable<NonNullable<ConfigurationInput["entryPoints"]>[number]["chat"]>;

export const chatRules = (rules: ChatInput) =>
  testConfiguration((input) => ({
    ...input,
    entryPoints: input.entryPoints!.map((e) => e.channel === "chat" ? { ...e, chat: rules } : e),
  }));

export interface Site {
  url: string;
  /** A request as the widget sends it; `token` as bearer. */
  call(path: string, init?: RequestInit & { token?: string; json?: unknown }): Promise<Response>;
  close(): Promise<void>;
}

/** The chat's routes behind a real HTTP server, asked from a page of the shop. */
export function serveChat(hub: Hub): Site {
  const chat = chatRoutes(hub);
  const files = fileRoutes(hub);
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request, info) =>
      new URL(request.url).pathname.startsWith("/api/v1/chat/")
        ? chat.fetch(request, info)
        : files.fetch(request, info),
  );
  let turn = 0;
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    call(path, { token, json, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has("origin")) headers.set("origin", SHOP);
      // As through a proxy, every visitor from another address: limits are not what is tested here.
      if (!headers.has("x-forwarded-for")) {
        headers.set("x-forwarded-for", `198.51.100.${turn++ % 250}`);
      }
      if (token) headers.set("authorization", `Bearer ${token}`);
      if (json !== undefined) headers.set("content-type", "application/json");
      return fetch(path.startsWith("/") ? `${url}${path}` : `${url}/api/v1/chat/${path}`, {
        ...init,
        headers,
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
    },
    close: () => server.shutdown(),
  };
}
