import type { FileView } from "../../../types/api/messages.ts";
import { newKey } from "./browser.ts";
import { ChatError, type ChatHttp } from "./http.ts";
import type { Model, Upload } from "./model.ts";

const MIB = 1024 * 1024;
const MAX_FILES = 10;

/** Files beside the composer: checked here for a quick answer, and by the hub for a sure one. */
export interface Uploads {
  add(files: Iterable<File>): void;
  drop(key: string): void;
  /** The files ready to go with the next message; they leave the list. */
  take(): { id: string; name: string }[];
}

export function createUploads(model: Model, http: ChatHttp): Uploads {
  const set = (key: string, change: Partial<Upload>) => {
    model.uploads.value = model.uploads.value.map((one) =>
      one.key === key ? { ...one, ...change } : one
    );
  };
  const start = async (file: File) => {
    const abort = new AbortController();
    const key = newKey();
    const refusal = refuse(model, file);
    const upload: Upload = {
      key,
      name: file.name,
      size: file.size,
      state: refusal ? "refused" : "sending",
      reason: refusal,
      file: null,
      cancel: () => abort.abort(),
    };
    model.uploads.value = [...model.uploads.value, upload];
    if (refusal) return;
    try {
      const stored = await http.upload<FileView>("session/files", file, abort.signal);
      set(key, { state: "ready", file: stored });
    } catch (error) {
      const reason = error instanceof ChatError && error.status > 0
        ? error.message
        : model.words.value.failed;
      set(key, { state: "refused", reason });
    }
  };
  return {
    add(files) {
      const room = MAX_FILES - model.uploads.value.length;
      [...files].slice(0, Math.max(0, room)).forEach(start);
    },
    drop(key) {
      model.uploads.value.find((one) => one.key === key)?.cancel();
      model.uploads.value = model.uploads.value.filter((one) => one.key !== key);
    },
    take() {
      const ready = model.uploads.value.filter((one) => one.state === "ready");
      model.uploads.value = model.uploads.value.filter((one) => one.state === "sending");
      return ready.map((one) => ({ id: one.file?.id ?? "", name: one.name }));
    },
  };
}

function refuse(model: Model, file: File): string {
  const { maxFileMb, fileTypes } = model.config.value;
  const words = model.words.value;
  if (file.size === 0) return words.fileEmpty(file.name);
  if (file.size > maxFileMb * MIB) return words.fileTooLarge(file.name, maxFileMb);
  if (file.type && !fileTypes.includes(file.type)) return words.fileType(file.name);
  return "";
}
