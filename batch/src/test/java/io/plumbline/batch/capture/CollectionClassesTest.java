package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.JvmConnection;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With the classes of this JVM. */
class CollectionClassesTest {

    /** A list that inherits from nothing, as a library's would. */
    interface Bag extends Collection<String> {}

    static final class Listed extends AbstractList<String> {

        @Override
        public String get(int index) {
            return "";
        }

        @Override
        public int size() {
            return Segment.OBJECTS;
        }

        /** Part of a collection. */
        static final class Segment {
            static final int OBJECTS = 1;
        }
    }

    @Test
    void whatImplementsACollectionOrIsPartOfOneIsFound() throws Exception {
        var loaded = List.of(new Listed(), new Listed.Segment(), Bag.class);
        var listed = Listed.class.getName();
        var segment = Listed.Segment.class.getName();
        try (var connection = JvmConnection.toThisJvm()) {
            assertThat(loaded).hasSize(3);
            assertThat(CollectionClasses.among(
                            connection,
                            List.of(
                                    listed,
                                    segment,
                                    getClass().getName(),
                                    "com.example.Absent",
                                    "java.util.Hashtable")))
                    .containsExactly(listed, segment, "java.util.Hashtable");
        }
    }

    @Test
    void noMoreIsAskedThanAFewQuestions() throws Exception {
        try (var connection = JvmConnection.toThisJvm()) {
            var many = IntStream.range(0, 40)
                    .mapToObj(i -> "com.example.Absent" + i)
                    .collect(Collectors.toCollection(ArrayList::new));
            many.add("java.util.HashMap");
            assertThat(CollectionClasses.among(connection, many)).isEmpty();
        }
    }
}
