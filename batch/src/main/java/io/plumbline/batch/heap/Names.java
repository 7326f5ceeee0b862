package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.DumpOutline;
import io.plumbline.batch.hprof.HprofFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The names that a dump's records refer to, each read and kept once: the same fields are those of many classes. One thread. */
final class Names {

    private final HprofFile file;
    private final DumpOutline outline;
    private final Map<Long, String> nameById = new HashMap<>();

    Names(HprofFile file, DumpOutline outline) {
        this.file = file;
        this.outline = outline;
    }

    String of(long id) throws IOException {
        var known = nameById.get(id);
        if (known == null) {
            known = file.text(outline, id);
            nameById.put(id, known);
        }
        return known;
    }
}
