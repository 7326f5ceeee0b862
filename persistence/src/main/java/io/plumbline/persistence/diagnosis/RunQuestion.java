package io.plumbline.persistence.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * What is to be run. Immutable.
 *
 * @param job id of the job
 * @param runKey together with the job, run at most once
 * @param targetId the target it is about, if it is about one
 * @param diagnosisId the diagnosis it makes, if it makes one
 */
public record RunQuestion(
        String job,
        String runKey,
        @Nullable Long targetId,
        @Nullable Long diagnosisId) {}
