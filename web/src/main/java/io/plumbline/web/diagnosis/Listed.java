package io.plumbline.web.diagnosis;

import java.util.List;

/** The answer to a request for a list that is not paged, the newest first. Immutable. */
record Listed<T>(List<T> data) {

    Listed {
        data = List.copyOf(data);
    }
}
