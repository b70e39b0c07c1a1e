export interface PostBox {
  /** `smtp://127.0.0.1:port`. */
  url: string;
  mails: { from: string; to: string; data: string }[];
  /** Answer to RCPT instead of accepting it. */
  answer: string | null;
  close(): Promise<void>;
}

/** A small SMTP server that keeps what it is given. */
export function serveMail(): PostBox {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Promise<void>>();
  const box: PostBox = {
    url: `smtp://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    mails: [],
    answer: null,
    async close() {
      listener.close();
      await Promise.allSettled(open);
    },
  };
  (async () => {
    for await (const connection of listener) {
      const talk = converse(box, connection).catch(() => undefined);
      open.add(talk);
      void talk.finally(() => open.delete(talk));
    }
  })().catch(() => undefined);
  return box;
}

async function converse(box: PostBox, connection: Deno.Conn): Promise<void> {
  const say = (line: string) => connection.write(new TextEncoder().encode(`${line}\r\n`));
  let mail = { from: "", to: "", data: "" };
  let reading = false;
  await say("220 test ESMTP");
  for await (const line of linesOf(connection)) {
    if (reading) {
      if (line === ".") {
        reading = false;
        box.mails.push(mail);
        mail = { from: "", to: "", data: "" };
        await say("250 kept");
      } else mail.data += `${line.replace(/^\./, "")}\r\n`;
      continue;
    }
    const address = /<(.*)>/.exec(line)?.[1] ?? "";
    if (/^(EHLO|HELO)/i.test(line)) await say("250 test");
    else if (/^MAIL/i.test(line)) {
      mail.from = address;
      await say("250 ok");
    } else if (/^RCPT/i.test(line)) {
      mail.to = address;
      await say(box.answer ?? "250 ok");
    } else if (/^DATA/i.test(line)) {
      reading = true;
      await say("354 go on");
    } else if (/^QUIT/i.test(line)) {
      await say("221 bye");
      break;
    } else await say("250 ok");
  }
  connection.close();
}

async function* linesOf(connection: Deno.Conn): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of connection.readable) {
    const lines = (rest + decoder.decode(part, { stream: true })).split("\r\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
