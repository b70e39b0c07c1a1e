import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { CopyIcon } from "../../ui/icons.ts";
import { t } from "../../ui/text.ts";
import { a } from "../words.ts";
import { copy } from "./embed.tsx";

/** Something that is shown once and never again. */
export function SecretDialog(
  { title, text, secret, onClose }: {
    title: string;
    text: string;
    secret: string;
    onClose(): void;
  },
) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={<Button kind="primary" onClick={onClose}>{t("close")}</Button>}
    >
      <p>{text}</p>
      <div class="snippet">
        <code>{secret}</code>
        <Button size="small" icon={CopyIcon} onClick={() => void copy(secret)}>{a("copy")}</Button>
      </div>
    </Dialog>
  );
}
