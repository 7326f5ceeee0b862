// The charts of a diagnosis' report: of what each finding makes grow, and of what else was measured, with their numbers in words.

import { get } from '../api.js';
import { h, put } from '../dom.js';
import { failed, foreign, sentence, table } from '../parts.js';
import { fittedAt, measured, plot } from '../plot.js';
import { bytes, clockOf, countRate, digits, number, rate, t, told } from '../text.js';
import { COUNTED } from './findings-list.js';

/** So many moments of a series are told in its table. */
const TOLD = 24;

/** The chart of one series, what its parts mean, and the same in numbers. */
export function seriesFigure(series, { beginnings = [], timeZone }, signal) {
  if ((series.samples?.length ?? 0) < 2) {
    return h('p', { class: 'quiet' }, t('plot.few'));
  }
  const shown = measured({ floor: [], line: [], ...series }, beginnings);
  const clock = clockOf(timeZone);
  const isCounted = COUNTED.includes(series.area);
  const format = isCounted ? digits : bytes;
  const name = told(`area.${series.area}`, series.area);
  const words = t('plot.described', { series: name, from: clock.moment(shown.first), to: clock.moment(shown.last),
    first: format(shown.dots[0][1]), last: format(shown.dots.at(-1)[1]) });
  const labelOf = ({ limit, start, build }) => (limit ? t('plot.limitAt', { limit: format(limit.value), at: clock.moment(limit.at) })
    : build ? t('plot.build', { build }) : t(start ? 'plot.started' : 'plot.changed'));
  return h('figure', null,
    plot(shown, { words, format, clock, labelOf, signal }),
    h('figcaption', null, legend(shown), h('p', { class: 'hint' }, t('plot.zone', { zone: clock.name(shown.last) }))),
    h('details', null, h('summary', null, t('plot.numbers')),
      numbers(series, shown, { clock, format, labelOf, words: isCounted ? countRate : rate, beginnings }),
      values(name, shown, clock, format)));
}

/** What the parts of the picture are; it stands in words, so the signs before them are for eyes alone. */
function legend({ line, low, high, marks, limit }) {
  const key = (sign, text) => h('li', null, h('span', { class: `sign ${sign}`, 'aria-hidden': 'true' }), text);
  return h('ul', { class: 'legend' },
    key('dot', t('plot.samples')),
    key('solid', t('plot.floor')),
    line.length > 1 && key('dashed', t(low === undefined || high === undefined ? 'plot.line' : 'plot.lineAndBand')),
    marks.length > 0 && key('upright', t('plot.marks')),
    limit && key('top', t('plot.limit')));
}

function numbers(series, shown, { clock, format, labelOf, words, beginnings }) {
  const at = moment => clock.moment(Date.parse(moment) / 1000);
  const between = (low, high) => t('finding.between', { low, high });
  const reached = series.exhaustionAt && [at(series.exhaustionAt), series.exhaustionEarliest && ` (${between(
    at(series.exhaustionEarliest), series.exhaustionLatest ? at(series.exhaustionLatest) : t('plot.never'))})`];
  const rows = [
    ['plot.window', between(clock.moment(shown.first), clock.moment(shown.last))],
    ['plot.values', between(format(shown.dots[0][1]), format(shown.dots.at(-1)[1]))],
    shown.line.length > 1 && ['plot.slope', words(series.perSecond)],
    series.low !== undefined && series.high !== undefined && ['finding.interval', between(words(series.low), words(series.high))],
    shown.line.length > 1 && ['plot.chance', digits(series.pValue)],
    ['plot.points', number(series.points)],
    series.limit !== undefined && ['plot.limitValue', format(series.limit)],
    reached && ['finding.exhaustion', reached],
    beginnings.length > 0 && ['plot.marks', h('ul', { class: 'plain' }, beginnings.map(begun =>
      h('li', null, at(begun.at), ' ', foreign(labelOf(begun)))))],
  ].filter(Boolean);
  return [
    series.reason && sentence(series.reason),
    h('dl', null, rows.map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
  ];
}

/** Some moments of the floor, evenly far from each other, beside the fitted line. */
function values(name, shown, clock, format) {
  const floor = shown.floor.length > 0 ? shown.floor : shown.dots;
  const n = Math.min(TOLD, floor.length);
  const told = Array.from({ length: n }, (_, i) => floor[n === 1 ? 0 : Math.round(i * (floor.length - 1) / (n - 1))]);
  return table(t('plot.table', { series: name }), [t('chart.time'), t('plot.floor'), t('plot.line'), t('finding.interval')],
    told.map(([second, value]) => {
      const fit = fittedAt(shown, second);
      return h('tr', null,
        h('td', { class: 'word' }, clock.moment(second)),
        h('td', { class: 'number' }, format(value)),
        h('td', { class: 'number' }, fit ? format(fit.value) : '–'),
        h('td', { class: 'number' }, fit ? t('finding.between', { low: format(fit.below), high: format(fit.above) }) : '–'));
    }));
}

/** Of a diagnosis that found nothing the heap's chart; and behind a summary that of all else that was measured. */
export function seriesSections(diagnosis, outline, areas, signal) {
  const { series = [] } = outline ?? {};
  const heap = areas.length === 0 && series.find(one => one.area === 'heap');
  const others = series.filter(one => one !== heap && !areas.includes(one.area));
  return [
    heap && h('section', { class: 'stack', id: 'heap' },
      h('h2', null, t('plot.heap')), sentence(heap.reason), seriesFigure(heap, outline, signal)),
    others.length > 0 && otherSection(diagnosis, others, signal),
  ];
}

/** Their points are asked for once somebody wants to see them. */
function otherSection(diagnosis, others, signal) {
  const place = h('div', { class: 'columns few' });
  const areas = others.map(({ area }) => area);
  const read = async () => {
    put(place, h('p', { class: 'loading', 'aria-busy': 'true' }, t('state.loading')));
    try {
      const all = await get(`/diagnosis/v1/reports/${diagnosis}/outline?series=all`, signal);
      put(place, all.series.filter(({ area }) => areas.includes(area)).map(one => h('div', null,
        h('h3', null, told(`area.${one.area}`, one.area)), sentence(one.reason), seriesFigure(one, all, signal))));
    } catch (failure) {
      put(place, failed(failure, read));
    }
  };
  const details = h('details', { ontoggle: () => details.open && place.childElementCount === 0 && read() },
    h('summary', null, t('plot.othersOf', { areas: areas.map(area => told(`area.${area}`, area)).join(', ') })), place);
  return h('section', { class: 'stack', id: 'measured' }, h('h2', null, t('plot.others')), details);
}
