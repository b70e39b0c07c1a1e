import { useRef, useState } from "preact/hooks";
import { post, reasonOf } from "../ui/api.ts";
import { CloseIcon, ImageIcon, SendIcon } from "../ui/icons.ts";
import { tell } from "../ui/toast.tsx";
import { myNumber, thread, toNumber } from "./state.ts";
import { w } from "./words.ts";

/** Pictures are made as small as a phone would before it sends them. */
const MAX_SIDE_PX = 1024;
const QUALITY = 0.8;
const MAX_TEXT = 1600;

interface Picture {
  type: string;
  data: string;
  preview: string;
}

/** The line of the phone where texts are written; Enter sends. */
export function PhoneComposer() {
  const [text, setText] = useState("");
  const [picture, setPicture] = useState<Picture | null>(null);
  const [busy, setBusy] = useState(false);
  const line = useRef<HTMLInputElement>(null);
  const send = async (words = text) => {
    if (busy || (!words.trim() && !picture)) return;
    setBusy(true);
    setText("");
    setPicture(null);
    try {
      const { status } = await post<{ status: number | null }>("~/playground/sms", {
        from: myNumber.value,
        to: toNumber.value,
        text: words,
        media: picture ? [{ type: picture.type, data: picture.data }] : [],
      });
      if (status === null || status >= 400) tell(`${w("notTaken")} (${status ?? "–"})`, "bad");
    } catch (error) {
      tell(reasonOf(error), "bad");
      setText(words);
    } finally {
      setBusy(false);
      line.current?.focus();
    }
  };
  return (
    <div class="phone-low">
      {thread.value.length === 0 && <Ideas onChoose={(words) => void send(words)} />}
      {picture && (
        <span class="phone-picture">
          <img src={picture.preview} alt={w("picture")} />
          <button type="button" aria-label={w("removePicture")} onClick={() => setPicture(null)}>
            <CloseIcon size={12} />
          </button>
        </span>
      )}
      <form
        class="phone-line"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <AddPicture onPicture={setPicture} />
        <input
          ref={line}
          aria-label={w("textMessage")}
          placeholder={w("textMessage")}
          maxLength={MAX_TEXT}
          dir="auto"
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="phone-send" aria-label={w("sendText")} disabled={busy}>
          <SendIcon size={16} aria-hidden="true" />
        </button>
      </form>
    </div>
  );
}

function Ideas({ onChoose }: { onChoose(text: string): void }) {
  return (
    <div class="phone-ideas" role="group" aria-label={w("ideas")}>
      {[w("idea1"), w("idea2"), w("idea3")].map((idea) => (
        <button
          type="button"
          key={idea}
          onClick={() => onChoose(idea)}
        >
          {idea}
        </button>
      ))}
    </div>
  );
}

function AddPicture({ onPicture }: { onPicture(picture: Picture): void }) {
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      onPicture(await shrink(file));
    } catch {
      tell(w("pictureTooLarge"), "bad");
    }
  };
  return (
    <>
      <button
        type="button"
        class="phone-add"
        aria-label={w("addPicture")}
        onClick={() => input.current?.click()}
      >
        <ImageIcon size={18} aria-hidden="true" />
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

async function shrink(file: File): Promise<Picture> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, MAX_SIDE_PX / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const preview = canvas.toDataURL("image/jpeg", QUALITY);
  return { type: "image/jpeg", data: preview.split(",")[1] ?? "", preview };
}
