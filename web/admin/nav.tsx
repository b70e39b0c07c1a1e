import { may } from "../ui/session.tsx";
import { changed, draft } from "./draft.ts";
import { PAGE_GROUPS } from "./kinds.ts";
import { isListPage, linkTo, place } from "./place.ts";
import { a } from "./words.ts";

/** The sections, with how many entries each has and which are changed in the draft. */
export function Nav() {
  const touched = new Set(changed.value.map(({ kind }) => kind));
  return (
    <nav class="admin-nav scroll" aria-label={a("sections")}>
      <h1>{a("admin")}</h1>
      {PAGE_GROUPS.map((group) => {
        const pages = group.pages.filter(({ needs }) => may(needs));
        if (pages.length === 0) return null;
        return (
          <div class="nav-group" key={group.id}>
            <h2>{a(`group_${group.id}`)}</h2>
            <ul>
              {pages.map(({ id, icon: Icon }) => (
                <li key={id}>
                  <a
                    class="nav-link"
                    href={linkTo(id)}
                    aria-current={place.value.page === id ? "page" : undefined}
                  >
                    <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
                    <span>{a(id)}</span>
                    {touched.has(id) && <i class="touched" title={a("draftCount", { count: 1 })} />}
                    {isListPage(id) && draft.value && (
                      <small class="num">{draft.value[id].length}</small>
                    )}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
