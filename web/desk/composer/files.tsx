import type { FileView } from "../../../types/api/messages.ts";
import { post, reasonOf } from "../../ui/api.ts";
import { CloseIcon, FileIcon } from "../../ui/icons.ts";
import { draftOf, write } from "../state/drafts.ts";
import { t } from "../text.ts";
import { sizeWords } from "../thread/bubble.tsx";

const MAX_FILES = 10;

/** Stores files with the hub and puts them on the draft. Answers what went wrong, or nothing. */
export async function uploadAll(conversation: string, files: File[]): Promise<string> {
  for (const file of files) {
    if (draftOf(conversation).files.length >= MAX_FILES) {
      return t("files.many", { count: MAX_FILES });
    }
    const form = new FormData();
    form.set("conversation", conversation);
    form.set("file", file, file.name);
    try {
      const stored = await post<FileView>("/files", form);
      write(conversation, { files: [...draftOf(conversation).files, stored] });
    } catch (error) {
      return `${file.name}: ${reasonOf(error)}`;
    }
  }
  return "";
}

export function Files({ files, onRemove }: { files: FileView[]; onRemove(id: string): void }) {
  if (files.length === 0) return null;
  return (
    <ul class="draft-files">
      {files.map((file) => (
        <li key={file.id}>
          <FileIcon size={14} aria-hidden="true" />
          <span class="clip">{file.name}</span>
          <span class="meta">{sizeWords(file.size)}</span>
          <button
            type="button"
            class="file-remove"
            aria-label={t("file.remove", { name: file.name })}
            onClick={() => onRemove(file.id)}
          >
            <CloseIcon size={14} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
