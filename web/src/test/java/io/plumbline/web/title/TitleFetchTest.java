package io.plumbline.web.title;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.web.http.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TitleFetchTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String PUBLIC = "93.184.216.34";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Map<String, Queue<String>> names = new HashMap<>();
    private final Map<String, String> keys =
            new HashMap<>(Map.of("plumbline.title.fetch", "true", "plumbline.title.deadline", "30s"));
    private TestSite site;

    @BeforeEach
    void open() throws IOException {
        site = TestSite.plain();
        keys.put("plumbline.title.ports", Integer.toString(site.port()));
        keys.put("plumbline.title.allowed-ranges", LOOPBACK);
        resolve("site.example", LOOPBACK);
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void theTitleOfThePageIsFoundAndTheHostIsAskedByItsName() {
        site.html("/a?b=%20c", "<html><head><title> A &amp; \u00FC </title></head></html>");

        assertThat(titleOf("/a?b= c")).contains("A & \u00FC");
        assertThat(site.requests().get(0))
                .contains("Host: site.example:" + site.port())
                .doesNotContainIgnoringCase("cookie")
                .doesNotContainIgnoringCase("authorization");
    }

    @Test
    void redirectsAreFollowedAFewTimes() {
        site.redirect("/1", "/2");
        site.redirect("/2", "http://site.example:" + site.port() + "/3");
        site.html("/3", "<title>third</title>");
        site.redirect("/round", "/round");

        assertThat(titleOf("/1")).contains("third");
        assertThat(titleOf("/round")).isEmpty();
        assertThat(site.requests().stream().filter(head -> head.startsWith("GET /round ")))
                .hasSize(6);
    }

    @Test
    void aPageInChunksIsPutTogether() {
        site.raw(
                "/",
                String.join(
                        "\r\n",
                        "HTTP/1.1 200 OK",
                        "Content-Type: text/html",
                        "Transfer-Encoding: chunked",
                        "",
                        "9",
                        "<title>in",
                        "11;x=y",
                        " two parts</title",
                        "1",
                        ">",
                        "0",
                        "",
                        ""));

        assertThat(titleOf("/")).contains("in two parts");
    }

    @Test
    void whatIsNoPageHasNoTitle() {
        site.raw("/text", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n<title>no</title>");
        site.raw("/404", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<title>no</title>");
        site.raw(
                "/gzip",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n<title>no</title>");
        site.raw("/ssh", "SSH-2.0-OpenSSH\r\n\r\n<title>no</title>");
        site.raw("/nothing", "");
        site.html("/late", "x".repeat(513 << 10) + "<title>no</title>");

        for (var path : List.of("/text", "/404", "/gzip", "/ssh", "/nothing", "/late")) {
            assertThat(titleOf(path)).as(path).isEmpty();
        }
    }

    @Test
    void aSiteThatDoesNotAnswerHoldsNobodyUp() throws InterruptedException {
        keys.put("plumbline.title.deadline", "2s");

        assertThat(titleOf("/silent")).isEmpty();
        assertThat(site.awaitRequest()).startsWith("GET /silent ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1",
                "http://127.1",
                "http://2130706433",
                "http://0x7f.0.0.1",
                "http://0.0.0.0",
                "http://[::1]",
                "http://[::]",
                "http://[::ffff:127.0.0.1]",
                "http://[::127.0.0.1]",
                "http://[64:ff9b::7f00:1]",
                "http://[64:ff9b:1::7f00:1]",
                "http://[2002:7f00:1::]",
                "http://[2001:0:7f00:1::]",
                "http://[fe80::1]",
                "http://[fd00:ec2::254]",
                "http://[fc00::1]",
                "http://[ff02::1]",
                "http://[2001:db8::1]",
                "http://10.0.0.1",
                "http://172.31.0.1",
                "http://192.168.1.1",
                "http://169.254.169.254",
                "http://100.64.0.1",
                "http://192.0.0.192",
                "http://198.18.0.1",
                "http://224.0.0.1",
                "http://255.255.255.255"
            })
    void noAddressThatIsNotPublicIsAsked(String url) {
        keys.remove("plumbline.title.allowed-ranges");
        var address = PageAddress.of(url).orElseThrow().host().address();

        assertThat(new PublicAddresses(List.of()).contains(Objects.requireNonNull(address)))
                .isFalse();
        assertThat(fetch().titleOf(url + ":" + site.port() + "/")).isEmpty();
        assertThat(site.requests()).isEmpty();
    }

    @Test
    void publicAddressesArePublic() {
        for (var address : List.of(PUBLIC, "1.1.1.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1")) {
            assertThat(new PublicAddresses(List.of()).contains(Objects.requireNonNull(IpAddress.parse(address))))
                    .as(address)
                    .isTrue();
        }
    }

    @Test
    void aRedirectToAnAddressThatIsNotPublicIsNotFollowed() throws IOException {
        try (var inner = TestSite.plain()) {
            keys.put("plumbline.title.ports", site.port() + "," + inner.port());
            resolve("inner.example", "127.0.0.2");
            inner.html("/", "<title>secret</title>");
            site.redirect("/by-address", "http://127.0.0.2:" + inner.port() + "/");
            site.redirect("/by-name", "http://inner.example:" + inner.port() + "/");
            site.redirect("/by-scheme", "file:///etc/hosts");

            assertThat(titleOf("/by-address")).isEmpty();
            assertThat(titleOf("/by-name")).isEmpty();
            assertThat(titleOf("/by-scheme")).isEmpty();
            assertThat(inner.requests()).isEmpty();
        }
    }

    @Test
    void aNameOneOfWhoseAddressesIsNotPublicIsNotAsked() {
        names.put("mixed.example", new ArrayDeque<>(List.of(LOOPBACK + ",10.0.0.1")));

        assertThat(fetch().titleOf("http://mixed.example:" + site.port() + "/")).isEmpty();
        assertThat(site.requests()).isEmpty();
    }

    @Test
    void aNameThatIsReboundIsLookedUpOnceAndAskedWhereItWasChecked() {
        // the first answer may be asked; a second look-up, for the connection, would say the metadata service's
        names.put("rebound.example", new ArrayDeque<>(List.of(LOOPBACK, "169.254.169.254")));
        site.html("/", "<title>checked</title>");

        assertThat(fetch().titleOf("http://rebound.example:" + site.port() + "/"))
                .contains("checked");
        assertThat(names.get("rebound.example")).containsExactly("169.254.169.254");
        assertThat(fetch().titleOf("http://rebound.example:" + site.port() + "/"))
                .isEmpty();
    }

    @Test
    void otherPortsSchemesAndCredentialsAreNotAsked() {
        site.html("/", "<title>no</title>");
        keys.remove("plumbline.title.ports");

        assertThat(titleOf("/")).isEmpty();
        keys.put("plumbline.title.ports", Integer.toString(site.port()));
        assertThat(fetch().titleOf("http://user:secret@site.example:" + site.port() + "/"))
                .isEmpty();
        assertThat(fetch().titleOf("ftp://site.example:" + site.port() + "/")).isEmpty();
        assertThat(fetch().titleOf("mailto:a@site.example")).isEmpty();
        assertThat(fetch().titleOf("http://unknown.example:" + site.port() + "/"))
                .isEmpty();
        assertThat(site.requests()).isEmpty();
    }

    @Test
    void nothingIsAskedUnlessItIsOn() {
        site.html("/", "<title>no</title>");
        keys.remove("plumbline.title.fetch");

        assertThat(titleOf("/")).isEmpty();
        assertThat(site.requests()).isEmpty();
    }

    @Test
    void aCertificateMustBeThatOfTheName(@TempDir Path directory) throws Exception {
        var tls = tls(directory, "secure.example");
        try (var secure = new TestSite(tls.getServerSocketFactory())) {
            keys.put("plumbline.title.ports", Integer.toString(secure.port()));
            secure.html("/", "<title>secure</title>");
            resolve("secure.example", LOOPBACK);
            resolve("other.example", LOOPBACK);

            assertThat(fetch(tls.getSocketFactory()).titleOf("https://secure.example:" + secure.port() + "/"))
                    .contains("secure");
            assertThat(fetch(tls.getSocketFactory()).titleOf("https://other.example:" + secure.port() + "/"))
                    .isEmpty();
            assertThat(fetch().titleOf("https://secure.example:" + secure.port() + "/"))
                    .isEmpty();
        }
    }

    private Optional<String> titleOf(String path) {
        return fetch().titleOf("http://site.example:" + site.port() + path);
    }

    private TitleFetch fetch() {
        return fetch((SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    private TitleFetch fetch(SSLSocketFactory tls) {
        var settings = TitleSettings.from(new Settings(key -> Optional.ofNullable(keys.get(key))));
        return new TitleFetch(settings, this::addressesOf, tls);
    }

    private void resolve(String name, String address) {
        names.put(name, new ArrayDeque<>(Collections.nCopies(20, address)));
    }

    /** Each look-up takes the next answer of a name. */
    private List<IpAddress> addressesOf(String name) throws UnknownHostException {
        var answers = names.get(name);
        if (answers == null || answers.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return List.of(answers.remove().split(",", -1)).stream()
                .map(address -> Objects.requireNonNull(IpAddress.parse(address)))
                .toList();
    }

    private static SSLContext tls(Path directory, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        var file = directory.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "site",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file)) {
            store.load(stored, PASSWORD);
        }
        var ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(store, PASSWORD);
        var theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        theirs.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
        return context;
    }
}
