package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /short-urls}: what is stored, how it is brought into shape, what is refused. */
class ShortUrlCreationIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String DATE = "~\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT\\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\d\\\\+00:00";

    @Test
    void aLinkWithEverything() {
        SERVER.rest().post("/short-urls", """
                        {longUrl:'https://example.org/whole', customSlug:'whole', domain:'whole.example',
                         validSince:'2018-05-01T00:00:00+00:00', validUntil:'2048-05-01T00:00:00+00:00', maxVisits:7,
                         tags:['foo','bar'], title:'The whole', crawlable:true, forwardQuery:false}""").hasStatus(200).is("""
                        {shortUrl:'http://whole.example/whole', shortCode:'whole', longUrl:'https://example.org/whole',
                         dateCreated:'%s', tags:['foo','bar'],
                         meta:{validSince:'2018-05-01T00:00:00+00:00', validUntil:'2048-05-01T00:00:00+00:00', maxVisits:7},
                         domain:'whole.example', title:'The whole', crawlable:true, forwardQuery:false,
                         visitsSummary:{total:0, nonBots:0, bots:0}, hasRedirectRules:false}""".formatted(DATE));
    }

    @Test
    void aLinkWithNothingButALongUrl() {
        SERVER.rest()
                .post("/short-urls", "{longUrl:'https://example.org/bare'}")
                .hasStatus(200)
                .is("""
                {shortUrl:'~http://s\\\\.test/[0-9A-Za-z]{7}', shortCode:'~[0-9A-Za-z]{7}',
                 longUrl:'https://example.org/bare', dateCreated:'%s', tags:[],
                 meta:{validSince:null, validUntil:null, maxVisits:null}, domain:null, title:null, crawlable:false,
                 forwardQuery:true, visitsSummary:{total:0, nonBots:0, bots:0}, hasRedirectRules:false}""".formatted(DATE));
    }

    @Test
    void theLinkReturnedIsTheOneListed() {
        var rest = SERVER.rest();
        var made = rest.post(
                "/short-urls", "{longUrl:'https://example.org/same', customSlug:'same', tags:['b','a'], title:' T '}");

        assertThat(rest.read("/short-urls/same")).isEqualTo(made.json());
        assertThat(rest.read("/short-urls?searchTerm=same").at("/shortUrls/data/0"))
                .isEqualTo(made.json());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            a slug with blanks           | {customSlug:'my cool slug'}      | {shortCode:'my-cool-slug'}
            a slug with blanks around it | {customSlug:'  around '}         | {shortCode:'around'}
            a slug with a slash          | {customSlug:'one/two'}           | {shortCode:'one-two'}
            a slug in capitals           | {customSlug:'CAPITALS'}          | {shortCode:'CAPITALS'}
            a slug beyond ASCII          | {customSlug:'größe'}             | {shortCode:'größe', shortUrl:'http://s.test/gr%C3%B6%C3%9Fe'}
            a slug of emoji              | {customSlug:'🦣🦣'}               | {shortCode:'🦣🦣'}
            a short code                 | {shortCodeLength:4}              | {shortCode:'~[0-9A-Za-z]{4}'}
            a long code                  | {shortCodeLength:12}             | {shortCode:'~[0-9A-Za-z]{12}'}
            a prefix                     | {pathPrefix:'promo-'}            | {shortCode:'~promo-[0-9A-Za-z]{7}'}
            a prefix with a slash        | {pathPrefix:'promo/'}            | {shortCode:'~promo-[0-9A-Za-z]{7}'}
            no slug                      | {customSlug:null}                | {shortCode:'~[0-9A-Za-z]{7}'}
            tags as sent                 | {tags:['foo','bar','baz']}       | {tags:['foo','bar','baz']}
            tags with blanks             | {tags:['fo o','  bar','b az']}   | {tags:['fo-o','bar','b-az']}
            tags in capitals             | {tags:['UUU','Aäa']}             | {tags:['uuu','aäa']}
            a tag twice                  | {tags:['x','y','X','x']}         | {tags:['x','y']}
            a tag with HTML              | {tags:['<b>bold</b>']}           | {tags:['bold']}
            no tags                      | {tags:[]}                        | {tags:[]}
            a title with blanks around   | {title:'  A title '}             | {title:'A title'}
            a blank title                | {title:'   '}                    | {title:null}
            no title                     | {title:null}                     | {title:null}
            a title of emoji             | {title:'🔥🔥🔥'}                  | {title:'🔥🔥🔥'}
            another domain               | {domain:'other.example'}         | {domain:'other.example', shortUrl:'~http://other.example/.*'}
            another domain with a port   | {domain:'other.example:8080'}    | {domain:'other.example:8080', shortUrl:'~http://other.example:8080/.*'}
            a domain in capitals         | {domain:'OTHER.example'}         | {domain:'other.example'}
            localhost                    | {domain:'localhost'}             | {domain:'localhost'}
            localhost with a port        | {domain:'localhost:8888'}        | {domain:'localhost:8888'}
            the default domain by name   | {domain:'s.test'}                | {domain:null}
            no domain                    | {domain:null}                    | {domain:null}
            a date with Z                | {validSince:'2018-05-01T00:00:00Z'}      | {meta:{validSince:'2018-05-01T00:00:00+00:00'}}
            a date with an offset        | {validSince:'2018-05-01T02:00:00+02:00'} | {meta:{validSince:'2018-05-01T00:00:00+00:00'}}
            a date with milliseconds     | {validUntil:'2018-05-01T00:00:00.123Z'}  | {meta:{validUntil:'2018-05-01T00:00:00+00:00'}}
            a day                        | {validUntil:'2018-05-01'}        | {meta:{validUntil:'2018-05-01T00:00:00+00:00'}}
            no limits                    | {validSince:null, validUntil:null, maxVisits:null} | {meta:{validSince:null, validUntil:null, maxVisits:null}}
            a maximum of visits          | {maxVisits:1}                    | {meta:{maxVisits:1}}
            for crawlers                 | {crawlable:true}                 | {crawlable:true}
            without the query            | {forwardQuery:false}             | {forwardQuery:false}
            members nobody knows         | {validateUrl:true, deviceLongUrls:{ios:'a:b'}} | {longUrl:'https://example.org/'}
            """)
    void keepsInShape(String what, String wish, String kept) {
        SERVER.rest()
                .post("/short-urls", "{longUrl:'https://example.org/', " + wish.substring(1))
                .hasStatus(200)
                .has(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "http://tést.example/ü?ä=ö#ß",
                "HTTPS://EXAMPLE.ORG/",
                "mailto:somebody@example.org",
                "file:///etc/motd",
                "android://foo/bar",
                "fb://profile/33138223345",
                "viber://pa?chatURI=1234",
                "https://example.org/?a[]=1&a[]=2"
            })
    void acceptsEveryUrlWithAScheme(String longUrl) {
        SERVER.rest()
                .post("/short-urls", "{longUrl:'" + longUrl + "'}")
                .hasStatus(200)
                .has("{longUrl:'" + longUrl + "'}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            no long URL                 | {}                                       | longUrl
            null as the long URL        | {longUrl:null}                           | longUrl
            an empty long URL           | {longUrl:''}                             | longUrl
            a blank long URL            | {longUrl:'  '}                           | longUrl
            a long URL without a scheme | {longUrl:'foo.com'}                      | longUrl
            a long URL with a NUL       | {longUrl:'https://example.org/\\u0000'}  | longUrl
            a script                    | {longUrl:'javascript:alert(1)'}          | longUrl
            a script in other letters   | {longUrl:' JavaScript:alert(1)'}         | longUrl
            data                        | {longUrl:'data:text/html,x'}             | longUrl
            an empty slug               | {longUrl:'a:b', customSlug:''}           | customSlug
            a blank slug                | {longUrl:'a:b', customSlug:'  '}         | customSlug
            a slug with a colon         | {longUrl:'a:b', customSlug:'a:b'}        | customSlug
            a slug with a question mark | {longUrl:'a:b', customSlug:'a?b'}        | customSlug
            a slug with a hash          | {longUrl:'a:b', customSlug:'a#b'}        | customSlug
            a slug with a bracket       | {longUrl:'a:b', customSlug:'a[b'}        | customSlug
            a slug with another bracket | {longUrl:'a:b', customSlug:'a]b'}        | customSlug
            a slug with an at sign      | {longUrl:'a:b', customSlug:'a@b'}        | customSlug
            a slug with a NUL           | {longUrl:'a:b', customSlug:'a\\u0000b'}  | customSlug
            a path of ours as a slug    | {longUrl:'a:b', customSlug:'rest'}       | customSlug
            robots.txt as a slug        | {longUrl:'a:b', customSlug:'robots.txt'} | customSlug
            a code too short            | {longUrl:'a:b', shortCodeLength:3}       | shortCodeLength
            a code of no length         | {longUrl:'a:b', shortCodeLength:0}       | shortCodeLength
            an endless code             | {longUrl:'a:b', shortCodeLength:2000000} | shortCodeLength
            an IPv4 address as domain   | {longUrl:'a:b', domain:'127.0.0.1'}      | domain
            a domain with port 0        | {longUrl:'a:b', domain:'a.example:0'}    | domain
            a domain with a high port   | {longUrl:'a:b', domain:'a.example:65536'} | domain
            a domain with a blank       | {longUrl:'a:b', domain:'a b.example'}    | domain
            a URL as domain             | {longUrl:'a:b', domain:'http://a.example'} | domain
            no visits at all            | {longUrl:'a:b', maxVisits:0}             | maxVisits
            fewer than no visits        | {longUrl:'a:b', maxVisits:-1}            | maxVisits
            a date in words             | {longUrl:'a:b', validSince:'tomorrow'}   | validSince
            a day that there is not     | {longUrl:'a:b', validUntil:'2021-02-29'} | validUntil
            a year that there is not    | {longUrl:'a:b', validSince:'+300000-01-01'} | validSince
            a title with a NUL          | {longUrl:'a:b', title:'a\\u0000b'}       | title
            three faults at once        | {longUrl:'x', maxVisits:0, domain:'1.2.3.4'} | longUrl maxVisits domain
            """)
    void refuses(String what, String body, String elements) throws Exception {
        var before = SERVER.seed().number("SELECT count(*) FROM plumbline.short_link");

        SERVER.rest().post("/short-urls", body).isInvalid(elements.split(" "));

        assertThat(SERVER.seed().number("SELECT count(*) FROM plumbline.short_link"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{longUrl:7}",
                "{longUrl:['a:b']}",
                "{longUrl:'a:b', maxVisits:'many'}",
                "{longUrl:'a:b', maxVisits:1.5}",
                "{longUrl:'a:b', maxVisits:99999999999999999999}",
                "{longUrl:'a:b', shortCodeLength:'x'}",
                "{longUrl:'a:b', tags:'red'}",
                "{longUrl:'a:b', tags:[['red']]}",
                "{longUrl:'a:b', tags:[{a:1}]}",
                "{longUrl:'a:b', crawlable:'perhaps'}",
                "{longUrl:'a:b', customSlug:{}}",
                "{longUrl:'a:b', validSince:{}}"
            })
    void refusesAnElementOfAnotherType(String body) {
        SERVER.rest()
                .post("/short-urls", body)
                .isProblem(400, "{type:'https://shlink.io/api/error/invalid-data', invalidElements:'*'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "nonsense", "{\"longUrl\":", "{\"longUrl\":\"a:b\"", "{'longUrl':'a:b'}"})
    void refusesWhatIsNoJson(String body) {
        SERVER.rest().send("POST", "/short-urls", body).isProblem(400, """
                {type:'https://shlink.io/api/error/malformed-request-body', title:'Malformed request body',
                 detail:'Provided request does not contain a valid JSON body.'}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"a:b\"", "true"})
    void refusesJsonThatIsNoObject(String body) {
        SERVER.rest().send("POST", "/short-urls", body).isProblem(400, "{}");
    }

    @Test
    void aTitleIsCutAt512Characters() {
        SERVER.rest()
                .post("/short-urls", "{longUrl:'a:b', title:'" + "x".repeat(600) + "'}")
                .hasStatus(200)
                .has("{title:'" + "x".repeat(512) + "'}");
    }

    @Test
    void aSlugInUseIsRefused() {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{longUrl:'a:b', customSlug:'used'}").hasStatus(200);

        var answer =
                rest.post("/short-urls", "{longUrl:'c:d', customSlug:'used'}").isProblem(400, """
                {type:'https://shlink.io/api/error/non-unique-slug', title:'Invalid custom slug',
                 detail:'Provided slug "used" is already in use.', customSlug:'used'}""");
        assertThat(answer.json().has("domain")).isFalse();
    }

    @Test
    void aSlugInUseOnAnotherDomainIsRefusedThereAlone() {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{longUrl:'a:b', customSlug:'there', domain:'used.example'}")
                .hasStatus(200);

        rest.post("/short-urls", "{longUrl:'c:d', customSlug:'there', domain:'used.example'}")
                .isProblem(400, """
                {type:'https://shlink.io/api/error/non-unique-slug', title:'Invalid custom slug',
                 detail:'Provided slug "there" is already in use for domain "used.example".', customSlug:'there',
                 domain:'used.example'}""");
        rest.post("/short-urls", "{longUrl:'c:d', customSlug:'there'}").hasStatus(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            only a long URL    | {longUrl:'f:0'}                                   | {longUrl:'f:0'}                                     | true
            another long URL   | {longUrl:'f:1'}                                   | {longUrl:'f:2'}                                     | false
            the same tags      | {longUrl:'f:3', tags:['x','y']}                   | {longUrl:'f:3', tags:['x','y']}                     | true
            tags in disorder   | {longUrl:'f:4', tags:['x','y']}                   | {longUrl:'f:4', tags:['y','x']}                     | true
            other tags         | {longUrl:'f:5', tags:['x','y']}                   | {longUrl:'f:5', tags:['x','z']}                     | false
            the same slug      | {longUrl:'f:6', customSlug:'f-six'}               | {longUrl:'f:6', customSlug:'f-six'}                 | true
            another slug       | {longUrl:'f:7', customSlug:'f-seven'}             | {longUrl:'f:7', customSlug:'f-other'}               | false
            the same limits    | {longUrl:'f:8', maxVisits:7, validSince:'2020-01-01'} | {longUrl:'f:8', maxVisits:7, validSince:'2020-01-01'} | true
            another maximum    | {longUrl:'f:9', maxVisits:7}                      | {longUrl:'f:9', maxVisits:8}                        | false
            the same domain    | {longUrl:'f:10', domain:'f.example'}              | {longUrl:'f:10', domain:'f.example'}                | true
            another domain     | {longUrl:'f:11', domain:'f.example'}              | {longUrl:'f:11', domain:'g.example'}                | false
            """)
    void findsALinkThatExists(String what, String first, String second, boolean same) {
        var rest = SERVER.rest();
        var made = rest.post("/short-urls", first).hasStatus(200).json();

        var found = rest.post("/short-urls", "{findIfExists:true, " + second.substring(1))
                .hasStatus(200)
                .json();

        assertThat(found.path("shortUrl").equals(made.path("shortUrl")))
                .as(what)
                .isEqualTo(same);
    }

    @Test
    void whoLooksForALinkWhoseSlugIsAnothersIsRefused() {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{longUrl:'g:1', customSlug:'anothers'}").hasStatus(200);

        rest.post("/short-urls", "{longUrl:'g:2', customSlug:'anothers', findIfExists:true}")
                .isProblem(400, "{type:'https://shlink.io/api/error/non-unique-slug'}");
    }

    @Test
    void twoHundredWishesForOneSlugMakeOneLink() {
        var rest = SERVER.rest();
        var answers = IntStream.range(0, 200)
                .mapToObj(i -> rest.sendSoon(
                        "POST", "/short-urls", "{\"longUrl\":\"race:" + i + "\",\"customSlug\":\"race\"}"))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting())))
                .containsOnly(Map.entry(200, 1L), Map.entry(400, 199L));
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 400)
                .allSatisfy(answer -> answer.isProblem(
                        400, "{type:'https://shlink.io/api/error/non-unique-slug', customSlug:'race'}"));
    }
}
