import { useEffect, useState } from "preact/hooks";
import type { BoardInput, BoardView } from "../../types/api/boards.ts";
import { get, put, reasonOf, remove } from "../ui/api.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import {
  CopyIcon,
  DeleteIcon,
  EditIcon,
  LinkIcon,
  LockIcon,
  PlusIcon,
  RetryIcon,
  SeeIcon,
  WarningIcon,
} from "../ui/icons.ts";
import { Empty, Notice, Skeleton } from "../ui/notice.tsx";
import { may } from "../ui/session.tsx";
import { Shell } from "../ui/shell.tsx";
import { tell } from "../ui/toast.tsx";
import { Editor } from "./editor.tsx";
import { readBoard } from "./figures.ts";
import { t } from "./text.ts";
import { Wall } from "./wall.tsx";

/** What a new board begins with. */
const FIRST: BoardInput = {
  name: "",
  pages: [{
    title: "",
    seconds: 20,
    tiles: [{
      title: "",
      figure: "now.waiting",
      subject: { kind: "company", id: "" },
      window: "today",
      lower: null,
      upper: null,
    }],
  }],
};

type Editing = { id: string | null; board: BoardInput };

/** Every board, to show, change, copy and share (CE01-M24). */
export function Boards() {
  const [shown, setShown] = useState(new URLSearchParams(location.search).get("id"));
  const show = (id: string | null) => {
    history.replaceState(null, "", id === null ? "/board" : `/board?id=${id}`);
    setShown(id);
  };
  if (!may("floor.view")) {
    return (
      <Shell place="floor">
        <main class="boards">
          <h1 class="sr">{t("boards")}</h1>
          <Empty icon={LockIcon} title={t("forbidden")}>{t("forbiddenText")}</Empty>
        </main>
      </Shell>
    );
  }
  if (shown !== null) return <Wall read={() => readBoard(shown)} back={() => show(null)} />;
  return (
    <Shell place="floor">
      <List show={show} />
    </Shell>
  );
}

function List({ show }: { show(id: string): void }) {
  const [boards, setBoards] = useState<BoardView[] | null>(null);
  const [problem, setProblem] = useState("");
  const [editing, setEditing] = useState<Editing | null>(null);
  const [link, setLink] = useState("");
  const load = async () => {
    try {
      setBoards((await get<{ items: BoardView[] }>("/boards")).items);
      setProblem("");
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  useEffect(() => void load(), []);
  const attempt = (run: () => Promise<unknown>) =>
    void run().then(load, (error) => setProblem(reasonOf(error)));
  return (
    <main class="boards scroll" tabIndex={0} aria-label={t("boards")}>
      <header class="boards-head">
        <div>
          <h1>{t("boards")}</h1>
          <p class="meta">{t("intro")}</p>
        </div>
        <Button
          kind="primary"
          icon={PlusIcon}
          onClick={() => setEditing({ id: null, board: FIRST })}
        >
          {t("new")}
        </Button>
      </header>
      {problem !== "" && (
        <Notice
          kind="bad"
          icon={WarningIcon}
          urgent
          action={
            <Button size="small" icon={RetryIcon} onClick={() => void load()}>{t("retry")}</Button>
          }
        >
          {problem}
        </Notice>
      )}
      {boards === null ? problem === "" && <Skeleton /> : (
        <ul class="boards-list">
          {boards.map((board) => (
            <li key={board.id}>
              <Line
                board={board}
                show={() => show(board.id)}
                edit={() => setEditing({ id: board.id, board: inputOf(board) })}
                copy={() =>
                  setEditing({
                    id: null,
                    board: { ...inputOf(board), name: t("copyOf", { name: board.name }) },
                  })}
                share={() =>
                  attempt(async () => {
                    const { url } = await put<{ url: string }>(`/boards/${board.id}/link`);
                    setLink(new URL(url, location.href).href);
                  })}
                revoke={() =>
                  attempt(async () => {
                    await remove(`/boards/${board.id}/link`);
                    tell(t("revoked"));
                  })}
                drop={() =>
                  attempt(async () => {
                    await remove(`/boards/${board.id}`);
                    tell(t("removed", { name: board.name }));
                  })}
              />
            </li>
          ))}
        </ul>
      )}
      {editing && (
        <Editor
          {...editing}
          onClose={() => setEditing(null)}
          onSaved={(board) => {
            setEditing(null);
            tell(t("saved", { name: board.name }));
            void load();
          }}
        />
      )}
      {link !== "" && (
        <Dialog
          title={t("link")}
          onClose={() => setLink("")}
          actions={<Button kind="primary" onClick={() => setLink("")}>{t("close")}</Button>}
        >
          <TextField
            label={t("link.address")}
            hint={t("link.made")}
            value={link}
            readOnly
            onFocus={(event) => event.currentTarget.select()}
          />
        </Dialog>
      )}
    </main>
  );
}

const inputOf = ({ name, pages }: BoardView): BoardInput => ({ name, pages });

interface LineProps {
  board: BoardView;
  show(): void;
  edit(): void;
  copy(): void;
  share(): void;
  revoke(): void;
  drop(): void;
}

function Line({ board, show, edit, copy, share, revoke, drop }: LineProps) {
  const named = (verb: string) => ({ "aria-label": `${verb}: ${board.name}` });
  return (
    <section class="board-line" aria-label={board.name}>
      <div class="board-words">
        <h2>{board.name}</h2>
        <p class="meta">
          {[
            t("pages", { count: board.pages.length }),
            ...(board.readyMade ? [t("ready")] : []),
            ...(board.link ? [t("linked")] : []),
          ].join(" · ")}
        </p>
      </div>
      <div class="board-verbs">
        <Button size="small" icon={SeeIcon} onClick={show} {...named(t("show"))}>
          {t("show")}
        </Button>
        <Button size="small" icon={CopyIcon} onClick={copy} {...named(t("copy"))}>
          {t("copy")}
        </Button>
        {!board.readyMade && (
          <>
            <Button size="small" icon={EditIcon} onClick={edit} {...named(t("edit"))}>
              {t("edit")}
            </Button>
            <Button size="small" icon={LinkIcon} onClick={share} {...named(t("link"))}>
              {t(board.link ? "link.new" : "link")}
            </Button>
            {board.link && (
              <Button size="small" onClick={revoke} {...named(t("link.revoke"))}>
                {t("link.revoke")}
              </Button>
            )}
            <Button size="small" icon={DeleteIcon} onClick={drop} {...named(t("remove"))}>
              {t("remove")}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
