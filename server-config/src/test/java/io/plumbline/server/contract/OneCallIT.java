package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.access.KeyRoles;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links in one call: {@code GET /short-urls/shorten}, and our own {@code POST /api/v1/shorten}. */
class OneCallIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String LONG_URL = "longUrl=https%3A%2F%2Fexample.org%2Fone%3Fa%3Db";
    private static final String SHORT_URL = "http://s\\.test/[0-9A-Za-z]{7}";

    private Client keyless() {
        return SERVER.rest().without("X-Api-Key");
    }

    private String key() {
        return SERVER.rest().headers().getOrDefault("X-Api-Key", "");
    }

    @ParameterizedTest(name = "format {0}, Accept {1}")
    @CsvSource(nullValues = "-", textBlock = """
            txt,  -,                 text/plain
            json, -,                 application/json
            -,    -,                 application/json
            -,    text/plain,        text/plain
            -,    application/json,  application/json
            -,    */*,               application/json
            """)
    void answersInTheFormatAskedFor(@Nullable String format, @Nullable String accept, String type) {
        var client = accept == null ? keyless() : keyless().with("Accept", accept);

        var answer = client.get("/short-urls/shorten?apiKey=" + key() + "&" + LONG_URL
                        + (format == null ? "" : "&format=" + format))
                .hasStatus(200);

        assertThat(answer.contentType()).as(answer.toString()).startsWith(type);
        if (type.equals("text/plain")) {
            assertThat(answer.body()).matches(SHORT_URL);
        } else {
            answer.has("{shortUrl:'~" + SHORT_URL.replace("\\", "\\\\")
                    + "', longUrl:'https://example.org/one?a=b', tags:[], domain:null}");
        }
    }

    @Test
    void aKeyIsNeeded() {
        keyless().get("/short-urls/shorten?" + LONG_URL).isProblem(401, """
                {type:'https://shlink.io/api/error/missing-authentication', title:'Invalid authorization',
                 detail:'Expected authentication to be provided in "apiKey" query param', param:'apiKey'}""");
    }

    @Test
    void aKeyMustBeKnownAndValid() {
        var expired = SERVER.seed().expiringKey("expired-one", Instant.parse("2020-01-01T00:00:00Z"));

        for (var key : new String[] {"unknown", expired}) {
            keyless().get("/short-urls/shorten?apiKey=" + key + "&" + LONG_URL).isProblem(401, """
                    {type:'https://shlink.io/api/error/invalid-api-key', title:'Invalid API key',
                     detail:'Provided API key does not exist or is invalid.'}""");
        }
    }

    @ParameterizedTest
    @CsvSource({"longUrl=foo.com", "longUrl=", "other=x", "longUrl=javascript%3Aalert(1)", "longUrl=a%3Ab%00"})
    void aLongUrlIsNeeded(String query) {
        keyless().get("/short-urls/shorten?apiKey=" + key() + "&" + query).isInvalid("longUrl");
    }

    @Test
    void whoMadeItIsKnown() {
        var secret = SERVER.seed().key("one-caller", KeyRoles.NONE);

        keyless()
                .get("/short-urls/shorten?apiKey=" + secret + "&longUrl=one%3Acaller")
                .hasStatus(200);

        SERVER.rest()
                .get("/short-urls?apiKeyName=one-caller")
                .has("{shortUrls:{data:[{longUrl:'one:caller'}], pagination:{totalItems:1}}}");
    }

    @Test
    void ourOwnCallShortensToo() {
        var answer = SERVER.visitor().withKey(key()).post("/api/v1/shorten", "{url:'https://example.org/ours'}");

        assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
        assertThat(answer.body()).contains("http://s.test/");
    }

    @Test
    void ourOwnCallNeedsAKeyAndAUrl() {
        var visitor = SERVER.visitor();

        visitor.post("/api/v1/shorten", "{url:'https://example.org/'}").isProblem(401, "{}");
        visitor.withKey(key()).post("/api/v1/shorten", "{url:'nothing'}").isProblem(400, "{}");
        visitor.withKey(key()).post("/api/v1/shorten", "{}").isProblem(400, "{}");
    }
}
