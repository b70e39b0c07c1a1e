import { Buffer } from "node:buffer";
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";

export interface Kept {
  /** As the envelope says. */
  from: string;
  to: string;
  /** As it came over the line. */
  data: string;
  /** As a mail program reads it. */
  mail: Email;
}

export interface PostBox {
  /** `smtp://127.0.0.1:port`. */
  url: string;
  mails: Kept[];
  /** Answer to RCPT instead of accepting it, e.g. `550 no such user`. */
  answer: string | null;
  close(): Promise<void>;
}

/** Largest mail taken, in bytes. */
const MAX_BYTES = 5 * 1024 * 1024;

/** A mail server that keeps what it is given. */
export async function serveMail(): Promise<PostBox> {
  const box: PostBox = { url: "", mails: [], answer: null, close };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    size: MAX_BYTES,
    onRcptTo(_address, _session, done) {
      done(box.answer === null ? null : refusal(box.answer));
    },
    onData(stream, { envelope }, done) {
      const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address).join(", ");
      keep(box, stream, { from, to }).then(() => done(), done);
    },
  });
  function close(): Promise<void> {
    return new Promise((resolve) => server.close(resolve));
  }
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  box.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return box;
}

async function keep(
  box: PostBox,
  stream: SMTPServerDataStream,
  envelope: Pick<Kept, "from" | "to">,
): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part as Uint8Array);
  const data = Buffer.concat(parts).toString("utf8");
  box.mails.push({ ...envelope, data, mail: await PostalMime.parse(data) });
}

function refusal(answer: string): Error {
  const [, code, text] = /^(\d{3}) (.*)$/.exec(answer) ?? [];
  return Object.assign(new Error(text), { responseCode: Number(code) });
}
