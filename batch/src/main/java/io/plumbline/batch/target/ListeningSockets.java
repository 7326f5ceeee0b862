package io.plumbline.batch.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The sockets of this machine that listen on a port, as Linux tells them ({@code proc(5)}). */
final class ListeningSockets {

    private static final Path PROC = Path.of("/proc");
    private static final List<String> TABLES = List.of("tcp", "tcp6");

    /** Number, own address and port, the other's, state (0A listens), queues, timer, retransmissions, user, time-out, inode. */
    private static final Pattern LISTENING = Pattern.compile(
            "\\s*\\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A \\S+ \\S+ \\S+\\s+\\d+\\s+\\d+ (\\d+) .*");

    private static final int HEXADECIMAL = 16;

    private ListeningSockets() {}

    /** Whether there is one and all of them are the process'; false if the system does not tell, or not to us. */
    static boolean allBelongTo(long pid, int port) {
        try {
            var inodes = inodes(port);
            return !inodes.isEmpty() && socketsOf(pid).containsAll(inodes);
        } catch (IOException notTold) {
            return false;
        }
    }

    private static Set<String> inodes(int port) throws IOException {
        var inodes = new HashSet<String>();
        for (var table : TABLES) {
            var file = PROC.resolve("self/net").resolve(table);
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    var matcher = LISTENING.matcher(line);
                    if (matcher.matches() && Integer.parseInt(matcher.group(1), HEXADECIMAL) == port) {
                        inodes.add(matcher.group(2));
                    }
                }
            }
        }
        return inodes;
    }

    private static Set<String> socketsOf(long pid) throws IOException {
        var sockets = new HashSet<String>();
        try (var descriptors =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
            for (var descriptor : descriptors) {
                var target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    sockets.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return sockets;
    }

    /* It may have been closed since it was listed. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
