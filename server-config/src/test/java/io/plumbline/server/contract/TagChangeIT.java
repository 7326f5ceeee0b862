package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /tags} and {@code DELETE /tags}. */
class TagChangeIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    @BeforeEach
    void twoTags() throws Exception {
        SERVER.seed().empty();
        SERVER.seed().link("{customSlug:'tagged', longUrl:'a:b', tags:['foo','bar']}");
    }

    private static void assertTags(String json) {
        SERVER.rest().get("/short-urls/tagged").has("{tags:" + json + "}");
    }

    @ParameterizedTest
    @CsvSource({"fresh, fresh", "foo, foo", "With Blank, with-blank", "<b>BOLD</b>, bold"})
    void aTagIsRenamedOnEveryLink(String newName, String stored) {
        var answer = SERVER.rest()
                .put("/tags", "{oldName:'foo', newName:'" + newName + "'}")
                .hasStatus(204);

        assertThat(answer.body()).isEmpty();
        assertTags("['" + stored + "','bar']");
    }

    @Test
    void aTagThatThereIsNotIsNotFound() {
        SERVER.rest().put("/tags", "{oldName:'invalid_tag', newName:'x'}").isProblem(404, """
                {type:'https://shlink.io/api/error/tag-not-found', title:'Tag not found',
                 detail:'Tag with name "invalid_tag" could not be found', tag:'invalid_tag'}""");
    }

    @Test
    void aTagIsNotRenamedToAnother() {
        SERVER.rest().put("/tags", "{oldName:'foo', newName:'bar'}").isProblem(409, """
                {type:'https://shlink.io/api/error/tag-conflict', title:'Tag conflict',
                 detail:'You cannot rename tag foo to bar, because it already exists', oldName:'foo', newName:'bar'}""");
        assertTags("['foo','bar']");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {}                                   | oldName newName
            {oldName:'foo'}                      | newName
            {newName:'foo'}                      | oldName
            {oldName:'foo', newName:''}          | newName
            {oldName:'foo', newName:'  '}        | newName
            {oldName:'foo', newName:null}        | newName
            {oldName:'foo', newName:'a\\u0000b'} | newName
            """)
    void refuses(String body, String elements) {
        SERVER.rest().put("/tags", body).isInvalid(elements.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{oldName:['foo'], newName:'x'}", "{oldName:'foo', newName:{}}"})
    void refusesANameOfAnotherType(String body) {
        SERVER.rest().put("/tags", body).isProblem(400, "{type:'https://shlink.io/api/error/invalid-data'}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            tags[]=foo            | ['bar']
            tags[0]=foo           | ['bar']
            tags[]=foo&tags[]=bar | []
            tags[0]=foo&tags[1]=bar | []
            tags[]=unknown        | ['foo','bar']
            tags[]=bar&tags[]=x   | ['foo']
            """)
    void tagsAreDeleted(String query, String left) {
        var answer = SERVER.rest().delete("/tags?" + query).hasStatus(204);

        assertThat(answer.body()).isEmpty();
        assertTags(left);
    }

    @Test
    void aDeletedTagIsNoLongerListedAndItsLinksStay() {
        SERVER.rest().delete("/tags?tags[]=foo&tags[]=bar").hasStatus(204);

        SERVER.rest().get("/tags").has("{tags:{data:[], pagination:{totalItems:0}}}");
        SERVER.rest().get("/tags/foo/visits").isProblem(404, "{type:'https://shlink.io/api/error/tag-not-found'}");
        SERVER.rest().get("/short-urls/tagged").hasStatus(200);
    }
}
