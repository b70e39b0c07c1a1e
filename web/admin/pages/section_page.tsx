import { may } from "../../ui/session.tsx";
import { draft, schema } from "../draft.ts";
import { EntityForm } from "../form/entity_form.tsx";
import { Media } from "../form/media.tsx";
import { schemaOf } from "../schema.ts";
import { a } from "../words.ts";

/** A section of which there is one: the company, the medium table. */
export function SectionPage({ kind }: { kind: "company" | "media" }) {
  const readOnly = !may("configuration.write");
  const described = schemaOf(schema.value!, kind);
  return (
    <div class="admin-page scroll">
      <header class="page-head">
        <h2>{a(kind)}</h2>
        <p>{a(`hint_${kind}`)}</p>
      </header>
      {kind === "media"
        ? (
          <Media
            schema={described}
            value={draft.value!.media as Record<string, Record<string, unknown>>}
            readOnly={readOnly}
          />
        )
        : (
          <EntityForm
            kind={kind}
            schema={described}
            path={[kind]}
            value={draft.value![kind]}
            readOnly={readOnly}
          />
        )}
    </div>
  );
}
