package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.notice.NoticeSettings;
import io.plumbline.batch.report.News;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.notice.StoredNotice;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import io.plumbline.persistence.notice.StoredNotice.State;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;
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

    /** The notices as the caller may see them. */
    NoticesJson list(@Nullable State state, int most, SecurityContext caller) {
        return new NoticesJson(
                settings.told().entrySet().stream()
                        .map(told -> new NoticesJson.Channel(
                                NoticeJson.named(told.getKey()), isAdmin(caller) ? told.getValue() : null))
                        .toList(),
                notices.list(state, most).stream()
                        .map(notice -> shown(notice, caller))
                        .toList());
    }

    Optional<NoticeJson> find(long id, SecurityContext caller) {
        return notices.find(id).map(notice -> shown(notice, caller));
    }

    private static NoticeJson shown(StoredNotice notice, SecurityContext caller) {
        var json = NoticeJson.of(notice);
        return isAdmin(caller) ? json : json.withoutProblem();
    }

    private static boolean isAdmin(SecurityContext caller) {
        return caller.isUserInRole(Right.DIAGNOSIS_ADMIN.text());
    }

    /** Sends news of nothing; empty if nobody is told by that channel. */
    Optional<NoticeJson> tryOut(Channel channel) {
        var now = Instant.now();
        return settings.told().containsKey(channel)
                ? Optional.of(
                        NoticeJson.of(notices.tryOut(channel, News.trial(now).json(), now)))
                : Optional.empty();
    }

    /** Says whether anybody is told by the channel of a notice. */
    boolean isSomebodyTold(NoticeJson notice) {
        return settings.told().keySet().stream().map(NoticeJson::named).anyMatch(notice.channel()::equals);
    }

    /** Has a notice that was given up sent after all; tells whether it was given up. */
    boolean revive(long id) {
        return notices.revive(id, Instant.now());
    }

    /** Forgets a notice that was not sent; tells whether it was not. */
    boolean drop(long id) {
        return notices.drop(id);
    }
}
