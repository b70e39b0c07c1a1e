import type { ComponentChildren } from "preact";

interface AvatarProps {
  name: string;
  /** Decides the colour, so that the same person looks the same everywhere. */
  id?: string;
  size?: number;
  presence?: "available" | "not_ready" | "offline" | undefined;
  /** A small sign in the corner, e.g. the medium. */
  badge?: ComponentChildren;
}

/** A round sign of a person; decoration only, the name stands beside it. */
export function Avatar({ name, id, size = 32, presence, badge }: AvatarProps) {
  return (
    <span
      class={`avatar hue-${colourOf(id ?? name)}`}
      style={{ inlineSize: `${size}px`, blockSize: `${size}px`, fontSize: `${size * 0.38}px` }}
      data-initials={initials(name)}
      aria-hidden="true"
    >
      {presence && <i class={`presence-dot ${presence}`} />}
      {badge && <i class="avatar-badge">{badge}</i>}
    </span>
  );
}

/** One of the twelve colours, always the same for the same text. */
export function colourOf(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0;
  return hash % 12 + 1;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /\p{L}/u.test(word));
  if (words.length === 0) return name.replace(/\D/g, "").slice(-2) || "·";
  const first = [...words[0]!][0]!;
  const last = words.length > 1 ? [...words.at(-1)!][0]! : "";
  return (first + last).toUpperCase();
}
