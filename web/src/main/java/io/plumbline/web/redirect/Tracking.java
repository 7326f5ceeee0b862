package io.plumbline.web.redirect;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.web.http.ClientAddress;
import io.plumbline.web.http.IpAddress;
import io.plumbline.web.redirect.journal.VisitJournal;
import io.plumbline.web.redirect.journal.VisitRecord;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Decides which visits are noted, and what of them, and notes them in the journal. Thread-safe. */
final class Tracking {

    private final VisitJournal journal;
    private final TrackingSettings settings;
    private final ClientAddress clients;

    Tracking(VisitJournal journal, TrackingSettings settings, ClientAddress clients) {
        this.journal = journal;
        this.settings = settings;
        this.clients = clients;
    }

    /** Whether no more visits can be noted. */
    boolean isClosed() {
        return journal.isClosed();
    }

    /** Whether the visit of a request is noted; whoever only asks where a link leads is no visitor. */
    boolean isTracked(HttpServletRequest request) {
        return !settings.disabled()
                && !request.getMethod().equals("HEAD")
                && !isDeclined(request.getQueryString())
                && !isFromDisabledAddress(request);
    }

    /** The parameter that a visitor may decline with, which goes no further; blank if there is none. */
    String disableTrackParameter() {
        return settings.disableTrackParameter();
    }

    /** Notes a visit of a link. */
    void visited(RedirectTarget target, long now, HttpServletRequest request, @Nullable String redirectUrl) {
        journal.visited(
                target.linkId(),
                now,
                remoteAddressOf(request),
                settings.referer() ? request.getHeader("Referer") : null,
                settings.userAgent() ? request.getHeader("User-Agent") : null,
                visitedUrlOf(request),
                redirectUrl);
    }

    /** Notes a visit that led to no link, if those are noted. */
    void orphaned(OrphanType type, long domainId, long now, HttpServletRequest request, @Nullable String redirectUrl) {
        if (settings.orphanVisits()) {
            journal.orphaned(
                    type,
                    domainId,
                    now,
                    remoteAddressOf(request),
                    settings.referer() ? request.getHeader("Referer") : null,
                    settings.userAgent() ? request.getHeader("User-Agent") : null,
                    visitedUrlOf(request),
                    redirectUrl);
        }
    }

    /** Whether the visits of plain requests are noted, whoever asks. */
    boolean isOn() {
        return !settings.disabled();
    }

    /** Whether it takes a look at the visitor's address to know. */
    boolean tellsAddressesApart() {
        return !settings.disabledAddresses().isEmpty();
    }

    boolean notesOrphans() {
        return settings.orphanVisits();
    }

    boolean notesAddress() {
        return settings.remoteAddress();
    }

    boolean notesWholeAddress() {
        return settings.remoteAddress() && !settings.anonymizeRemoteAddress();
    }

    boolean notesReferer() {
        return settings.referer();
    }

    boolean notesUserAgent() {
        return settings.userAgent();
    }

    /**
     * Notes a visit whose details the caller has left out or in as this says.
     *
     * @param visits 1, or 0 for a request that is no visit
     */
    void visited(VisitRecord visit, int visits) {
        journal.append(visit.bytes(), visit.length(), visits);
    }

    private boolean isDeclined(@Nullable String query) {
        var parameter = settings.disableTrackParameter();
        return query != null && !parameter.isEmpty() && QueryForwarding.has(query, parameter);
    }

    private boolean isFromDisabledAddress(HttpServletRequest request) {
        if (settings.disabledAddresses().isEmpty()) {
            return false;
        }
        var address = IpAddress.parse(clients.of(request));
        for (var range : settings.disabledAddresses()) {
            if (address != null && range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String remoteAddressOf(HttpServletRequest request) {
        if (!settings.remoteAddress()) {
            return null;
        }
        return addressToNote(clients.of(request));
    }

    /** What is noted of a client's address. */
    @Nullable
    String addressToNote(String address) {
        if (!settings.remoteAddress()) {
            return null;
        }
        return settings.anonymizeRemoteAddress() ? RemoteAddress.anonymous(address) : RemoteAddress.whole(address);
    }

    private static String visitedUrlOf(HttpServletRequest request) {
        var query = request.getQueryString();
        var url = request.getRequestURL();
        return query == null ? url.toString() : url.append('?').append(query).toString();
    }
}
