const LIGHT = `
  --paper: #fbf9f5; --surface: #fffefe; --sunken: #f4f1ed; --bubble: #f3f0ea;
  --line: #e4e0da; --edge: #8c857d; --ink: #221d18; --ink-2: #554e48; --ink-3: #6a635d;
  --teal: #027972; --teal-text: #026460; --amber-text: #835014; --amber-soft: #fef2d5;
  --red-text: #ba1c2d; --red-soft: #ffeae9; --violet-soft: #f4effd;
  --accent-text: var(--accent-text-light); --veil: rgb(34 29 24 / .5);
  --float: 0 0 0 1px rgb(34 29 24 / .08), 0 4px 12px rgb(34 29 24 / .08),
    0 16px 48px rgb(34 29 24 / .2);
  --scheme: light;
`;
const DARK = `
  --paper: #151210; --surface: #1c1916; --sunken: #0f0d0b; --bubble: #2b2724;
  --line: #312d29; --edge: #7c766f; --ink: #efece8; --ink-2: #b8b3ad; --ink-3: #9f9a94;
  --teal: #58c3b6; --teal-text: #7cd7cc; --amber-text: #f5c66d; --amber-soft: #3b2a12;
  --red-text: #fe9b98; --red-soft: #472020; --violet-soft: #2b2440;
  --accent-text: var(--accent-text-dark); --veil: rgb(0 0 0 / .6);
  --float: 0 0 0 1px rgb(255 255 255 / .1), 0 16px 48px rgb(0 0 0 / .6);
  --scheme: dark;
`;

/** Styles of the chat window: the hub's own roles, in pixels, readable on any page. */
export const PANEL_CSS = `
:host { ${LIGHT} }
@media (prefers-color-scheme: dark) { :host([data-theme="auto"]) { ${DARK} } }
:host([data-theme="dark"]) { ${DARK} }

.window, .window * { box-sizing: border-box; }
.window {
  position: fixed;
  z-index: 2147483001;
  color-scheme: var(--scheme);
  bottom: calc(92px + env(safe-area-inset-bottom, 0px));
  right: calc(20px + env(safe-area-inset-right, 0px));
  width: 384px;
  height: min(660px, calc(100vh - 116px));
  display: flex;
  flex-direction: column;
  overflow: hidden;
  border-radius: 16px;
  background: var(--surface);
  color: var(--ink);
  box-shadow: var(--float);
  font: 400 15px/1.45 "Inter Variable", Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI",
    Roboto, "Helvetica Neue", sans-serif;
  text-align: start;
  -webkit-font-smoothing: antialiased;
  overscroll-behavior: contain;
  transform-origin: bottom right;
  animation: rise .18s cubic-bezier(.2, .7, .2, 1);
}
:host([data-side="left"]) .window {
  right: auto;
  left: calc(20px + env(safe-area-inset-left, 0px));
  transform-origin: bottom left;
}
@keyframes rise { from { opacity: 0; transform: translateY(8px) scale(.985); } }
.window:focus { outline: none; }
.window :focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
:where(.window) :where(h2, h3, p, ul) { margin: 0; padding: 0; }
.window button, .window input, .window textarea, .window select {
  font: inherit; color: inherit; letter-spacing: inherit;
}
.window button { cursor: pointer; background: none; border: 0; padding: 0; }
.window button:disabled { cursor: default; }
.icon { display: block; flex: none; }
.sr {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}

.head {
  display: flex; align-items: center; gap: 10px;
  padding: 14px 10px 14px 18px;
  border-bottom: 1px solid var(--line);
  flex: none;
}
[dir="rtl"] .head { padding: 14px 18px 14px 10px; }
.mark { fill: none; stroke: var(--accent-text); stroke-width: 2.2; stroke-linecap: round; flex: none; }
[dir="rtl"] .mark, [dir="rtl"] .lines { transform: scaleX(-1); }
.face {
  width: 38px; height: 38px; border-radius: 50%; flex: none;
  display: grid; place-items: center; font-weight: 600; font-size: 16px;
  color: var(--on-fill); background: var(--fill);
}
.who { flex: 1; min-width: 0; }
.who h2 {
  font-size: 16px; line-height: 20px; font-weight: 650; letter-spacing: -.01em;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
}
.status {
  font-size: 12.5px; line-height: 17px; color: var(--ink-3);
  display: flex; align-items: center; gap: 6px; white-space: nowrap;
}
.status span { overflow: hidden; text-overflow: ellipsis; }
.status::before { content: ""; width: 8px; height: 8px; border-radius: 50%; flex: none; background: var(--edge); }
.status.active::before { background: var(--teal); }
.status.waiting::before { background: var(--accent); animation: breathe 1.6s ease-in-out infinite; }
@keyframes breathe { 50% { opacity: .3; } }
.window .round {
  width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center;
  color: var(--ink-2); flex: none;
}
.window .round:hover, .window .quiet:hover { background: var(--sunken); color: var(--ink); }
:host([data-theme="dark"]) .window .round:hover { background: var(--bubble); }
.window .quiet {
  display: inline-flex; align-items: center; justify-content: center; gap: 8px;
  min-height: 36px; padding: 0 12px; border-radius: 8px;
  border: 1px solid var(--line); font-size: 14px; font-weight: 550; color: var(--ink-2);
}
.window .quiet.end { min-height: 32px; padding: 0 10px; font-size: 13px; white-space: nowrap; }
.window .primary {
  display: flex; align-items: center; justify-content: center;
  min-height: 44px; padding: 0 18px; border-radius: 10px;
  font-weight: 600; color: var(--on-fill); background: var(--fill);
  transition: filter .12s;
}
.window .primary:hover { filter: brightness(1.06); }
.window .primary:disabled { opacity: .6; }
.window .link {
  color: var(--accent-text); font-weight: 550; text-decoration: underline;
  text-underline-offset: 3px; text-decoration-thickness: 1px; min-height: 28px;
}
.menu { position: relative; flex: none; }
.drop {
  position: absolute; inset-block-start: 40px; inset-inline-end: 0; z-index: 3; min-width: 220px;
  padding: 6px; border-radius: 12px; background: var(--surface); box-shadow: var(--float);
  animation: rise .12s ease-out;
}
.window .drop button {
  display: flex; align-items: center; gap: 10px; width: 100%; min-height: 40px; padding: 0 10px;
  border-radius: 8px; font-size: 14px; text-align: start;
}
.window .drop button:hover, .window .drop button:focus-visible { background: var(--sunken); }
.veil { position: fixed; inset: 0; z-index: 2; }

.body { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 20px 18px 18px; }
.form { display: flex; flex-direction: column; gap: 16px; }
.form > .primary, .form > .actions { margin-top: auto; }
.row { display: flex; flex-direction: column; gap: 6px; border: 0; margin: 0; padding: 0; min-width: 0; }
.row > label, .row > legend { font-size: 13.5px; font-weight: 550; color: var(--ink-2); padding: 0; }
.row > legend { margin-bottom: 6px; }
.row small { font-weight: 400; font-size: 12px; color: var(--ink-3); margin-inline-start: 4px; }
.window .row input:not([type="checkbox"], [type="radio"]), .window .row textarea, .window .row select {
  width: 100%; min-height: 42px; padding: 9px 12px; border-radius: 10px;
  border: 1px solid var(--edge); background: var(--surface); font-size: 16px; line-height: 22px;
}
.window .row textarea { resize: vertical; min-height: 84px; display: block; }
.window .row input:focus, .window .row textarea:focus, .window .row select:focus {
  outline: 2px solid var(--accent-text); outline-offset: -1px; border-color: transparent;
}
.window ::placeholder { color: var(--ink-3); opacity: 1; }
.window .wrong input, .window .wrong textarea, .window .wrong select { border-color: var(--red-text) !important; }
.window .error { font-size: 13px; color: var(--red-text); }
.subjects { flex-direction: row; flex-wrap: wrap; gap: 8px; }
.subjects > legend, .subjects > .error { width: 100%; }
.window .chip { position: relative; cursor: pointer; }
.chip input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.chip span {
  display: block; padding: 8px 14px; border-radius: 20px; border: 1px solid var(--edge);
  font-size: 14px; font-weight: 500; color: var(--ink); line-height: 20px;
}
.chip input:checked + span { background: var(--fill); border-color: var(--fill); color: var(--on-fill); }
.chip input:focus-visible + span { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.chip input:hover:not(:checked) + span { background: var(--sunken); }
.row.tick > label { display: flex; gap: 10px; align-items: flex-start; font-size: 14px; font-weight: 400; color: var(--ink-2); }
.row.tick input { width: 20px; height: 20px; margin: 0; flex: none; accent-color: var(--fill); }
.pot { position: absolute; inset-inline-start: -9999px; width: 1px; height: 1px; overflow: hidden; }
.window .alert { font-size: 14px; color: var(--red-text); background: var(--red-soft); padding: 10px 12px; border-radius: 10px; }
.window .alert.bar { margin: 0 14px 8px; flex: none; }
.notice { color: var(--ink-2); text-wrap: pretty; }
.window .actions { display: flex; flex-wrap: wrap; gap: 8px; }
.window .actions .primary { flex: 1; }
.centre { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 12px; text-align: center; }
.centre h3 { font-size: 17px; font-weight: 650; }
.centre p { color: var(--ink-2); text-wrap: balance; }
.centre .ref { font-variant-numeric: tabular-nums; color: var(--ink); font-weight: 600; }
.centre .quiet { margin-top: 12px; }
.done { width: 56px; height: 56px; border-radius: 50%; display: grid; place-items: center; color: var(--surface); background: var(--teal); }
.loading { display: flex; flex-direction: column; gap: 12px; }
.bone { display: block; height: 40px; width: 55%; border-radius: 14px; background: var(--bubble); animation: breathe 1.4s .15s ease-in-out infinite; }
.bone.wide { width: 75%; } .bone.mine { align-self: flex-end; width: 45%; }

.line-state { flex: none; }
.lost { padding: 8px 18px; font-size: 13px; background: var(--amber-soft); color: var(--amber-text); }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 8px 16px 4px; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.window .scroll:focus-visible { outline-offset: -3px; }
.log { display: flex; flex-direction: column; gap: 3px; }
.day { display: flex; align-items: center; gap: 12px; color: var(--ink-3); font-size: 12px; margin: 10px 0 8px; }
.day::before, .day::after { content: ""; flex: 1; height: 1px; background: var(--line); }
.line { align-self: center; max-width: 90%; padding: 6px 0; text-align: center; font-size: 13px; color: var(--ink-3); text-wrap: balance; }
.said { display: flex; flex-direction: column; align-items: flex-start; max-width: 84%; align-self: flex-start; animation: rise .14s ease-out; }
.said.last { margin-bottom: 10px; }
.said.mine { align-self: flex-end; align-items: flex-end; }
.name { font-size: 12px; color: var(--ink-3); margin: 4px 0 4px 2px; display: flex; align-items: center; gap: 4px; }
.text {
  padding: 8px 13px; border-radius: 16px; background: var(--bubble);
  white-space: pre-wrap; overflow-wrap: anywhere; max-width: 100%;
}
.bot .text { background: var(--violet-soft); }
.mine .text { background: var(--fill); color: var(--on-fill); }
.theirs.last .text, .bot.last .text { border-end-start-radius: 5px; }
.mine.last .text { border-end-end-radius: 5px; }
.text a { color: inherit; text-underline-offset: 2px; }
.foot { display: flex; align-items: center; gap: 5px; margin: 4px 3px 0; font-size: 11.5px; color: var(--ink-3); font-variant-numeric: tabular-nums; }
.foot .tick { display: block; } .foot .tick.read { color: var(--teal-text); }
.unsent .text { opacity: .72; }
.unsent.refused .text { opacity: 1; color: var(--ink); background: var(--red-soft); }
.unsent.refused .foot { color: var(--red-text); }
.again { display: flex; gap: 14px; margin: 2px 3px 0; }
.window .again button { font-size: 13px; font-weight: 550; color: var(--accent-text); text-decoration: underline; text-underline-offset: 3px; min-height: 26px; }
.file {
  display: flex; align-items: center; gap: 8px; max-width: 100%; margin-top: 3px; padding: 9px 12px;
  border-radius: 12px; border: 1px solid var(--line); color: var(--ink); text-decoration: none; font-size: 14px;
}
.file span { overflow-wrap: anywhere; } .file small { color: var(--ink-3); white-space: nowrap; }
.file:has(img) { padding: 0; border: 0; }
.file img { display: block; max-width: 100%; max-height: 220px; border-radius: 14px; background: var(--bubble); }
.typing { display: flex; align-items: center; gap: 4px; min-height: 22px; font-size: 13px; color: var(--ink-3); }
.typing i { width: 6px; height: 6px; border-radius: 50%; background: currentColor; animation: hop 1.2s ease-in-out infinite; }
.typing i:nth-child(2) { animation-delay: .15s; } .typing i:nth-child(3) { animation-delay: .3s; }
.typing span { margin-inline-start: 6px; }
@keyframes hop { 0%, 60%, 100% { transform: none; opacity: .5; } 30% { transform: translateY(-4px); opacity: 1; } }

.queue { margin: 10px 0 6px; padding: 14px 16px 16px; border-radius: 14px; background: var(--sunken); display: flex; flex-direction: column; gap: 6px; align-items: flex-start; }
:host([data-theme="dark"]) .queue { background: var(--bubble); }
.lines { width: 100%; height: 40px; fill: none; stroke: var(--accent-text); stroke-width: 2.2; stroke-linecap: round; margin-bottom: 4px; }
.lines path { stroke-dasharray: 26 14; animation: flow 2.4s linear infinite; opacity: .85; }
.lines path:nth-child(2) { animation-duration: 3.1s; opacity: .6; } .lines path:nth-child(3) { animation-duration: 2.8s; opacity: .7; } .lines path:nth-child(4) { animation-duration: 3.6s; opacity: .45; }
@keyframes flow { from { stroke-dashoffset: 80; } to { stroke-dashoffset: 0; } }
.figures { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; font-variant-numeric: tabular-nums; }
.figures strong { font-weight: 650; font-size: 16px; } .figures span { color: var(--ink-2); }
.queue p { font-size: 13.5px; color: var(--ink-2); text-wrap: pretty; }

.window .idle button { font-weight: 600; text-decoration: underline; text-underline-offset: 3px; min-height: 28px; order: 3; flex-basis: 100%; text-align: start; }
.idle { flex-wrap: wrap; display: flex; align-items: baseline; gap: 12px; flex: none; margin: 0 14px 8px; padding: 10px 12px; border-radius: 10px; background: var(--amber-soft); color: var(--amber-text); font-size: 14px; }
.idle p { flex: 1; } .idle .count { font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; font-size: 13px; }
.low { position: relative; flex: none; padding: 8px 12px calc(12px + env(safe-area-inset-bottom, 0px)); }
.composer { display: flex; align-items: flex-end; gap: 4px; padding: 4px; border-radius: 24px; border: 1px solid var(--edge); background: var(--surface); }
.composer:focus-within { outline: 2px solid var(--accent-text); outline-offset: -1px; border-color: transparent; }
.composer .round { width: 40px; height: 40px; }
.window .composer textarea {
  flex: 1; min-width: 0; min-height: 40px; padding: 9px 4px 9px 12px; border: 0; background: none; resize: none;
  outline: none; font-size: 16px; line-height: 22px; scrollbar-width: none;
}
.window .composer .round + input + textarea { padding-inline-start: 2px; }
.window .send { width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; flex: none; color: var(--on-fill); background: var(--fill); transition: opacity .12s; }
.window .send:disabled { background: var(--bubble); color: var(--ink-3); }
.left { font-size: 12px; color: var(--ink-3); text-align: end; padding: 4px 8px 0; font-variant-numeric: tabular-nums; }
.left.over { color: var(--red-text); }
.drop-here { position: absolute; inset: 6px; z-index: 2; display: grid; place-items: center; border-radius: 16px; border: 2px dashed var(--accent-text); background: var(--surface); color: var(--accent-text); font-weight: 600; pointer-events: none; }
.uploads { list-style: none; display: flex; flex-direction: column; gap: 6px; margin-bottom: 8px; }
.uploads li { display: flex; align-items: center; gap: 8px; padding: 6px 6px 6px 12px; border-radius: 10px; background: var(--bubble); font-size: 13.5px; }
.uploads li.refused { background: var(--red-soft); color: var(--red-text); }
.uploads span { flex: 1; overflow-wrap: anywhere; } .uploads small { color: var(--ink-3); white-space: nowrap; }
.window .uploads button { width: 28px; height: 28px; display: grid; place-items: center; border-radius: 50%; }
.closing, .mail-form { flex: none; display: flex; flex-direction: column; gap: 12px; padding: 14px 16px calc(16px + env(safe-area-inset-bottom, 0px)); border-top: 1px solid var(--line); }
.closing p { color: var(--ink-2); text-wrap: pretty; }
.closing .quiet { flex: 1; white-space: nowrap; }
.survey { display: flex; flex-direction: column; gap: 8px; }
.survey fieldset { border: 0; margin: 0; padding: 0; display: flex; gap: 4px; }
.survey legend { font-size: 14px; font-weight: 550; padding: 0; margin-bottom: 4px; }
.star { position: relative; display: grid; place-items: center; width: 40px; height: 40px; border-radius: 8px; cursor: pointer; color: var(--ink-3); }
.star input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.star.on { color: var(--accent-text); } .star.on path { fill: currentColor; }
.star:focus-within { outline: 2px solid var(--accent-text); outline-offset: -2px; }
.window .survey textarea { border: 1px solid var(--edge); border-radius: 10px; padding: 8px 12px; font-size: 16px; background: var(--surface); resize: vertical; }
.window .survey .quiet { flex: none; align-self: start; }
.survey-link { color: var(--accent-text); font-weight: 600; }

@media (max-width: 599px), (max-height: 480px) {
  .window {
    inset: 0; width: auto; border-radius: 0; box-shadow: none;
    top: var(--shift, 0px); height: var(--visible, 100%); bottom: auto;
  }
  :host([data-side="left"]) .window { left: 0; }
  .head { padding-top: calc(14px + env(safe-area-inset-top, 0px)); }
  .window .round { width: 44px; height: 44px; }
  .window .quiet.end { min-height: 44px; }
}
@media (prefers-reduced-motion: reduce) {
  .window, .window * { animation: none !important; transition: none !important; }
}
@media (forced-colors: active) {
  .text, .queue, .idle { border: 1px solid CanvasText; }
  .chip input:checked + span { outline: 2px solid Highlight; }
}
`;
