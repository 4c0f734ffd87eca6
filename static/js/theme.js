// Runs in <head> before the first paint: data-theme (auto, light, dark) becomes data-bs-theme.
(() => {
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = root.dataset.theme;
    const dark = chosen === "dark" || (chosen !== "light" && device.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
    // What Swagger UI looks at.
    root.classList.toggle("dark-mode", dark);
    document.dispatchEvent(new CustomEvent("themechange"));
  };
  device.addEventListener("change", apply);
  apply();
})();
