// Series over time, drawn by uPlot in the colours of the page.

import uPlot from './lib/uplot.js';
import { empty } from './parts.js';
import { chosenLanguage, moment, t } from './text.js';

const LEAST_WIDTH = 240;
const LEAST_HEIGHT = 240;

/** Wider charts are higher, up to so many lines of text, so that a slope is seen as one. */
const MOST_LINES = 22;
const DAY = 86_400;
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4];
const DARK = matchMedia('(prefers-color-scheme: dark)');
let styled = null;

/** The style sheet of the charts, once a page has one. */
function style() {
  styled ??= new Promise(resolve => {
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = new URL('lib/uplot.css', import.meta.url).pathname;
    sheet.onload = sheet.onerror = resolve;
    document.head.append(sheet);
  });
  return styled;
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/**
 * A chart in a place of the page. Its data are columns: moments in seconds, then one column for each series.
 *
 * @param series {label, colour, dashes, marks} in the order of the columns; marks stand alone, without a line
 * @param format of the values
 * @param zero whether values are shown from zero on
 * @param slot seconds that a bar stands for, where bars are drawn; their values are whole numbers
 * @param describe what the data say, in words, for those who do not see the picture, and instead of it where there are none
 */
export async function chart(place, { series, format, describe, slot, zero, signal }) {
  await style();
  const figure = document.createElement('div');
  figure.setAttribute('role', 'img');
  const nothing = empty('');
  nothing.hidden = true;
  place.replaceChildren(figure, nothing);
  let drawn = null;
  let data = null;

  const draw = () => {
    drawn?.destroy();
    drawn = new uPlot(options(), data, figure);
  };
  const options = () => ({
    ...sizeOf(place),
    fmtDate: () => date => moment(date),
    tzDate: seconds => new Date(seconds * 1e3),
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { range: (plot, first, last) => spanOf(first, data[0].length === 1 ? first : last, slot) },
      y: { range: (plot, low, high) => rangeOf(low, high, slot, zero) },
    },
    axes: [
      axis({ values: (plot, ticks, column, space, step) => labelsOf(ticks, step),
        ...(slot >= DAY && { incrs: [1, 2, 7, 14, 28, 91, 364].map(days => days * DAY) }) }),
      axis({ values: (plot, ticks) => ticks.map(format), size: 4.75 * letter(), ...(slot && { incrs: WHOLE }) }),
    ],
    series: [{ label: t('chart.time'), value: (plot, at) => (at === null ? '–' : moment(at * 1000)) },
      ...series.map(one => ({
        label: one.label,
        stroke: colour(one.colour),
        fill: slot ? colour(one.colour) : undefined,
        width: slot ? 0 : 2,
        dash: one.dashes,
        spanGaps: false,
        points: one.marks ? { show: true, size: 7, space: 0, fill: colour(one.colour) } : { show: false },
        paths: one.marks ? () => null : slot ? uPlot.paths.bars({ size: [0.8, 40] }) : undefined,
        value: (plot, value) => (value === null || value === undefined ? '–' : format(value)),
      }))],
  });

  const resized = new ResizeObserver(() => drawn?.setSize(sizeOf(place)));
  resized.observe(place);
  DARK.addEventListener('change', draw);
  signal.addEventListener('abort', () => {
    resized.disconnect();
    DARK.removeEventListener('change', draw);
    drawn?.destroy();
  });

  return columns => {
    data = columns;
    const words = describe(columns);
    figure.setAttribute('aria-label', words);
    nothing.firstChild.textContent = words;
    nothing.hidden = columns.slice(1).some(column => column.some(value => value !== null && value !== undefined));
    figure.hidden = !nothing.hidden;
    if (figure.hidden) {
      drawn?.destroy();
      drawn = null;
    } else if (drawn) {
      drawn.setData(columns);
    } else {
      draw();
    }
  };
}

/** How large the text of the page is, in pixels. */
const letter = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

function sizeOf(place) {
  const width = Math.max(LEAST_WIDTH, place.clientWidth);
  return { width, height: Math.round(Math.min(Math.max(LEAST_HEIGHT, width * 0.3), MOST_LINES * letter())) };
}

function axis(more) {
  return {
    stroke: () => colour('quiet'),
    grid: { stroke: () => colour('line'), width: 1 },
    ticks: { show: false },
    font: `${0.75 * letter()}px system-ui, sans-serif`,
    ...more,
  };
}

/** Of one moment alone the library would make up years. */
function spanOf(first, last, slot) {
  const edge = slot ? slot / 2 : first === last ? 60 : 0;
  return first === null ? [first, last] : [first - edge, last + edge];
}

/** A flat series must not look like a cliff: the axis spans a tenth of the value at least. */
function rangeOf(low, high, slot, zero) {
  if (low === null || high === null) {
    return [0, 1];
  }
  if (slot || zero) {
    return [0, Math.max(slot ? 1 : 0, high * 1.1)];
  }
  const middle = (low + high) / 2;
  const half = Math.max((high - low) * 0.6, Math.abs(middle) * 0.05, 1);
  return [Math.max(0, middle - half), middle + half];
}

/** Several lines within a second say it once. */
function labelsOf(ticks, step) {
  return ticks.map(tick => tickOf(tick, step)).map((label, i, all) => (step < 1 && label === all[i - 1] ? '' : label));
}

function tickOf(seconds, step) {
  const form = step >= DAY ? { day: 'numeric', month: 'short' }
    : step >= 60 ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
  return new Intl.DateTimeFormat(chosenLanguage(), form).format(new Date(seconds * 1000));
}
