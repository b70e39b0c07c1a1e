import { useEffect, useRef, useState } from "preact/hooks";
import type { BoardFigures } from "../../types/api/boards.ts";
import { shownFigure } from "../reports/format.ts";
import { ApiProblem } from "../ui/api.ts";
import { IconButton } from "../ui/button.tsx";
import { BackIcon, NextIcon, ParkIcon, ResumeIcon, SystemIcon, WarningIcon } from "../ui/icons.ts";
import { Empty } from "../ui/notice.tsx";
import { hourMinute } from "../ui/time.tsx";
import { t } from "./text.ts";

/** Figures are read so often, milliseconds (CE01-M1: at least every 5 s). */
const EVERY_MS = 5_000;

type Shown = BoardFigures["pages"][number];

/** A board over the whole screen, readable from afar; its pages turn by themselves (CE01-M24). */
export function Wall({ read, back }: { read(): Promise<BoardFigures>; back?: () => void }) {
  const { figures, lost, gone } = useFigures(read);
  const [at, setAt] = useState(0);
  const [turning, setTurning] = useState(true);
  const pages = figures?.pages ?? [];
  const page = pages[at % Math.max(1, pages.length)];
  const next = () => setAt((now) => (now + 1) % Math.max(1, pages.length));
  useEffect(() => {
    if (!turning || page === undefined || pages.length < 2) return;
    const timer = setTimeout(next, page.seconds * 1000);
    return () => clearTimeout(timer);
  }, [at, turning, page?.seconds, pages.length]);
  useKeys({ next, pause: () => setTurning((on) => !on), back });
  if (gone) {
    return (
      <main class="wall">
        <Empty icon={WarningIcon} title={t("noLink")} />
      </main>
    );
  }
  return (
    <main class="wall">
      <header class="wall-head">
        <h1>{figures?.name ?? ""}</h1>
        <p class="wall-page" aria-live="off">{page?.title ?? ""}</p>
        <p class={lost ? "wall-at lost" : "wall-at"} role="status">
          {figures && t(lost ? "stale" : "asOf", { time: hourMinute(figures.at) })}
        </p>
        <div class="wall-tools">
          {back && <IconButton icon={BackIcon} label={t("back")} onClick={back} />}
          {pages.length > 1 && (
            <>
              <IconButton
                icon={turning ? ParkIcon : ResumeIcon}
                label={t(turning ? "pause" : "turn")}
                onClick={() => setTurning(!turning)}
              />
              <IconButton icon={NextIcon} label={t("next")} onClick={next} />
            </>
          )}
          <IconButton icon={SystemIcon} label={t("full")} onClick={fullScreen} />
        </div>
      </header>
      {page && <Tiles page={page} />}
      {pages.length > 1 && (
        <p class="wall-dots" aria-hidden="true">
          {pages.map((_, i) => <span key={i} class={i === at ? "on" : ""} />)}
        </p>
      )}
    </main>
  );
}

function Tiles({ page }: { page: Shown }) {
  return (
    <dl class="wall-tiles" data-count={Math.min(24, page.tiles.length)}>
      {page.tiles.map((tile, i) => (
        <div key={i} class={tile.side === "" ? "wall-tile" : "wall-tile beyond"}>
          <dt>{tile.title}</dt>
          <dd>
            {shownFigure(tile.value, tile.unit)}
            {tile.side !== "" && <span class="wall-side">{t(`${tile.side}.note`)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Reads again and again; what was read last stands while the hub is away. */
function useFigures(read: () => Promise<BoardFigures>) {
  const [figures, setFigures] = useState<BoardFigures | null>(null);
  const [state, setState] = useState<"" | "lost" | "gone">("");
  const reader = useRef(read);
  reader.current = read;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async () => {
      try {
        const found = await reader.current();
        if (over) return;
        setFigures(found);
        setState("");
      } catch (error) {
        if (over) return;
        const gone = error instanceof ApiProblem && error.status === 404;
        if (gone) setFigures(null);
        setState(gone ? "gone" : "lost");
      }
      timer = setTimeout(() => void load(), EVERY_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return { figures, lost: state === "lost", gone: state === "gone" };
}

function useKeys(
  { next, pause, back }: { next(): void; pause(): void; back?: (() => void) | undefined },
) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest("button, input, select")) {
        return;
      }
      if (event.key === "ArrowRight") next();
      if (event.key === " ") pause();
      if (event.key === "f") fullScreen();
      if (event.key === "Escape") back?.();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}

function fullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen().catch(() => undefined);
}
