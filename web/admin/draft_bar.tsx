import { useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { base, changed, discard } from "./draft.ts";
import { Review } from "./review.tsx";
import { a } from "./words.ts";

/** Changes gather in a draft; this bar says how many, and leads to putting them in force. */
export function DraftBar() {
  const [open, setOpen] = useState<"" | "review" | "discard">("");
  const count = changed.value.length;
  if (count === 0 && open !== "review") return null;
  return (
    <>
      {count > 0 && (
        <div class="draft-bar" role="status">
          <span class="draft-dot" aria-hidden="true" />
          <strong>{a("draftCount", { count })}</strong>
          <Button kind="quiet" onClick={() => setOpen("discard")}>{a("discard")}</Button>
          <Button kind="primary" onClick={() => setOpen("review")}>{a("review")}</Button>
        </div>
      )}
      {open === "review" && <Review onClose={() => setOpen("")} />}
      {open === "discard" && (
        <Dialog
          title={a("discardTitle")}
          size="small"
          onClose={() => setOpen("")}
          actions={
            <>
              <Button onClick={() => setOpen("")}>{a("keepEditing")}</Button>
              <Button
                kind="danger"
                onClick={() => {
                  discard();
                  setOpen("");
                }}
              >
                {a("discard")}
              </Button>
            </>
          }
        >
          <p>{a("discardText", { version: base.value?.version ?? 0 })}</p>
        </Dialog>
      )}
    </>
  );
}
