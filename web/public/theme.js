// Before the first paint: the appearance this browser has chosen.
try {
  const theme = localStorage.getItem("hubbub.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be refused.
}
