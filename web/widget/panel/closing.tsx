import { useState } from "preact/hooks";
import { type Chat, refusalText } from "./chat.ts";
import { TextRow } from "./fields.tsx";
import { fieldError } from "./form.ts";
import { Icon } from "./icons.tsx";
import { printConversation } from "./print.ts";
import { Survey } from "./survey.tsx";

/** The end of a chat: its text, the transcript, and how to begin again. */
export function Closing({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  const { transcriptPrint, transcriptEmail } = model.config.value;
  return (
    <div class="closing">
      <p role="status">{model.closed.value.text || words.chatEnded}</p>
      <Survey chat={chat} />
      <div class="actions">
        {transcriptPrint && model.messages.value.length > 0 && (
          <button
            type="button"
            class="quiet"
            onClick={() => printConversation(chat)}
          >
            <Icon name="print" size={18} /> {words.print}
          </button>
        )}
        {transcriptEmail && (
          <button
            type="button"
            class="quiet"
            onClick={() => model.mailing.value = true}
          >
            <Icon name="mail" size={18} /> {words.mailTranscript}
          </button>
        )}
      </div>
      <button type="button" class="primary" data-first onClick={chat.again}>
        {words.startAgain}
      </button>
    </div>
  );
}

/** Asks where the transcript goes (CE18-C5). */
export function MailForm({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  const [email, setEmail] = useState(chat.identity.email ?? "");
  const [error, setError] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    const field = { id: "email", label: "", type: "email", required: true, options: [] } as const;
    const wrong = fieldError({ ...field, options: [] }, email, words);
    if (wrong) return setError(wrong);
    try {
      await chat.mailTranscript(email.trim());
      model.mailing.value = false;
      model.notice.value = words.mailSent(email.trim());
    } catch (refusal) {
      setError(refusalText(model, refusal));
    }
  };
  return (
    <form class="mail-form" noValidate onSubmit={submit}>
      <TextRow
        id="hub-mail"
        name="email"
        kind="email"
        label={words.mailTitle}
        required
        value={email}
        onInput={(value) => (setEmail(value), setError(""))}
        error={error || undefined}
      />
      <div class="actions">
        <button type="button" class="quiet" onClick={() => model.mailing.value = false}>
          {words.cancel}
        </button>
        <button type="submit" class="primary">{words.mailSend}</button>
      </div>
    </form>
  );
}
