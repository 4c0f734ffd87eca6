// Builds the browser packages into node_modules/.salesmgmt, which Django serves as static files.
// Needs `npm ci --ignore-scripts` before and no network. Run with `npm run build`.
import { build } from "esbuild";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const source = join(root, "static", "src");
const target = join(modules, ".salesmgmt");
// Built beside the target and swapped in at the end: a running server never sees half of it.
const staging = `${target}.${process.pid}`;

/** Copies one file of a package; a source map that is not shipped must not be named either. */
async function vendor(from, to) {
  const text = await readFile(join(modules, from), "utf8");
  const plain = text.replace(/\n?\/[/*]# sourceMappingURL=[^\n]*\s*$/, "\n");
  await writeFile(join(staging, "vendor", to), plain);
}

/** One SVG file with a symbol for every name in static/src/icons.json. */
async function sprite() {
  const names = JSON.parse(await readFile(join(source, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(symbol));
  const body = symbols.join("\n");
  await writeFile(
    join(staging, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">\n${body}\n</svg>\n`,
  );
}

async function symbol(name) {
  const path = join(modules, "@tabler", "icons", "icons", "outline", `${name}.svg`);
  const svg = await readFile(path, "utf8");
  const shapes = svg
    .slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"))
    .replace(/<path stroke="none"[^>]*\/>/, "")
    .replace(/\s+/g, " ")
    .trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

function bundle(entry, out) {
  return build({
    entryPoints: [join(source, entry)],
    outfile: join(staging, out),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "inline",
    logLevel: "warning",
    // Popper asks for it; there is no process in a browser.
    define: { "process.env.NODE_ENV": '"production"' },
  });
}

await rm(staging, { recursive: true, force: true });
await mkdir(join(staging, "vendor"), { recursive: true });
try {
  await Promise.all([
    vendor("@tabler/core/dist/css/tabler.min.css", "tabler.min.css"),
    vendor("htmx.org/dist/htmx.min.js", "htmx.min.js"),
    bundle("ui.mjs", "vendor/ui.js"),
    bundle("charts.mjs", "charts.js"),
    bundle("app.css", "css/app.css"),
    sprite(),
  ]);
  await rm(target, { recursive: true, force: true });
  await rename(staging, target);
} finally {
  await rm(staging, { recursive: true, force: true });
}
