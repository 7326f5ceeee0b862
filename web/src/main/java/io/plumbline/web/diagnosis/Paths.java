package io.plumbline.web.diagnosis;

/** Where the resources of this package lie below the application's own path. */
final class Paths {

    static final String OVERVIEW = "diagnosis/v1/overview";
    static final String TARGETS = "diagnosis/v1/targets";
    static final String TARGET = TARGETS + "/{id}";
    static final String HEAP_GROWTH = TARGET + "/heap-growth";
    static final String TARGETS_FILE = "diagnosis/v1/targets-file";
    static final String UPLOADS = "diagnosis/v1/uploads";
    static final String CAPTURE = "diagnosis/v1/captures/{id}";
    static final String DIAGNOSIS = "diagnosis/v1/diagnoses/{id}";
    static final String PROFILE = "diagnosis/v1/profiles/{id}";
    static final String TRACE = DIAGNOSIS + "/trace";
    static final String SECOND_OPINION = DIAGNOSIS + "/second-opinion";
    static final String REPAIRS = DIAGNOSIS + "/repairs";
    static final String HEAP = DIAGNOSIS + "/heap";
    static final String EVENTS = DIAGNOSIS + "/events";
    static final String FILTERS = "diagnosis/v1/filters";
    static final String FILTER = FILTERS + "/{id}";
    static final String FINDINGS = "diagnosis/v1/findings";
    static final String FINDING = FINDINGS + "/{id}";
    static final String NOTICES = "diagnosis/v1/notices";
    static final String NOTICE = NOTICES + "/{id}";
    static final String SETTINGS = "diagnosis/v1/settings";
    static final String REPORTS = "diagnosis/v1/reports";
    static final String NIGHT = "diagnosis/v1/nights/{night}";
    static final String REPORT = REPORTS + "/{id}";
    static final String REPORT_OUTLINE = REPORT + "/outline";

    private Paths() {}
}
