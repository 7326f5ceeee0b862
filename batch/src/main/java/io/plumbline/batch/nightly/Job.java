package io.plumbline.batch.nightly;

/** The jobs, by the names of their files in {@code META-INF/batch-jobs}. */
enum Job {
    SNAPSHOT("snapshot"),
    NIGHTLY_DIAGNOSIS("nightly-diagnosis"),
    REPOSITORY_CHECK("repository-check");

    private final String id;

    Job(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }
}
