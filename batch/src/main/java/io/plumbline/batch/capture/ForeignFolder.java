package io.plumbline.batch.capture;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of ours in a directory that somebody else may write in, too, who may put another one, or a link, in its place. It is held open, and
 * all that is done in it is done in what is open, whatever has its name by then. One thread.
 */
final class ForeignFolder implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ForeignFolder.class.getName());

    private final Path path;
    private final SecureDirectoryStream<Path> folder;

    private ForeignFolder(Path path, SecureDirectoryStream<Path> folder) {
        this.path = path;
        this.folder = folder;
    }

    /**
     * Makes a new one that only its owner can enter. That is who owns the directory around it, if we may say so: a target that runs as another
     * user than we could not write in ours.
     *
     * @throws IOException if it cannot be made, or if this system cannot hold folders open
     */
    static ForeignFolder make(Path around, String name) throws IOException {
        var owner = Files.getOwner(around);
        var made = makeOwn(around, name);
        try {
            made.belongTo(owner);
            return made;
        } catch (IOException unusable) {
            made.close();
            throw unusable;
        }
    }

    /**
     * Makes a new one beside it that is nobody's but ours: what was moved there is what it is found to be, since nobody else can put
     * another thing in its place.
     *
     * @throws IOException as {@link #make}
     */
    static ForeignFolder makeOwn(Path around, String name) throws IOException {
        var path = Files.createDirectory(
                around.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            return new ForeignFolder(path, opened(path));
        } catch (IOException unusable) {
            Files.deleteIfExists(path);
            throw unusable;
        }
    }

    // closed with the folder that has it
    @SuppressWarnings("StreamResourceLeak")
    private static SecureDirectoryStream<Path> opened(Path path) throws IOException {
        var stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> folder && isOf(folder, path)) {
            return folder;
        }
        stream.close();
        throw new IOException("\"" + path + "\" was changed by somebody else, or cannot be held open on this system");
    }

    private void belongTo(UserPrincipal owner) throws IOException {
        var view = folder.getFileAttributeView(FileOwnerAttributeView.class);
        try {
            if (!view.getOwner().equals(owner)) {
                view.setOwner(owner);
            }
        } catch (FileSystemException ours) {
            LOG.log(Level.DEBUG, "the folder for a dump stays ours", ours);
        }
    }

    private static boolean isOf(SecureDirectoryStream<Path> open, Path path) throws IOException {
        var named = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        var opened = open.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
        return named.isDirectory() && Objects.equals(named.fileKey(), opened.fileKey());
    }

    /** Its path, as it was made. */
    Path path() {
        return path;
    }

    /** What lies there, itself and not what it may link to; empty if nothing does. */
    Optional<BasicFileAttributes> look(String name) throws IOException {
        try {
            return Optional.of(
                    folder.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes());
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    /** Moves what has a name at that moment, itself and not what it may link to, into another folder; nothing of it is opened. */
    void move(String name, ForeignFolder other) throws IOException {
        folder.move(Path.of(name), other.folder, Path.of(name));
    }

    /** Opens a file to read it; links are not followed. Of a pipe it waits for whoever writes. */
    SeekableByteChannel open(String name) throws IOException {
        return folder.newByteChannel(Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Removes it with the files in it. */
    @Override
    public void close() throws IOException {
        try (folder) {
            for (var entry : folder) {
                var name = entry.getFileName();
                if (name != null) {
                    folder.deleteFile(name);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
