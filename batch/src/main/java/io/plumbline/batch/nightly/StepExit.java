package io.plumbline.batch.nightly;

/** How a step can end, for the transitions in the job's page. */
enum StepExit {
    /** The trend step looked at one target; its diagnosis goes on. */
    ONE_TARGET,
    /** The trend step looked at all targets; each that is not quiet gets a run of its own. */
    ALL_TARGETS,
    /** The step did its work. */
    DONE,
    /** The step was asked to stop before its work was done. */
    STOPPED
}
