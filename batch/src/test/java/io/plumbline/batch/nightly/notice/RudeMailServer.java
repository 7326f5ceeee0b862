package io.plumbline.batch.nightly.notice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes one mail, knows nobody who is called nobody, and hangs up instead of answering a good-bye. */
final class RudeMailServer implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final AtomicInteger mails = new AtomicInteger();

    RudeMailServer() throws IOException {
        var thread = new Thread(this::serve, "rude mail server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return door.getLocalPort();
    }

    int mails() {
        return mails.get();
    }

    private void serve() {
        try (var client = door.accept()) {
            serve(client);
        } catch (IOException hungUp) {
            // whoever writes has hung up first
        }
    }

    private void serve(Socket client) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        say(client.getOutputStream(), "220 rude");
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            switch (line.toUpperCase(Locale.ROOT).split(" ")[0]) {
                case "QUIT" -> {
                    client.setSoLinger(true, 0);
                    return;
                }
                case "DATA" -> {
                    say(client.getOutputStream(), "354 go on");
                    take(lines);
                    say(client.getOutputStream(), "250 taken");
                }
                case "RCPT" ->
                    say(client.getOutputStream(), line.contains("nobody") ? "550 no such mailbox" : "250 rude");
                default -> say(client.getOutputStream(), "250 rude");
            }
        }
    }

    private void take(BufferedReader lines) throws IOException {
        for (var line = lines.readLine(); line != null && !".".equals(line); ) {
            line = lines.readLine();
        }
        mails.incrementAndGet();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
