/** The few pictures of the panel, as strokes in one weight. */
const PATHS = {
  down: "M6 9l6 6 6-6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M6 11l6-6 6 6",
  clip:
    "M20.5 11.5l-8.2 8.2a5.3 5.3 0 0 1-7.5-7.5l8.5-8.5a3.5 3.5 0 0 1 5 5l-8.5 8.5a1.8 1.8 0 0 1-2.5-2.5l7.9-7.8",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5v5h5",
  cross: "M6 6l12 12M18 6L6 18",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  ticks: "M2 12.5l4.5 4.5L15 8M11.5 16.5l.5.5L21.5 7.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7.5V12l3 2",
  alert: "M12 8v5M12 16.5h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  print: "M7 8V3h10v5M7 17H4v-7h16v7h-3M7 14h10v7H7v-7Z",
  mail: "M4 6h16v12H4V6Zm0 1l8 6 8-6",
  sound: "M4 9.5v5h3.5L12 19V5L7.5 9.5H4ZM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
  mute: "M4 9.5v5h3.5L12 19V5L7.5 9.5H4ZM16 9.5l5 5M21 9.5l-5 5",
  back: "M15 6l-6 6 6 6",
  star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8L12 3.5Z",
  bot: "M6 9h12v9H6V9Zm6 0V5M9.5 13h.01M14.5 13h.01",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class={`icon i-${name}`}
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width={name === "more" ? 3 : 2}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: strokes of different length that run into one line. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="34" height="34" aria-hidden="true">
      <path d="M8 5h1.5C15.5 5 14.5 16 20 16M3 10.5h5c5 0 5.5 5.5 11 5.5M5.5 21.5h3c5 0 5-5.5 10.5-5.5M9 27h1c5.5 0 4.5-11 10-11M2.5 16h27" />
    </svg>
  );
}
