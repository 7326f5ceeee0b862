package io.plumbline.web.title;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** A web site on the loopback that answers each path with the octets it was given, and notes what it is asked. */
final class TestSite implements AutoCloseable {

    private final ServerSocket server;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);

    TestSite(ServerSocketFactory factory) throws IOException {
        this.server = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::serve, "test-site");
        thread.setDaemon(true);
        thread.start();
    }

    static TestSite plain() throws IOException {
        return new TestSite(ServerSocketFactory.getDefault());
    }

    int port() {
        return server.getLocalPort();
    }

    /** The head of the first request, which may still be on its way. */
    String awaitRequest() throws InterruptedException {
        var isAsked = asked.await(30, TimeUnit.SECONDS);
        return isAsked ? requests.get(0) : "nobody has asked";
    }

    /** The heads of all requests so far. */
    List<String> requests() {
        return requests;
    }

    void html(String path, String page) {
        raw(path, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page);
    }

    void redirect(String path, String location) {
        raw(path, "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    }

    void raw(String path, String answer) {
        answers.put(path, answer.getBytes(UTF_8));
    }

    private void serve() {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                answer(connection);
            } catch (IOException ended) {
                // the client has what it wants, or the site is closed
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
        var head = new StringBuilder();
        for (var line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            head.append(line).append('\n');
        }
        requests.add(head.toString());
        asked.countDown();
        var path = head.toString().split(" ", -1)[1];
        var answer = answers.get(path);
        if (answer == null) {
            // says nothing until the other side gives up
            connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } else {
            connection.getOutputStream().write(answer);
            connection.getOutputStream().flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
