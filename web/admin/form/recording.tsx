import { useRef, useState } from "preact/hooks";
import type { FileView } from "../../../types/api/messages.ts";
import { get, post, reasonOf } from "../../ui/api.ts";
import { IconButton } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { AttachIcon, ResumeIcon } from "../../ui/icons.ts";
import { change } from "../draft.ts";
import { a } from "../words.ts";
import { about, type FieldProps } from "./about.ts";

/** How a configuration names a recording that the hub keeps. */
const OURS = "file:";
/** What the file chooser offers; the hub looks at the bytes. */
const CHOSEN = "audio/*,.wav,.mp3,.aif,.aiff,.gsm,.au,.ulaw";

interface RecordingProps {
  label: string;
  value: string;
  error?: string | undefined;
  readOnly: boolean;
  onChange(value: string): void;
}

/** The address of a recording, or one that is uploaded here; it can be listened to (CE01-R39). */
export function Recording({ label, value, error, readOnly, onChange }: RecordingProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem("");
    await work().catch((reason) => setProblem(reasonOf(reason)));
    setBusy(false);
  };
  const upload = (file: File | undefined) =>
    file && attempt(async () => {
      const form = new FormData();
      form.set("file", file, file.name);
      const { id } = await post<FileView>("/prompts", form);
      onChange(`${OURS}${id}`);
    });
  const listen = () => attempt(async () => await new Audio(await addressOf(value)).play());
  return (
    <Field label={label} error={problem || error || undefined}>
      {(ids) => (
        <span class="localised-line">
          <input
            {...ids}
            type="text"
            class="input"
            autocomplete="off"
            readOnly={readOnly}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          {value !== "" && (
            <IconButton
              icon={ResumeIcon}
              size={15}
              disabled={busy}
              label={`${a("listen")}: ${label}`}
              onClick={() => void listen()}
            />
          )}
          {!readOnly && (
            <IconButton
              icon={AttachIcon}
              size={15}
              disabled={busy}
              label={`${a("uploadRecording")}: ${label}`}
              onClick={() => chooser.current?.click()}
            />
          )}
          <input
            ref={chooser}
            type="file"
            hidden
            accept={CHOSEN}
            aria-label={`${a("uploadRecording")}: ${label}`}
            onChange={(event) => void upload(event.currentTarget.files?.[0])}
          />
        </span>
      )}
    </Field>
  );
}

async function addressOf(value: string): Promise<string> {
  if (!value.startsWith(OURS)) return value;
  return (await get<FileView>(`/prompts/${encodeURIComponent(value.slice(OURS.length))}`)).url;
}

/** The same as a field of its own. */
export function RecordingField(props: FieldProps) {
  const { label, error } = about(props);
  return (
    <Recording
      label={label}
      error={error}
      readOnly={props.readOnly}
      value={String(props.value ?? "")}
      onChange={(value) => change(props.path, value)}
    />
  );
}
