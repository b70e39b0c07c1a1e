import { describe, expect, it } from "vitest";
import { createMailer } from "../../../channels/mail.ts";
import { endChat } from "../../../domain/chat/end.ts";
import { sendChatMessage } from "../../../domain/chat/send_message.ts";
import { deliverTranscripts } from "../../../domain/transcripts/deliver_due.ts";
import { mailTranscript } from "../../../domain/transcripts/mail.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { testHub } from "../../support/hub.ts";
import { chat, newKey, staffedButBusy } from "../chat/support.ts";
import { type PostBox, serveMail } from "../../support/smtp.ts";

const configuration = testConfiguration((input) => ({
  ...input,
  entryPoints: input.entryPoints!.map((e) =>
    e.channel === "chat" ? { ...e, chat: { transcriptEmail: true } } : e
  ),
}));

async function setup(box: PostBox) {
  const base = await testHub({ configuration });
  const mailer = createMailer({
    mail: { url: box.url, from: "Test Company <chat@example.com>" },
    publicUrl: "https://hub.example.com",
  });
  const hub = Object.assign(base, { mailer });
  await staffedButBusy(hub);
  return hub;
}

describe("a transcript by mail", () => {
  it("goes out once, after the end, marked as automatic (CE18-C5, F18, P6)", async () => {
    const box = await serveMail();
    const hub = await setup(box);
    const { session, row } = await chat(hub, { text: "My card: 4111 1111 1111 1111 <b>" });
    await mailTranscript(hub, row, "wrong@example.com");
    await mailTranscript(hub, row, "kim@example.com");
    expect(await deliverTranscripts(hub)).toBe(0);
    await endChat(hub, session.conversation);
    expect(await deliverTranscripts(hub)).toBe(1);
    expect(await deliverTranscripts(hub)).toBe(0);
    expect(box.mails).toHaveLength(1);
    expect(box.mails[0]!.to).toBe("kim@example.com");
    const { mail } = box.mails[0]!;
    expect(mail.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
    expect(mail.from?.address).toBe("chat@example.com");
    expect(mail.subject).toBe("Your chat with Test Company");
    for (const body of [mail.text, mail.html]) expect(body).not.toContain("4111 1111");
    expect(mail.text).toContain("1111 <b>");
    expect(mail.html).toContain("1111 &lt;b&gt;");
    await expect(mailTranscript(hub, row, "other@example.com"))
      .rejects.toMatchObject({ code: "transcript.mailed" });
    await box.close();
    await hub.close();
  });

  it("goes out at once when the chat is over already (CE18-C5)", async () => {
    const box = await serveMail();
    const hub = await setup(box);
    const { session, row } = await chat(hub);
    await sendChatMessage(hub, row, { text: "Bye", files: [], clientKey: newKey() });
    await endChat(hub, session.conversation);
    await mailTranscript(hub, row, "kim@example.com");
    expect(hub.woken).toContain("outbox");
    await deliverTranscripts(hub);
    expect(box.mails).toHaveLength(1);
    await box.close();
    await hub.close();
  });

  it("is tried again while the server is busy (CE18-X16)", async () => {
    const box = await serveMail();
    const hub = await setup(box);
    const { session, row } = await chat(hub);
    await endChat(hub, session.conversation);
    await mailTranscript(hub, row, "kim@example.com");
    box.answer = "451 try later";
    await deliverTranscripts(hub);
    expect(box.mails).toHaveLength(0);
    box.answer = null;
    hub.clock.advance(10_000);
    await deliverTranscripts(hub);
    expect(box.mails).toHaveLength(1);
    await box.close();
    await hub.close();
  });

  it("tells the agents and lies among the dead letters when it is refused (CE18-C5, X16, DC-14)", async () => {
    const box = await serveMail();
    const hub = await setup(box);
    const { session, row } = await chat(hub);
    await endChat(hub, session.conversation);
    await mailTranscript(hub, row, "kim@example.com");
    box.answer = "550 no such user";
    await deliverTranscripts(hub);
    const [line] = await hub.db.read<{ text: string; visible: string }>(
      `SELECT text, attributes ->> '$.visible' AS visible FROM messages
       WHERE conversation_id = ? AND client_key LIKE 'transcript_failed:%'`,
      [session.conversation],
    );
    expect(line).toMatchObject({ visible: "agents" });
    expect(line!.text).toContain("could not be mailed");
    expect(await hub.db.read("SELECT kind FROM dead_letters")).toEqual([{ kind: "email" }]);
    await box.close();
    await hub.close();
  });

  it("is refused in plain words where it is not offered (CE18-R14)", async () => {
    const hub = await testHub({ configuration });
    await staffedButBusy(hub);
    const { row } = await chat(hub);
    await expect(mailTranscript(hub, row, "kim@example.com"))
      .rejects.toMatchObject({ kind: "conflict", code: "transcript.email_off" });
    const refused = await createMailer({
      mail: { url: undefined, from: undefined },
      publicUrl: undefined,
    }).send({ to: "a@b.c", subject: "", text: "", html: "", id: "x" });
    expect(refused).toMatchObject({ outcome: "refused", code: "mail.off" });
    await hub.close();
  });
});
