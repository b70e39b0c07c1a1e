import type { ConfigurationChange } from "../../types/api/admin.ts";
import { DeleteIcon, EditIcon, PlusIcon } from "../ui/icons.ts";
import { a } from "./words.ts";

const SIGNS = { add: PlusIcon, change: EditIcon, remove: DeleteIcon } as const;

/** Changes as the hub says them, one sentence each. */
export function ChangeList({ changes }: { changes: ConfigurationChange[] }) {
  if (changes.length === 0) return <p class="meta">{a("noChanges")}</p>;
  return (
    <ul class="changes" aria-label={a("whatChanges", { count: changes.length })}>
      {changes.map((change, at) => {
        const Sign = SIGNS[change.action];
        return (
          <li key={at} class={change.action}>
            <Sign size={15} aria-hidden="true" />
            <span>{change.text}</span>
          </li>
        );
      })}
    </ul>
  );
}
