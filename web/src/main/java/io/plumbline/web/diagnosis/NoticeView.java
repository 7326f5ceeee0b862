package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.notice.NoticeSettings;
import io.plumbline.batch.report.News;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import io.plumbline.persistence.notice.StoredNotice.State;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The notices as the REST interface tells them, and what may be done with them. Thread-safe. */
@Dependent
public class NoticeView {

    private final NoticeRepository notices;
    private final NoticeSettings settings;

    @Inject
    public NoticeView(NoticeRepository notices, NoticeSettings settings) {
        this.notices = notices;
        this.settings = settings;
    }

    NoticesJson list(@Nullable State state, int most) {
        return new NoticesJson(
                settings.told().entrySet().stream()
                        .map(told -> new NoticesJson.Channel(NoticeJson.named(told.getKey()), told.getValue()))
                        .toList(),
                notices.list(state, most).stream().map(NoticeJson::of).toList());
    }

    Optional<NoticeJson> find(long id) {
        return notices.find(id).map(NoticeJson::of);
    }

    /** Sends news of nothing; empty if nobody is told by that channel. */
    Optional<NoticeJson> tryOut(Channel channel) {
        var now = Instant.now();
        return settings.told().containsKey(channel)
                ? Optional.of(
                        NoticeJson.of(notices.tryOut(channel, News.trial(now).json(), now)))
                : Optional.empty();
    }

    /** Has a notice that was given up sent after all; tells whether it was given up. */
    boolean revive(long id) {
        return notices.revive(id, Instant.now());
    }
}
