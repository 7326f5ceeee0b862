package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.batch.report.News;
import io.plumbline.persistence.notice.StoredNotice;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A notice as JSON. Immutable.
 *
 * @param diagnosis what it is about; absent in a trial
 * @param targetName whom it is about; absent in a trial
 * @param summary what it says
 * @param channel {@code webhook} or {@code mail}
 * @param attempts how often it was tried to be sent
 * @param nextAttemptAt when it is tried again, if it waits
 * @param finishedAt when it was sent or given up
 * @param problem why the last attempt failed; for administrators only
 */
@Schema(name = "Notice")
@JsonInclude(JsonInclude.Include.NON_NULL)
record NoticeJson(
        long id,
        @Nullable Long diagnosis,
        @Nullable String targetName,
        String summary,
        String channel,
        StoredNotice.State state,
        int attempts,
        Instant madeAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant finishedAt,
        @Nullable String problem) {

    /** As administrators are shown it. */
    static NoticeJson of(StoredNotice notice) {
        var news = News.parse(notice.content());
        return new NoticeJson(
                notice.id(),
                notice.diagnosisId(),
                news.targetName(),
                news.summary(),
                named(notice.channel()),
                notice.state(),
                notice.attempts(),
                notice.madeAt(),
                notice.state() == StoredNotice.State.WAITING ? notice.nextAttemptAt() : null,
                notice.finishedAt(),
                notice.problem());
    }

    /** As anybody is shown it who may read diagnoses: problems name servers, addresses and files. */
    NoticeJson withoutProblem() {
        return new NoticeJson(
                id, diagnosis, targetName, summary, channel, state, attempts, madeAt, nextAttemptAt, finishedAt, null);
    }

    static String named(StoredNotice.Channel channel) {
        return channel.name().toLowerCase(Locale.ROOT);
    }
}
