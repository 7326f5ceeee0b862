package io.plumbline.web.diagnosis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.batch.target.AllowedSecrets;
import io.plumbline.batch.target.AttachAddress;
import io.plumbline.batch.target.JmxAddress;
import io.plumbline.batch.target.ProgramPattern;
import io.plumbline.web.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewTargetTest {

    private static final String URL = "service:jmx:rmi:///jndi/rmi://127.0.0.1:9010/jmxrmi";
    private static final AllowedSecrets SECRETS = new AllowedSecrets(Path.of("/srv/secrets"));

    @Test
    void aJmxTargetHasANameAndAnAddress() {
        var target = NewTarget.from(json("{\"name\":\" shop \",\"kind\":\"jmx\",\"url\":\"" + URL + "\"}"), SECRETS);

        assertThat(target.name()).isEqualTo("shop");
        assertThat(target.address()).isEqualTo(JmxAddress.parse(URL));
    }

    @Test
    void aProgramIsAttachedTo() {
        var target = NewTarget.from(json("{\"name\":\"shop\",\"kind\":\"attach\",\"mainClass\":\"*.Shop\"}"), SECRETS);

        assertThat(target.address()).isEqualTo(new AttachAddress.ByMainClass(new ProgramPattern("*.Shop")));
    }

    @Test
    void aPasswordIsTakenByReference() {
        var target = NewTarget.from(
                json("{\"name\":\"shop\",\"kind\":\"jmx\",\"url\":\"" + URL
                        + "\",\"user\":\"monitor\",\"password\":\"env:PLUMBLINE_TARGET_SHOP\"}"),
                SECRETS);

        assertThat(target.address()).isEqualTo(JmxAddress.parse(URL, "monitor", "env:PLUMBLINE_TARGET_SHOP"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                      | [name, kind]
            {"name":"a","kind":"jmx"}                                               | [url]
            {"name":"","kind":"jmx","url":"URL"}                                    | [name]
            {"name":7,"kind":"jmx","url":"URL"}                                     | [name]
            {"name":null,"kind":"jmx","url":"URL"}                                  | [name]
            {"name":"a\\u0000","kind":"jmx","url":"URL"}                            | [name]
            {"name":"a","kind":"attach"}                                            | [pid]
            {"name":"a","kind":"attach","pid":"7"}                                  | [pid]
            {"name":"a","kind":"attach","pid":7.5}                                  | [pid]
            {"name":"a","kind":"attach","pid":99999999999999999999}                 | [pid]
            {"name":"a","kind":"attach","mainClass":[]}                             | [mainClass]
            {"name":"a","kind":"attach","mainClass":"Shop","url":"URL"}             | [url]
            {"name":"a","kind":"upload","url":"URL"}                                | [url]
            {"name":"a","kind":"upload","pid":7}                                    | [pid]
            {"name":"a","kind":"self","url":"URL"}                                  | [kind]
            {"name":"a","kind":"jmx","url":"URL","mainClass":"b"}                   | [mainClass]
            {"name":"a","kind":"jmx","url":"URL","colour":"red"}                    | [colour]
            {"name":"a","kind":"jmx","url":"URL","user":"u"}                        | [password]
            {"name":"a","kind":"jmx","url":"URL","password":"env:PLUMBLINE_TARGET_P"}                | [user]
            {"name":"a","kind":"jmx","url":"URL","user":"u","password":"hunter2"}   | [password]
            {"name":"a","kind":"jmx","url":"http://127.0.0.1/"}                     | [url]
            {"name":"a","kind":"jmx","url":"service:jmx:rmi:///jndi/ldap://x/o=y"}  | [url]
            """)
    void whatIsWrongIsNamed(String body, String elements) {
        var text = body.replace("URL", URL);

        assertThat(refusedElements(text).toString()).isEqualTo(elements);
    }

    @Test
    void aNameThatIsTooLongIsNotRepeated() {
        var body = "{\"name\":\"" + "n".repeat(101) + "\",\"kind\":\"jmx\",\"url\":\"" + URL + "\"}";

        assertThat(reasons(body)).containsEntry("name", "has 101 characters; it may have at most 100");
    }

    @Test
    void aPasswordIsNeverRepeated() {
        var body = "{\"name\":\"a\",\"kind\":\"jmx\",\"url\":\"" + URL + "\",\"user\":\"u\",\"password\":\"hunter2\"}";

        assertThat(reasons(body).toString()).contains("env:NAME").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            env:PLUMBLINE_DATABASE_PASSWORD    | does not begin with PLUMBLINE_TARGET_
            file:/etc/passwd                   | does not lie in "/srv/secrets"
            file:/srv/secrets/../../etc/passwd | does not lie in "/srv/secrets"
            """)
    void aSecretOfThisServiceIsNoPasswordOfATarget(String reference, String reason) {
        var body = "{\"name\":\"a\",\"kind\":\"jmx\",\"url\":\"" + URL + "\",\"user\":\"u\",\"password\":\"" + reference
                + "\"}";

        assertThat(refusedElements(body).toString()).isEqualTo("[password]");
        assertThat(reasons(body).get("password")).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"text\""})
    void aBodyThatIsNoObjectIsMalformed(String body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> NewTarget.from(json(body), SECRETS))
                .satisfies(refusal ->
                        assertThat(refusal.problem().type().uri().toString()).endsWith("malformed-request-body"));
    }

    private static List<?> refusedElements(String body) {
        var problem = problemOf(body);
        return (List<?>) requireNonNull(problem.get("invalidElements"));
    }

    @SuppressWarnings("unchecked") // the problem's own member
    private static Map<String, String> reasons(String body) {
        return (Map<String, String>) requireNonNull(problemOf(body).get("reasons"));
    }

    private static Map<String, Object> problemOf(String body) {
        try {
            var target = NewTarget.from(json(body), SECRETS);
            throw new AssertionError("accepted " + target);
        } catch (ProblemException refusal) {
            return refusal.problem().json();
        }
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }
}
