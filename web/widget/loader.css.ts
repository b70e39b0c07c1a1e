/**
 * Styles of the launcher. The host is reset with force: a page's `*` rule would win over it and be
 * inherited. Pixels on purpose: the page's root font size is not ours to trust.
 */
export const LOADER_CSS = `
:host {
  all: initial !important;
  display: contents !important;
}
[hidden] { display: none !important; }
.launcher {
  all: unset;
  box-sizing: border-box;
  position: fixed;
  z-index: 2147483000;
  bottom: calc(20px + env(safe-area-inset-bottom, 0px));
  right: calc(20px + env(safe-area-inset-right, 0px));
  width: 60px;
  height: 60px;
  border-radius: 50%;
  display: grid;
  place-items: center;
  cursor: pointer;
  color: var(--on-accent);
  background: var(--accent);
  box-shadow: 0 1px 2px rgb(38 33 28 / .2), 0 6px 20px rgb(38 33 28 / .22);
  transition: transform .16s ease-out, box-shadow .16s ease-out;
  -webkit-tap-highlight-color: transparent;
}
:host([data-side="left"]) .launcher {
  right: auto;
  left: calc(20px + env(safe-area-inset-left, 0px));
}
.launcher:hover { box-shadow: 0 2px 4px rgb(38 33 28 / .2), 0 10px 28px rgb(38 33 28 / .28); }
.launcher:active { transform: scale(.96); }
.launcher:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.launcher svg { grid-area: 1 / 1; transition: opacity .16s, transform .16s; }
.launcher .shut { opacity: 0; transform: rotate(-45deg) scale(.7); }
.launcher[aria-expanded="true"] .talk { opacity: 0; transform: rotate(45deg) scale(.7); }
.launcher[aria-expanded="true"] .shut { opacity: 1; transform: none; }
.launcher[aria-busy="true"] .talk { opacity: .55; }
.badge {
  position: absolute;
  top: -4px;
  inset-inline-end: -4px;
  min-width: 22px;
  height: 22px;
  box-sizing: border-box;
  padding: 0 6px;
  border-radius: 11px;
  display: grid;
  place-items: center;
  font: 600 12px/1 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums;
  color: #fff;
  background: #221d18;
  box-shadow: 0 0 0 2px #fffefe;
}
@media (max-width: 599px), (max-height: 480px) {
  :host([data-open]) .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) { .launcher, .launcher svg { transition: none; } }
@media print { :host { display: none; } }
@media (forced-colors: active) { .launcher { border: 2px solid ButtonText; } }
`;
