import { useState } from "preact/hooks";
import { type Chat, refusalText } from "./chat.ts";
import { Icon } from "./icons.tsx";

const STARS = [1, 2, 3, 4, 5];
/** Characters of the comment the hub takes. */
const MAX_COMMENT = 1000;

/** What is asked at the end, where the company asks (CE18-C8). */
export function Survey({ chat }: { chat: Chat }) {
  const { model } = chat;
  const { survey } = model.config.value;
  if (!survey || model.messages.value.length === 0) return null;
  if (survey.link) {
    return (
      <a class="survey-link" href={survey.link} target="_blank" rel="noopener noreferrer">
        {survey.question}
      </a>
    );
  }
  if (model.rating.value !== null) return <p role="status">{model.words.value.rated}</p>;
  return <Stars chat={chat} question={survey.question} />;
}

function Stars({ chat, question }: { chat: Chat; question: string }) {
  const words = chat.model.words.value;
  const [rating, setRating] = useState(0);
  const [comment, setComment] = useState("");
  const [error, setError] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    if (rating === 0) return setError(words.rateFirst);
    chat.rate(rating, comment.trim()).catch((e) => setError(refusalText(chat.model, e)));
  };
  return (
    <form class="survey" noValidate onSubmit={submit}>
      <fieldset>
        <legend>{question}</legend>
        {STARS.map((value) => (
          <label key={value} class={value <= rating ? "star on" : "star"}>
            <input
              type="radio"
              name="hub-rating"
              value={value}
              checked={value === rating}
              aria-label={words.stars(value)}
              onChange={() => (setRating(value), setError(""))}
            />
            <Icon name="star" size={28} />
          </label>
        ))}
      </fieldset>
      {rating > 0 && (
        <textarea
          rows={2}
          maxLength={MAX_COMMENT}
          dir="auto"
          aria-label={words.rateComment}
          placeholder={words.rateComment}
          value={comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
      )}
      {error && <p class="error" role="alert">{error}</p>}
      {rating > 0 && <button type="submit" class="quiet">{words.rateSend}</button>}
    </form>
  );
}
