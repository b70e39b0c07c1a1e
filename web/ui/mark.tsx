/** The mark: short strokes of different length that run into one line. */
export function Mark({ size = 28, title }: { size?: number; title?: string }) {
  return (
    <svg
      class="mark"
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke-width="2.6"
      stroke-linecap="round"
      {...(title ? { role: "img", "aria-label": title } : { "aria-hidden": true })}
    >
      <path class="mark-voice" d="M8 5 H9.5 C15.5 5 14.5 16 20 16" />
      <path class="mark-voice" d="M3 10.5 H8 C13 10.5 13.5 16 19 16" />
      <path class="mark-voice" d="M5.5 21.5 H8.5 C13.5 21.5 13.5 16 19 16" />
      <path class="mark-voice" d="M9 27 H10 C15.5 27 14.5 16 20 16" />
      <path class="mark-line" d="M2.5 16 H29.5" />
    </svg>
  );
}

/** The mark with the name beside it. */
export function Wordmark({ size = 28 }: { size?: number }) {
  return (
    <span class="wordmark">
      <Mark size={size} />
      <span>Hubbub</span>
    </span>
  );
}
