package io.plumbline.batch.target;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.UID;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A registry that answers the first question without ever coming to an end. Speaks as much of JRMP as that takes. */
final class EndlessServer implements AutoCloseable {

    private static final int CALL = 0x50;
    private static final int RETURN = 0x51;
    private static final int PROTOCOL_ACCEPTED = 0x4e;

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final byte[] beginning;
    private final byte[] block;
    private final CompletableFuture<Long> octetsTaken = new CompletableFuture<>();

    /**
     * @param beginning of what it answers, as a stream of objects
     * @param forEver the octet that follows, again and again
     */
    EndlessServer(byte[] beginning, int forEver) throws IOException {
        this.beginning = beginning.clone();
        this.block = new byte[8 << 10];
        Arrays.fill(block, (byte) forEver);
        var thread = new Thread(this::serve, "endless server");
        thread.setDaemon(true);
        thread.start();
    }

    JmxAddress address() {
        return JmxAddress.parse("service:jmx:rmi://127.0.0.1:" + server.getLocalPort());
    }

    /** How much of the answer went out before the other side closed. */
    long octetsTaken() {
        return octetsTaken.join();
    }

    private void serve() {
        long sent = 0;
        try (var socket = server.accept()) {
            var out = answering(socket);
            while (true) {
                out.write(block);
                sent += block.length;
            }
        } catch (IOException closed) {
            octetsTaken.complete(sent);
        }
    }

    private DataOutputStream answering(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        in.readInt();
        in.readShort();
        in.readByte();
        out.writeByte(PROTOCOL_ACCEPTED);
        out.writeUTF("127.0.0.1");
        out.writeInt(socket.getPort());
        out.flush();
        in.readUTF();
        in.readInt();
        if (in.readByte() != CALL) {
            throw new IOException("not a call");
        }
        out.writeByte(RETURN);
        out.write(beginning);
        return out;
    }

    /** The beginning of every answer: a value follows, in a block of the stream's own. */
    static void writeHeader(DataOutputStream answer) throws IOException {
        answer.writeInt(0xACED0005);
        answer.writeShort(0x770F);
        answer.writeByte(1);
        new UID().write(answer);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
