// Calls every method of Shlink's JavaScript SDK on a running, empty Plumbline and prints TAP.
// PLUMBLINE_URL and PLUMBLINE_API_KEY say where it is; PLUMBLINE_HTTP_CLIENT is "fetch" or "node".
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'node:test';
import { ShlinkApiClient } from '@shlinkio/shlink-js-sdk';
import { ErrorType } from '@shlinkio/shlink-js-sdk/api-contract';
import { FetchHttpClient } from '@shlinkio/shlink-js-sdk/fetch';
import { NodeHttpClient } from '@shlinkio/shlink-js-sdk/node';

const baseUrl = required('PLUMBLINE_URL');
const apiKey = required('PLUMBLINE_API_KEY');
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;
const NO_REDIRECTS = { baseUrlRedirect: null, regular404Redirect: null, invalidShortUrlRedirect: null };
const AWHILE_MILLIS = 20_000;

const called = new Set();
const client = recording(new ShlinkApiClient(httpClient(), { baseUrl, apiKey }));

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is missing`);
  return value;
}

function httpClient() {
  return required('PLUMBLINE_HTTP_CLIENT') === 'node' ? new NodeHttpClient() : new FetchHttpClient();
}

/** The same client, which notes the methods that are called. */
function recording(target) {
  return new Proxy(target, {
    get(object, name) {
      const member = Reflect.get(object, name, object);
      return typeof member !== 'function' ? member : (...parameters) => {
        called.add(name);
        return member.apply(object, parameters);
      };
    },
  });
}

async function follow(path, headers = {}) {
  const answer = await fetch(`${baseUrl}${path}`, { redirect: 'manual', headers });
  await answer.text();
  return answer;
}

/** What a look shows once it passes the check; visits arrive a little later. */
async function eventually(look, check) {
  const startedAt = Date.now();
  for (;;) {
    const seen = await look();
    if (check(seen) || Date.now() - startedAt > AWHILE_MILLIS) {
      assert.ok(check(seen), `not within ${AWHILE_MILLIS} ms: ${check}: ${JSON.stringify(seen)}`);
      return seen;
    }
    await pause(100);
  }
}

async function refused(promise, status, type) {
  await assert.rejects(promise, (problem) => {
    assert.equal(problem.status, status, JSON.stringify(problem));
    assert.equal(problem.type, type);
    assert.equal(typeof problem.title, 'string');
    assert.equal(typeof problem.detail, 'string');
    return true;
  });
}

test('a fresh instance is empty', async () => {
  assert.deepEqual((await client.listShortUrls()).data, []);
  assert.deepEqual((await client.listTags()).data, []);
  assert.deepEqual((await client.tagsStats()).data, []);
  assert.deepEqual((await client.getOrphanVisits()).data, []);
  assert.deepEqual((await client.getNonOrphanVisits()).data, []);
  const { data: domains, defaultRedirects } = await client.listDomains();
  assert.equal(domains.length, 1);
  assert.equal(domains[0].isDefault, true);
  assert.deepEqual(domains[0].redirects, NO_REDIRECTS);
  assert.deepEqual(defaultRedirects, NO_REDIRECTS);
});

test('it is healthy, on the domain asked for as well', async () => {
  const health = await client.health();
  assert.equal(health.status, 'pass');
  const [major, minor] = health.version.split('.').map(Number);
  assert.ok(major > 5 || (major === 5 && minor >= 1), health.version);
  assert.deepEqual(await client.health({ domain: new URL(baseUrl).host }), health);
});

test('a link is created, and is listed and read the same', async () => {
  const created = await client.createShortUrl({
    longUrl: 'https://example.org/sdk',
    customSlug: 'sdk',
    tags: ['foo', 'bar'],
    title: 'By the SDK',
    validSince: '2018-05-01T00:00:00+00:00',
    maxVisits: 100,
    crawlable: false,
    forwardQuery: true,
    domain: null,
  });
  assert.match(created.dateCreated, DATE);
  assert.deepEqual({ ...created, dateCreated: '', shortUrl: '' }, {
    shortUrl: '',
    shortCode: 'sdk',
    longUrl: 'https://example.org/sdk',
    dateCreated: '',
    tags: ['foo', 'bar'],
    meta: { validSince: '2018-05-01T00:00:00+00:00', validUntil: null, maxVisits: 100 },
    domain: null,
    title: 'By the SDK',
    crawlable: false,
    forwardQuery: true,
    visitsSummary: { total: 0, nonBots: 0, bots: 0 },
    hasRedirectRules: false,
  });
  assert.deepEqual((await client.listShortUrls()).data, [created]);
  assert.deepEqual(await client.getShortUrl({ shortCode: 'sdk' }), created);
  await client.createShortUrl({ longUrl: 'https://example.org/other', customSlug: 'other', domain: 'sdk.example' });
  assert.equal((await client.getShortUrl({ shortCode: 'other', domain: 'sdk.example' })).domain, 'sdk.example');
});

test('lists are filtered, ordered and cut into pages', async () => {
  const codes = async (query) => (await client.listShortUrls(query)).data.map(({ shortCode }) => shortCode);
  assert.deepEqual(await codes({ tags: ['foo', 'bar'], tagsMode: 'all' }), ['sdk']);
  assert.deepEqual(await codes({ excludeTags: ['foo'] }), ['other']);
  assert.deepEqual(await codes({ orderBy: { field: 'shortCode', dir: 'ASC' } }), ['other', 'sdk']);
  assert.deepEqual(await codes({ orderBy: { field: 'visits', dir: 'DESC' }, itemsPerPage: 100 }).then((all) => all.length), 2);
  assert.deepEqual(await codes({ searchTerm: 'example.org/sdk' }), ['sdk']);
  assert.deepEqual(await codes({ domain: 'DEFAULT' }), ['sdk']);
  assert.deepEqual(await codes({ excludeMaxVisitsReached: true, excludePastValidUntil: true, domain: 'sdk.example' }), ['other']);
  assert.deepEqual(await codes({ startDate: '2999-01-01T00:00:00+00:00' }), []);
  const page = await client.listShortUrls({ page: '2', itemsPerPage: 1, orderBy: { field: 'shortCode', dir: 'ASC' } });
  assert.deepEqual(page.data.map(({ shortCode }) => shortCode), ['sdk']);
  assert.deepEqual(page.pagination, { currentPage: 2, pagesCount: 2, itemsPerPage: 1, itemsInCurrentPage: 1, totalItems: 2 });
});

test('a link is edited', async () => {
  const edited = await client.updateShortUrl({ shortCode: 'sdk' }, {
    longUrl: 'https://example.org/edited', title: null, tags: ['zoo', 'foo'], maxVisits: null, forwardQuery: false,
  });
  assert.equal(edited.longUrl, 'https://example.org/edited');
  assert.equal(edited.title, null);
  assert.deepEqual(edited.tags, ['zoo', 'foo']);
  assert.deepEqual(edited.meta, { validSince: '2018-05-01T00:00:00+00:00', validUntil: null, maxVisits: null });
  assert.equal(edited.forwardQuery, false);
  assert.deepEqual(await client.getShortUrl({ shortCode: 'sdk' }), edited);
});

test('rules are set and followed', async () => {
  assert.deepEqual(await client.getShortUrlRedirectRules({ shortCode: 'sdk' }), {
    defaultLongUrl: 'https://example.org/edited', redirectRules: [],
  });
  const conditions = [{ type: 'language', matchKey: null, matchValue: 'de' }];
  const expected = {
    defaultLongUrl: 'https://example.org/edited',
    redirectRules: [{ longUrl: 'https://example.org/deutsch', priority: 1, conditions }],
  };
  assert.deepEqual(await client.setShortUrlRedirectRules({ shortCode: 'sdk' }, {
    redirectRules: [{ longUrl: 'https://example.org/deutsch', conditions }],
  }), expected);
  assert.deepEqual(await client.getShortUrlRedirectRules({ shortCode: 'sdk' }), expected);
  assert.equal((await client.getShortUrl({ shortCode: 'sdk' })).hasRedirectRules, true);
  assert.equal((await follow('/sdk', { 'Accept-Language': 'de' })).headers.get('Location'), 'https://example.org/deutsch');
  assert.equal((await follow('/sdk', { 'Accept-Language': 'en' })).headers.get('Location'), 'https://example.org/edited');
});

test('visits arrive in every list', async () => {
  await follow('/sdk', { 'User-Agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)', 'Accept-Language': 'en' });
  const visits = await eventually(() => client.getShortUrlVisits({ shortCode: 'sdk' }), ({ data }) => data.length === 3);
  assert.match(visits.data[0].date, DATE);
  assert.equal(visits.data[0].potentialBot, true);
  assert.equal(visits.data[0].visitLocation, null);
  assert.equal(visits.data[0].redirectUrl, 'https://example.org/edited');
  assert.equal((await client.getShortUrlVisits({ shortCode: 'sdk' }, { page: 2, itemsPerPage: 2 })).data.length, 1);
  assert.equal((await client.getTagVisits('foo')).pagination.totalItems, 3);
  assert.equal((await client.getDomainVisits('DEFAULT')).pagination.totalItems, 3);
  assert.equal((await client.getNonOrphanVisits({ startDate: '2018-01-01' })).pagination.totalItems, 3);
  const { nonOrphanVisits } = await client.getVisitsOverview();
  assert.equal(nonOrphanVisits.total, 3);
});

test('orphan visits arrive by type', async () => {
  await follow('/nobodys-code');
  const orphans = await eventually(() => client.getOrphanVisits({ type: 'invalid_short_url' }), ({ data }) => data.length === 1);
  assert.equal(orphans.data[0].type, 'invalid_short_url');
  assert.match(orphans.data[0].visitedUrl, /\/nobodys-code$/);
  assert.equal((await client.getVisitsOverview()).orphanVisits.total, 1);
});

test('tags are listed, counted, renamed and deleted', async () => {
  assert.deepEqual((await client.listTags()).data, ['bar', 'foo', 'zoo']);
  const { data } = await client.tagsStats();
  assert.deepEqual(data.map(({ tag, shortUrlsCount }) => [tag, shortUrlsCount]), [['bar', 0], ['foo', 1], ['zoo', 1]]);
  assert.equal(data[1].visitsSummary.total, 3);
  assert.deepEqual(await client.editTag({ oldName: 'zoo', newName: 'ark' }), { oldName: 'zoo', newName: 'ark' });
  assert.deepEqual((await client.getShortUrl({ shortCode: 'sdk' })).tags, ['ark', 'foo']);
  assert.deepEqual(await client.deleteTags(['ark', 'bar']), { tags: ['ark', 'bar'] });
  assert.deepEqual((await client.listTags()).data, ['foo']);
});

test('a domain is given redirects', async () => {
  assert.deepEqual(
    await client.editDomainRedirects({ domain: 'sdk.example', regular404Redirect: 'https://example.org/404' }),
    { ...NO_REDIRECTS, regular404Redirect: 'https://example.org/404' },
  );
  const { data } = await client.listDomains();
  assert.deepEqual(data.map(({ domain, isDefault }) => [domain, isDefault]).slice(1), [['sdk.example', false]]);
  assert.equal(data[1].redirects.regular404Redirect, 'https://example.org/404');
});

test('refusals are thrown as the contract has them', async () => {
  await refused(client.mercureInfo(), 501, ErrorType.MERCURE_NOT_CONFIGURED);
  await refused(client.createShortUrl({ longUrl: 'foo.com' }), 400, ErrorType.INVALID_ARGUMENT);
  await refused(client.createShortUrl({ longUrl: 'a:b', customSlug: 'sdk' }), 400, ErrorType.INVALID_SLUG);
  await refused(client.getShortUrl({ shortCode: 'nobodys' }), 404, ErrorType.INVALID_SHORTCODE);
  await refused(client.deleteShortUrl({ shortCode: 'nobodys' }), 404, ErrorType.INVALID_SHORTCODE);
  await refused(client.getTagVisits('nobodys'), 404, ErrorType.TAG_NOT_FOUND);
  await refused(client.editTag({ oldName: 'nobodys', newName: 'x' }), 404, ErrorType.TAG_NOT_FOUND);
  await refused(client.getDomainVisits('nobodys.example'), 404, ErrorType.DOMAIN_NOT_FOUND);
  const stranger = new ShlinkApiClient(httpClient(), { baseUrl, apiKey: 'nobodys' });
  await refused(stranger.listShortUrls(), 401, ErrorType.INVALID_API_KEY);
});

test('visits and links are deleted', async () => {
  assert.deepEqual(await client.deleteShortUrlVisits({ shortCode: 'sdk' }), { deletedVisits: 3 });
  assert.deepEqual(await client.deleteOrphanVisits(), { deletedVisits: 1 });
  await client.deleteShortUrl({ shortCode: 'sdk' });
  await client.deleteShortUrl({ shortCode: 'other', domain: 'sdk.example' });
  assert.deepEqual((await client.listShortUrls()).data, []);
  assert.deepEqual((await client.getVisitsOverview()).nonOrphanVisits, { total: 0, nonBots: 0, bots: 0 });
});

test('every method of the SDK was called', () => {
  const methods = Object.getOwnPropertyNames(ShlinkApiClient.prototype).filter((name) => name !== 'constructor');
  assert.deepEqual([...called].sort(), methods.sort());
});
