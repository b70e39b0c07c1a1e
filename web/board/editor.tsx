import { useEffect, useState } from "preact/hooks";
import type { BoardChoices, BoardInput, BoardView, Tile } from "../../types/api/boards.ts";
import { get, post, put, reasonOf } from "../ui/api.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { DeleteIcon, PlusIcon, WarningIcon } from "../ui/icons.ts";
import { Notice, Skeleton } from "../ui/notice.tsx";
import { t } from "./text.ts";

type Page = BoardInput["pages"][number];
const MOST_PAGES = 10;
const MOST_TILES = 24;

interface EditorProps {
  /** Null = a new one. */
  id: string | null;
  board: BoardInput;
  onClose(): void;
  onSaved(board: BoardView): void;
}

/** Name, pages and figures of a board. */
export function Editor({ id, board, onClose, onSaved }: EditorProps) {
  const [draft, setDraft] = useState(board);
  const [choices, setChoices] = useState<BoardChoices | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    get<BoardChoices>("/board-choices").then(setChoices, (error) => setProblem(reasonOf(error)));
  }, []);
  const save = async () => {
    setBusy(true);
    try {
      onSaved(
        id === null
          ? await post<BoardView>("/boards", draft)
          : await put<BoardView>(`/boards/${id}`, draft),
      );
    } catch (error) {
      setProblem(reasonOf(error));
    }
    setBusy(false);
  };
  const pages = (change: (pages: Page[]) => Page[]) =>
    setDraft({ ...draft, pages: change(draft.pages) });
  const setPage = (at: number, page: Page) =>
    pages((all) => all.map((one, i) => i === at ? page : one));
  return (
    <Dialog
      title={id === null ? t("new") : t("edit")}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={draft.name.trim() === ""}
            onClick={() => void save()}
          >
            {t("save")}
          </Button>
        </>
      }
    >
      {problem !== "" && <Notice kind="bad" icon={WarningIcon} urgent>{problem}</Notice>}
      <TextField
        label={t("name")}
        value={draft.name}
        maxLength={80}
        data-first
        onInput={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
      />
      {choices === null ? <Skeleton rows={3} /> : draft.pages.map((page, i) => (
        <PageFields
          key={i}
          number={i + 1}
          page={page}
          choices={choices}
          change={(next) => setPage(i, next)}
          drop={draft.pages.length > 1 ? () => pages((all) => all.filter((_, n) => n !== i)) : null}
        />
      ))}
      {choices !== null && draft.pages.length < MOST_PAGES && (
        <Button
          size="small"
          icon={PlusIcon}
          onClick={() => pages((all) => [...all, { ...all[all.length - 1]!, title: "" }])}
        >
          {t("addPage")}
        </Button>
      )}
    </Dialog>
  );
}

interface PageProps {
  number: number;
  page: Page;
  choices: BoardChoices;
  change(page: Page): void;
  drop: (() => void) | null;
}

function PageFields({ number, page, choices, change, drop }: PageProps) {
  const tiles = (next: Tile[]) => change({ ...page, tiles: next });
  return (
    <fieldset class="board-page">
      <legend>{t("page", { number })}</legend>
      <div class="board-row">
        <TextField
          label={t("pageTitle")}
          value={page.title}
          maxLength={80}
          onInput={(event) => change({ ...page, title: event.currentTarget.value })}
        />
        <TextField
          label={t("seconds")}
          unit="s"
          type="number"
          min={5}
          max={600}
          value={page.seconds}
          onInput={(event) => change({ ...page, seconds: Number(event.currentTarget.value) || 20 })}
        />
        {drop && (
          <IconButton
            icon={DeleteIcon}
            label={t("removePage", { number })}
            onClick={drop}
          />
        )}
      </div>
      {page.tiles.map((tile, i) => (
        <TileFields
          key={i}
          number={i + 1}
          tile={tile}
          choices={choices}
          change={(next) => tiles(page.tiles.map((one, n) => n === i ? next : one))}
          drop={page.tiles.length > 1 ? () => tiles(page.tiles.filter((_, n) => n !== i)) : null}
        />
      ))}
      {page.tiles.length < MOST_TILES && (
        <Button
          size="small"
          icon={PlusIcon}
          onClick={() => tiles([...page.tiles, page.tiles[page.tiles.length - 1]!])}
        >
          {t("addTile")}
        </Button>
      )}
    </fieldset>
  );
}

interface TileProps {
  number: number;
  tile: Tile;
  choices: BoardChoices;
  change(tile: Tile): void;
  drop: (() => void) | null;
}

function TileFields({ number, tile, choices, change, drop }: TileProps) {
  const bound = (text: string) => text.trim() === "" ? null : Number(text);
  const whose = wholesOf(choices, tile.figure);
  return (
    <div class="board-row figures-of">
      <SelectField
        label={t("figure")}
        value={tile.figure}
        choices={choices.figures.map(({ id, from, title }) => ({
          value: id,
          label: `${from}: ${title}`,
        }))}
        onChange={(event) => {
          const figure = event.currentTarget.value as Tile["figure"];
          const first = wholesOf(choices, figure);
          const kept = first.some((one) => one.value === keyOf(tile)) ? keyOf(tile) : "";
          change({ ...tile, figure, subject: subjectOf(kept || first[0]!.value) });
        }}
      />
      <SelectField
        label={t("whose")}
        value={keyOf(tile)}
        choices={whose}
        onChange={(event) => change({ ...tile, subject: subjectOf(event.currentTarget.value) })}
      />
      <TextField
        label={t("below")}
        type="number"
        value={tile.lower ?? ""}
        onInput={(event) => change({ ...tile, lower: bound(event.currentTarget.value) })}
      />
      <TextField
        label={t("above")}
        type="number"
        value={tile.upper ?? ""}
        onInput={(event) => change({ ...tile, upper: bound(event.currentTarget.value) })}
      />
      {drop && <IconButton icon={DeleteIcon} label={t("removeTile", { number })} onClick={drop} />}
    </div>
  );
}

const keyOf = ({ subject }: Tile) => `${subject.kind} ${subject.id}`.trim();

function subjectOf(key: string): Tile["subject"] {
  const [kind, id = ""] = key.split(" ");
  return { kind: kind as Tile["subject"]["kind"], id };
}

/** Of whom this figure can be told. */
function wholesOf(choices: BoardChoices, figure: Tile["figure"]) {
  const kinds = choices.figures.find((one) => one.id === figure)?.kinds ?? ["company"];
  const lists = { queue: choices.queues, agent: choices.agents, group: choices.groups };
  return kinds.flatMap((kind) =>
    kind === "company"
      ? [{ value: "company", label: t("company") }]
      : lists[kind].map(({ id, name }) => ({ value: `${kind} ${id}`, label: name }))
  );
}
