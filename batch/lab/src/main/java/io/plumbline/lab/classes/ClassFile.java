package io.plumbline.lab.classes;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The bytes of a class that is loaded again and again. Stateless. */
final class ClassFile {

    private ClassFile() {}

    static byte[] of(Class<?> loaded) {
        var name = loaded.getName().substring(loaded.getPackageName().length() + 1) + ".class";
        try (var bytes = loaded.getResourceAsStream(name)) {
            if (bytes == null) {
                throw new IllegalStateException("there is no \"" + name + "\" beside its package");
            }
            return bytes.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
