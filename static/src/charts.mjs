// Charts of the pages. A chart is an empty box that names its kind and the id of its data:
//   {{ curve|json_script:"curve-data" }}
//   <div data-chart="goal-curve" data-source="curve-data" aria-label="..."></div>
// The data's shapes stand above the functions that read them. Every chart has a table beside it.
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  BarChart,
  CustomChart,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  SVGRenderer,
  TooltipComponent,
]);

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const DAY = 24 * 60 * 60 * 1000;

/** Colours of css/app.css as the browser resolves them in the current theme. */
function palette() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--chart-${name})`;
    return getComputedStyle(probe).color;
  };
  const names = [
    ...["actual", "expected", "target", "bar", "mark", "grid", "text", "surface"],
    ...["up", "down"],
  ];
  const colours = Object.fromEntries(names.map((name) => [name, colour(name)]));
  probe.remove();
  return colours;
}

/** Writes figures in the page's language; `unit` is money, count or ratio. */
function writer(data) {
  const language = document.documentElement.lang || "en";
  const options = {
    // As many decimals as the currency has.
    money: { style: "currency", currency: data.currency },
    count: { maximumFractionDigits: 2 },
    ratio: { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 },
  }[data.unit ?? "count"];
  const full = new Intl.NumberFormat(language, options);
  const short = new Intl.NumberFormat(language, {
    ...options,
    ...(data.unit === "ratio"
      ? { minimumFractionDigits: 0 }
      : { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 }),
  });
  const utc = { timeZone: "UTC" };
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", ...utc });
  const tick = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...utc });
  const month = new Intl.DateTimeFormat(language, { month: "short", year: "2-digit", ...utc });
  const none = (value) => value === null || value === undefined;
  return {
    full: (value) => (none(value) ? "–" : full.format(value)),
    short: (value) => short.format(value),
    day: (value) => day.format(value),
    tick: (value, span) => (span > 200 * DAY ? month : tick).format(value),
  };
}

const at = (iso) => Date.parse(`${iso}T00:00:00Z`);
const points = (pairs) => (pairs ?? []).map(([iso, value]) => [at(iso), value]);

/** The last value at or before `day`; null before the first. */
function valueOn(pairs, day) {
  const before = pairs.filter(([point]) => point <= day);
  return before.length ? before[before.length - 1][1] : null;
}

function text(colours, size = 12) {
  // The name of the font, not "inherit": labels are measured before they are placed.
  const fontFamily = getComputedStyle(document.body).fontFamily;
  return { color: colours.text, fontSize: size, fontFamily };
}

/** Days that get a label: months in long windows, half months in quarters, else weeks. */
function labelDays(first, last) {
  const span = last - first;
  if (span < 60 * DAY) {
    return Array.from({ length: Math.floor(span / (7 * DAY)) + 1 }, (_, i) => first + i * 7 * DAY);
  }
  const days = [];
  const start = new Date(first);
  for (let month = start.getUTCMonth(); ; month += 1) {
    for (const day of span > 200 * DAY ? [1] : [1, 15]) {
      const label = Date.UTC(start.getUTCFullYear(), month, day);
      if (label > last) return days;
      if (label >= first) days.push(label);
    }
  }
}

function frame(data, colours, write) {
  return {
    animation: !still.matches,
    animationDuration: 250,
    useUTC: true,
    // Labels stay inside the box, whatever their language makes of them.
    grid: { left: 0, right: 12, top: 34, bottom: 6, outerBoundsMode: "same" },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 18,
      itemHeight: 8,
      itemGap: 16,
      icon: "rect",
      textStyle: text(colours),
      inactiveColor: colours.grid,
    },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.grid,
      textStyle: text(colours),
      axisPointer: { type: "line", lineStyle: { color: colours.grid }, animation: false },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      axisLabel: { ...text(colours), formatter: write.short },
      splitLine: { lineStyle: { color: colours.grid, opacity: 0.7 } },
    },
  };
}

function line(name, data, colour, width, type, extra = {}) {
  return {
    name,
    type: "line",
    data,
    showSymbol: false,
    symbol: "circle",
    symbolSize: 5,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width, type },
    emphasis: { disabled: true },
    ...extra,
  };
}

/**
 * Actual against expected over a goal's window.
 * { unit, currency, window: [first, last], as_of: day|null,
 *   actual|expected|target: [[day, cumulative value], ...]  (a target holds from its day on),
 *   labels: { actual, expected, target, as_of } }; days are ISO dates.
 */
function goalCurve(data, colours, write) {
  const [first, last] = data.window.map(at);
  const actual = points(data.actual);
  const expected = points(data.expected);
  const target = points(data.target);
  if (target.length) target.push([last, target[target.length - 1][1]]);
  const names = data.labels;
  const asOf = data.as_of ? at(data.as_of) : null;
  const markLine = asOf !== null && {
    symbol: "none",
    silent: true,
    animation: false,
    data: [{ xAxis: asOf }],
    lineStyle: { color: colours.mark, width: 1, type: "solid" },
    label: {
      ...text(colours, 11),
      formatter: names.as_of,
      position: "insideEndTop",
      rotate: 0,
      align: asOf - first > (last - first) / 2 ? "right" : "left",
      distance: 4,
    },
  };
  const base = frame(data, colours, write);
  return {
    ...base,
    tooltip: {
      ...base.tooltip,
      formatter: ([point]) => {
        const day = point.axisValue;
        const shown = asOf === null || day <= asOf ? valueOn(actual, day) : null;
        return [
          write.day(day),
          `${names.actual}: ${write.full(shown)}`,
          `${names.expected}: ${write.full(valueOn(expected, day))}`,
          `${names.target}: ${write.full(valueOn(target, day))}`,
        ].join("\n");
      },
    },
    xAxis: {
      type: "time",
      min: first,
      max: last,
      axisLine: { lineStyle: { color: colours.grid } },
      axisTick: { show: false },
      axisLabel: {
        ...text(colours),
        hideOverlap: true,
        customValues: labelDays(first, last),
        formatter: (value) => write.tick(value, last - first),
      },
    },
    series: [
      line(names.actual, actual, colours.actual, 2.5, "solid", markLine ? { markLine } : {}),
      line(names.expected, expected, colours.expected, 1.5, "dashed"),
      line(names.target, target, colours.target, 1.5, "solid", { step: "end" }),
    ],
  };
}

/**
 * A figure by period, with the target of each where there is one.
 * { unit, currency, periods: [name, ...], actual: [value|null, ...], target: [value|null, ...],
 *   labels: { actual, target } }
 */
function bars(data, colours, write) {
  const names = data.labels;
  const base = frame(data, colours, write);
  const targets = data.target?.some((value) => value !== null) && {
    name: names.target,
    type: "line",
    data: data.target,
    symbol: "rect",
    symbolSize: [26, 2],
    showSymbol: true,
    showAllSymbol: true,
    itemStyle: { color: colours.target },
    lineStyle: { width: 0 },
    emphasis: { disabled: true },
  };
  return {
    ...base,
    tooltip: {
      ...base.tooltip,
      axisPointer: { type: "none" },
      formatter: (series) =>
        [
          series[0].axisValueLabel,
          ...series.map((each) => `${each.seriesName}: ${write.full(each.value)}`),
        ].join("\n"),
    },
    xAxis: {
      type: "category",
      data: data.periods,
      axisLine: { lineStyle: { color: colours.grid } },
      axisTick: { show: false },
      axisLabel: { ...text(colours), hideOverlap: true },
    },
    series: [
      {
        name: names.actual,
        type: "bar",
        data: data.actual,
        barMaxWidth: 22,
        itemStyle: { color: colours.bar, borderRadius: [2, 2, 0, 0] },
        emphasis: { disabled: true },
      },
      ...(targets ? [targets] : []),
    ],
  };
}

/**
 * From one level to another by bars that add up, read from top to bottom.
 * { unit, currency, rows: [{ label, total } | { label, amount }, ...] }
 */
function bridge(data, colours, write) {
  const base = frame(data, colours, write);
  let level = 0;
  const rows = data.rows.map(({ label, total, amount }) => {
    if (amount === undefined) {
      level = total;
      return { label, start: 0, end: total, colour: colours.bar };
    }
    const start = level;
    level += amount;
    return { label, amount, start, end: level, colour: amount < 0 ? colours.down : colours.up };
  });
  // A sign tells what the colour repeats.
  const words = ({ amount, end }) =>
    amount === undefined ? write.full(end) : (amount > 0 ? "+" : "") + write.full(amount);
  const draw = (params, api) => {
    const row = rows[params.dataIndex];
    const [x0, y] = api.coord([row.start, params.dataIndex]);
    const [x1] = api.coord([row.end, params.dataIndex]);
    const height = Math.min(18, api.size([0, 1])[1] * 0.6);
    const isLast = params.dataIndex === rows.length - 1;
    const below = api.coord([row.end, params.dataIndex + 1])[1];
    return {
      type: "group",
      children: [
        {
          type: "rect",
          shape: {
            x: Math.min(x0, x1),
            y: y - height / 2,
            width: Math.max(Math.abs(x1 - x0), 1),
            height,
          },
          style: { fill: row.colour },
        },
        {
          type: "line",
          ignore: isLast,
          shape: { x1, y1: y + height / 2, x2: x1, y2: below - height / 2 },
          style: { stroke: colours.text, lineWidth: 1 },
        },
      ],
    };
  };
  return {
    ...base,
    grid: { ...base.grid, top: 6 },
    legend: undefined,
    tooltip: {
      ...base.tooltip,
      axisPointer: { type: "none" },
      formatter: ([{ dataIndex }]) => `${rows[dataIndex].label}: ${words(rows[dataIndex])}`,
    },
    xAxis: { ...base.yAxis, axisLabel: { ...base.yAxis.axisLabel, hideOverlap: true } },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map((row) => row.label),
      axisLine: { lineStyle: { color: colours.grid } },
      axisTick: { show: false },
      axisLabel: { ...text(colours), width: 118, overflow: "break" },
    },
    series: [
      {
        type: "custom",
        renderItem: draw,
        encode: { x: [0, 1], y: 2 },
        data: rows.map((row, place) => [row.start, row.end, place]),
      },
    ],
  };
}

const KINDS = { "goal-curve": goalCurve, bars, bridge };
const drawn = new Map();

function draw(box) {
  const source = document.getElementById(box.dataset.source);
  const kind = KINDS[box.dataset.chart];
  if (!source || !kind || !box.clientWidth) return;
  const data = JSON.parse(source.textContent);
  let chart = drawn.get(box);
  if (!chart) {
    box.setAttribute("role", "img");
    chart = echarts.init(box, null, { renderer: "svg" });
    drawn.set(box, chart);
    new ResizeObserver(() => chart.isDisposed() || chart.resize()).observe(box);
  }
  chart.setOption(kind(data, palette(), writer(data)), { notMerge: true });
}

function drawAll(within) {
  for (const [box, chart] of drawn) {
    if (box.isConnected) continue;
    chart.dispose();
    drawn.delete(box);
  }
  for (const box of within.querySelectorAll("[data-chart]")) draw(box);
}

document.addEventListener("themechange", () => drawAll(document));
document.addEventListener("htmx:afterSettle", () => drawAll(document));
window.addEventListener("beforeprint", () => {
  for (const chart of drawn.values()) chart.resize({ animation: { duration: 0 } });
});
still.addEventListener("change", () => drawAll(document));
drawAll(document);
