/** A company's own system as `docs/integrating.md` describes it: a directory and facts over HTTP. */

export interface Asked {
  method: string;
  path: string;
  body: string;
  authorization: string;
}

export interface DirectoryServer {
  url: string;
  asked: Asked[];
  /** Answers instead of the directory while it is set. */
  misbehave: (() => Response | Promise<Response>) | null;
  close(): Promise<void>;
}

export interface ExampleCustomer {
  id: string;
  name: string;
  phone: string;
  identifier: string;
  /** Right answers by question. */
  answers: Record<string, string>;
  facts: Record<string, unknown>;
}

/** Serves customers on a free port of the own machine. */
export function directoryServer(customers: ExampleCustomer[]): DirectoryServer {
  const asked: Asked[] = [];
  const http = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const url = new URL(request.url);
      const body = await request.text();
      asked.push({
        method: request.method,
        path: url.pathname + url.search,
        body,
        authorization: request.headers.get("authorization") ?? "",
      });
      return await server.misbehave?.() ?? answer(customers, request.method, url, body);
    },
  );
  const server: DirectoryServer = {
    url: `http://127.0.0.1:${http.addr.port}`,
    asked,
    misbehave: null,
    close: () => http.shutdown(),
  };
  return server;
}

function answer(customers: ExampleCustomer[], method: string, url: URL, body: string): Response {
  const verified = /^\/customers\/([^/]+)\/verifications$/.exec(url.pathname);
  if (method === "POST" && verified) {
    const { question, answer } = JSON.parse(body);
    const customer = customers.find((c) => c.id === decodeURIComponent(verified[1]!));
    return Response.json({ right: customer?.answers[question] === answer });
  }
  if (url.pathname === "/customers") {
    const { phone, identifier } = Object.fromEntries(url.searchParams);
    const found = customers.filter((c) => c.phone === phone || c.identifier === identifier);
    return Response.json({ customers: found.map(({ id, name }) => ({ id, name })) });
  }
  const by = url.searchParams.get("by");
  return Response.json({
    facts: customers.find((c) => c.phone === by || c.id === by)?.facts ?? {},
  });
}
