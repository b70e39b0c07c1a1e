import { useState } from "preact/hooks";
import type { DeadLetterView } from "../../../types/api/admin.ts";
import { post, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/field.tsx";
import { DoneIcon, RetryIcon } from "../../ui/icons.ts";
import { Empty } from "../../ui/notice.tsx";
import { Ago } from "../../ui/time.tsx";
import { tell } from "../../ui/toast.tsx";
import { a } from "../words.ts";
import { SystemPage, usePaged } from "./paged.tsx";

/** What failed for good, why, and another try. */
export function Letters() {
  const [open, setOpen] = useState(true);
  const list = usePaged<DeadLetterView>(`/dead-letters?open=${open}&limit=50`);
  const replay = async (id: string) => {
    try {
      await post(`/dead-letters/${encodeURIComponent(id)}/replays`);
      tell(a("triedAgain"));
    } catch (error) {
      tell(reasonOf(error), "bad");
    }
    list.reload();
  };
  return (
    <SystemPage
      title={a("letters")}
      intro={a("lettersIntro")}
      tools={<Switch label={a("onlyOpen")} checked={open} onChange={setOpen} />}
      list={list}
      empty={<Empty icon={DoneIcon} title={a("noLetters")}>{a("noLettersText")}</Empty>}
    >
      {(items) => (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{a("when")}</th>
              <th scope="col">{a("what")}</th>
              <th scope="col">{a("why")}</th>
              <th scope="col">
                <span class="sr">{a("tryAgain")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((letter) => (
              <tr key={letter.id}>
                <td>
                  <Ago at={letter.at} />
                </td>
                <td>
                  <b>{letter.kind}</b> <code class="meta">{letter.reference}</code>
                </td>
                <td>
                  {letter.reason} <code class="meta">{letter.code}</code>
                  <span class="meta">· {a("attempts", { count: letter.attempts })}</span>
                </td>
                <td class="end">
                  {letter.replayedAt
                    ? (
                      <span class="meta">
                        {a("replayed")} <Ago at={letter.replayedAt} />
                      </span>
                    )
                    : (
                      <Button size="small" icon={RetryIcon} onClick={() => void replay(letter.id)}>
                        {a("tryAgain")}
                      </Button>
                    )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SystemPage>
  );
}
