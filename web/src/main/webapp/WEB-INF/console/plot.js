// A measured series as the report draws it: samples, floor, fitted line with its interval, starts and builds, and the limit. The
// picture is of the page's own elements, so that it follows its colours, is sharp at any size, and prints.

import { h, s } from './dom.js';

/** A limit that is further ahead than this many times what was seen would leave no room for what was seen. */
const FURTHEST_AHEAD = 3;
/** More marks than this hide what they mark; other builds come first, then the latest starts. */
const MOST_MARKS = 12;
/** A start that lies further before the first sample than this part of what was seen is not drawn. */
const FURTHEST_BEFORE = 0.1;
const LONGEST_LABEL = 24;

const DAY = 86_400;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
  28 * DAY, 91 * DAY, 364 * DAY];
/** How wide a letter is, and one of those that are as wide as high, in parts of the size of the font. */
const LETTER = 0.58;
const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]/;

const widthOf = (label, letter) => [...label].reduce((width, one) => width + (WIDE.test(one) ? 1 : LETTER), 0) * letter;

const secondOf = at => Date.parse(at) / 1000;
const pointsOf = points => points.map(({ at, value }) => [secondOf(at), value]);

/** A series of a report in numbers: moments in seconds, and what of its surroundings belongs into the picture. */
export function measured({ samples, floor, line, ...series }, beginnings) {
  const dots = pointsOf(samples);
  const [first, last] = [dots[0][0], dots.at(-1)[0]];
  const length = last - first;
  const reached = secondOf(series.exhaustionAt ?? '');
  const isNear = reached > last && reached - last <= FURTHEST_AHEAD * length;
  const marks = beginnings.map(({ at, start, build }) => ({ at: secondOf(at), start, build }))
    .filter(({ at }) => at <= last && first - at <= FURTHEST_BEFORE * length)
    .sort((a, b) => a.start - b.start || b.at - a.at).slice(0, MOST_MARKS)
    .sort((a, b) => a.at - b.at);
  return {
    dots, marks, first, last, floor: pointsOf(floor), line: pointsOf(line), rate: series.perSecond, low: series.low, high: series.high,
    limit: isNear ? {
      value: series.limit, at: reached,
      earliest: secondOf(series.exhaustionEarliest ?? series.exhaustionAt),
      latest: series.exhaustionLatest ? secondOf(series.exhaustionLatest) : Infinity,
    } : null,
    from: Math.min(first, marks[0]?.at ?? first),
    to: isNear ? reached + length / 20 : last,
  };
}

/** How high the fitted line is at a moment, its interval being at both ends of it; nothing where nothing was fitted. */
export function fittedAt({ line, rate, low, high }, second) {
  if (line.length < 2) {
    return null;
  }
  const [[from, start], [to]] = line;
  const value = start + rate * (second - from);
  const aside = Math.abs(second - (from + to) / 2);
  return { value, below: value - (rate - (low ?? rate)) * aside, above: value + ((high ?? rate) - rate) * aside };
}

/**
 * The picture, drawn anew where its place becomes wider or narrower.
 *
 * @param words what those hear who do not see it
 * @param format of the values
 * @param clock tells moments in the time zone of the report
 * @param labelOf what a start or build is called, and the limit
 */
export function plot(series, { words, format, clock, labelOf, signal }) {
  const place = h('div', { class: 'plot' });
  let width = 0;
  const sizes = new ResizeObserver(() => {
    if (place.clientWidth > 0 && place.clientWidth !== width) {
      width = place.clientWidth;
      place.replaceChildren(picture(series, width, letterOf(place), { words, format, clock, labelOf }));
    }
  });
  sizes.observe(place);
  signal.addEventListener('abort', () => sizes.disconnect());
  return place;
}

const letterOf = place => parseFloat(getComputedStyle(place).fontSize);

function picture(series, width, letter, { words, format, clock, labelOf }) {
  const height = Math.round(Math.min(Math.max(240, width * 0.36), 26 * letter));
  const scale = valuesOf(series, height > 18 * letter ? 6 : 4);
  const longest = Math.max(...scale.ticks.map(tick => widthOf(format(tick), letter)));
  const area = { left: Math.ceil(longest + letter), right: width - letter, top: 2 * letter, bottom: height - 2.25 * letter };
  const x = second => area.left + (area.right - area.left) * (second - series.from) / Math.max(1e-3, series.to - series.from);
  const y = value => area.bottom - (area.bottom - area.top)
    * Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)));
  const path = points => points.map(([at, value], i) => `${i === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const text = (words, place) => s('text', place, words);
  return s('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': words },
    scale.ticks.map(tick => [
      s('path', { class: 'grid', d: `M${area.left} ${y(tick).toFixed(1)}H${area.right}` }),
      text(format(tick), { x: area.left - letter / 2, y: y(tick) + letter / 3, 'text-anchor': 'end' })]),
    timesOf(series, area, letter, clock).map(({ at, label }) => [
      s('path', { class: 'grid', d: `M${x(at).toFixed(1)} ${area.bottom}v${letter / 3}` }),
      text(label, { x: x(at), y: height - letter * 0.75, 'text-anchor': 'middle' })]),
    marked(series.marks, { x, area, letter, labelOf }),
    band(series, path),
    s('path', { class: 'samples', d: series.dots.map(([at, value]) => `M${x(at).toFixed(1)} ${y(value).toFixed(1)}h0`).join('') }),
    s('path', { class: 'floor', d: path(series.floor) }),
    series.line.length > 1 && s('path', { class: 'fit', d: path(series.line) }),
    series.limit && ahead(series, { x, y, path, area, letter, labelOf }));
}

/** The fan of slopes within the interval, around the middle of the line. */
function band(series, path) {
  if (series.line.length < 2 || series.low === undefined || series.high === undefined) {
    return null;
  }
  const ends = series.line.map(([at]) => [at, fittedAt(series, at)]);
  const [[from, first], [to, last]] = ends;
  return s('path', { class: 'band', d: `${path([[from, first.below], [to, last.above], [to, last.below], [from, first.above]])}Z` });
}

/** Starts and builds; labels that would be written over each other are left out. */
function marked(marks, { x, area, letter, labelOf }) {
  let free = -Infinity;
  return marks.map(mark => {
    const at = x(mark.at);
    const label = shortened(labelOf(mark));
    const length = widthOf(label, letter);
    const isLeft = at + length > area.right;
    const from = isLeft ? at - length : at;
    const fits = from >= free;
    free = fits ? from + length + letter : free;
    return [
      s('path', { class: 'event', d: `M${at.toFixed(1)} ${area.top - letter / 3}V${area.bottom}` }),
      fits && s('text', { x: at + (isLeft ? -letter / 4 : letter / 4), y: area.top - letter / 2, 'text-anchor': isLeft ? 'end' : 'start' }, label),
    ];
  });
}

const shortened = label => ([...label].length > LONGEST_LABEL ? `${[...label].slice(0, LONGEST_LABEL - 1).join('')}…` : label);

/** The line as it would go on, the limit, and between which times it would be reached. */
function ahead(series, { x, y, path, area, letter, labelOf }) {
  const { limit, last, to } = series;
  const from = fittedAt(series, last);
  return [
    s('path', { class: 'limit', d: `M${area.left} ${y(limit.value).toFixed(1)}H${area.right}` }),
    from && s('path', { class: 'ahead', d: path([[last, from.value], [limit.at, limit.value]]) }),
    s('path', { class: 'reach', d: path([[Math.max(last, limit.earliest), limit.value], [Math.min(to, limit.latest), limit.value]]) }),
    s('path', { class: 'reached', d: `M${x(limit.at).toFixed(1)} ${area.top - letter / 3}V${area.bottom}` }),
    s('text', { class: 'strong', x: x(limit.at) - letter / 4, y: y(limit.value) - letter / 2, 'text-anchor': 'end' }, labelOf({ limit })),
  ];
}

/** From where to where values are shown, and at which there are lines; a steady series must not look like a cliff. */
function valuesOf({ dots, limit }, lines) {
  const values = dots.map(([, value]) => value);
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b), limit?.value ?? -Infinity);
  const room = Math.max((most - least) * 0.08, Math.max(1, Math.abs(most) * 0.02));
  const step = roundStep((most - least + 2 * room) / lines);
  const low = least >= 0 ? Math.max(0, Math.floor((least - room) / step) * step) : Math.floor((least - room) / step) * step;
  const high = Math.ceil((most + room) / step) * step;
  return { low, high, ticks: Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step) };
}

/** The next larger of 1, 2, 2.5 and 5 times a power of ten. */
function roundStep(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 2.5, 5].find(factor => factor * power >= step) ?? 10);
}

/** Round moments of the report's time zone, as many as have room beside each other. */
function timesOf({ from, to }, { left, right }, letter, clock) {
  const labelled = (at, step) => clock.tick(at, step, to - from);
  const fits = step => {
    const length = widthOf(labelled(to, step), letter) + 1.5 * letter;
    return (to - from) / step <= Math.max(1, (right - left) / length);
  };
  const step = STEPS.find(fits) ?? STEPS.at(-1);
  const all = [];
  const begin = from + clock.offset(from);
  for (let local = Math.ceil(begin / step) * step; ; local += step) {
    const at = local - clock.offset(local - clock.offset(from));
    if (at > to) {
      return all;
    }
    const label = labelled(at, step);
    const half = widthOf(label, letter) / 2;
    const where = left + (right - left) * (at - from) / Math.max(1e-3, to - from);
    if (where - half >= 0 && where + half <= right + letter) {
      all.push({ at, label });
    }
  }
}
