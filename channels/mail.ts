import type { Config } from "../config.ts";
import type { SendResult } from "../types/channels.ts";
import type { Mail, Mailer } from "../types/hub.ts";

/** What connecting, greeting and silence of the mail server may take, in milliseconds. */
const CONNECT_MS = 10_000;
const GREETING_MS = 10_000;
const SILENCE_MS = 30_000;

type Settings = Pick<Config, "mail" | "publicUrl">;
interface Transport {
  sendMail(mail: Record<string, unknown>): Promise<{ messageId: string; rejected: unknown[] }>;
}

/** Sends mail through the SMTP server of `SMTP_URL`; without one every mail is refused. */
export function createMailer(config: Settings): Mailer {
  const { url } = config.mail;
  if (!url) return { configured: false, send: refuse };
  let transport: Promise<Transport> | undefined;
  return {
    configured: true,
    send: async (mail) => {
      // Loaded at the first mail: most hubs never send one.
      transport ??= openTransport(url);
      return await send(await transport, mail, config);
    },
  };
}

async function refuse(): Promise<SendResult> {
  return await Promise.resolve({
    outcome: "refused",
    code: "mail.off",
    reason: "No mail server is configured: set SMTP_URL and MAIL_FROM",
  });
}

async function openTransport(url: string): Promise<Transport> {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

async function send(transport: Transport, mail: Mail, config: Settings): Promise<SendResult> {
  const host = config.publicUrl ? new URL(config.publicUrl).hostname : "hubbub.local";
  try {
    const { messageId } = await transport.sendMail({
      from: config.mail.from ?? `no-reply@${host}`,
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      attachments: mail.attachments?.map(({ name, type, content }) => ({
        filename: name,
        contentType: type,
        content,
      })),
      messageId: `<${mail.id}@${host}>`,
      headers: {
        // Answers of machines must not be answered by machines (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
      },
    });
    return { outcome: "sent", providerId: messageId, state: "sent" };
  } catch (error) {
    return failure(error as { responseCode?: number; code?: string; message: string });
  }
}

/** 5xx is for good, 4xx and what happens to the connection may pass (CE18-X16, CE16-X18). */
function failure(error: { responseCode?: number; code?: string; message: string }): SendResult {
  const status = error.responseCode;
  const code = status ? `smtp.${status}` : `smtp.${(error.code ?? "failed").toLowerCase()}`;
  if (status !== undefined && status >= 500) {
    return { outcome: "refused", code, reason: "The mail server refused the address or the mail" };
  }
  if (status === undefined && error.code === "EENVELOPE") {
    return { outcome: "refused", code, reason: "The address is not one the mail server accepts" };
  }
  return { outcome: "retry", code, reason: "The mail server could not be reached or was busy" };
}
