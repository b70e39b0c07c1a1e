import { useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Checkbox } from "../ui/field.tsx";
import { shownColumns } from "./columns.ts";
import { change, place } from "./place.ts";
import { descriptions, table } from "./state.ts";
import { figureTitle, t } from "./text.ts";

/** Which figures are shown, in the order of the report. */
export function ColumnsDialog({ onClose }: { onClose(): void }) {
  const known = descriptions.value.find((one) => one.id === place.value.report)?.columns ?? [];
  const own = (table.value?.columns ?? []).filter((one) =>
    !known.some((other) => other.id === one.id)
  );
  const all = [...known, ...own];
  const [chosen, setChosen] = useState(() =>
    new Set(table.value ? shownColumns(table.value).map((column) => column.id) : [])
  );
  const apply = () => {
    change({ columns: all.map((one) => one.id).filter((id) => chosen.has(id)) });
    onClose();
  };
  return (
    <Dialog
      title={t("columns.title")}
      onClose={onClose}
      actions={
        <>
          <Button
            onClick={() => {
              change({ columns: [] });
              onClose();
            }}
          >
            {t("columns.all")}
          </Button>
          <Button kind="primary" disabled={chosen.size === 0} onClick={apply}>
            {t("columns.apply")}
          </Button>
        </>
      }
    >
      <div class="columns-list">
        {all.map((column) => (
          <Checkbox
            key={column.id}
            label={figureTitle(column)}
            checked={chosen.has(column.id)}
            onChange={(on) => {
              const next = new Set(chosen);
              if (on) next.add(column.id);
              else next.delete(column.id);
              setChosen(next);
            }}
          />
        ))}
      </div>
    </Dialog>
  );
}
