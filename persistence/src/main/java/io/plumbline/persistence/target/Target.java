package io.plumbline.persistence.target;

import io.plumbline.persistence.schema.ForeignText;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JVM that we watch. One thread, inside one transaction. */
@Entity
@Table(name = "target")
public class Target {

    /** How we reach it. */
    public enum Kind {
        /** The JVM of one of our own instances, seen from within. */
        SELF,
        /** Another JVM over JMX. */
        JMX,
        /** A JVM of this machine, by its process id. */
        ATTACH,
        /** No JVM: evidence that somebody uploads. */
        UPLOAD,
        /** A way that only a newer version knows, which runs beside this one while an upgrade rolls on. Never stored. */
        UNKNOWN
    }

    /** The names of kinds, of which a newer version may have more. */
    @Converter
    public static class KindColumn implements AttributeConverter<Kind, String> {

        @Override
        public String convertToDatabaseColumn(Kind kind) {
            return stored(kind, Kind.UNKNOWN);
        }

        @Override
        public Kind convertToEntityAttribute(String name) {
            return known(name, Kind.values(), Kind.UNKNOWN);
        }
    }

    /** What the last contact showed. */
    public enum State {
        /** Not contacted yet. */
        NEW,
        OK,
        UNREACHABLE,
        /** The file that registered it names it no longer: nobody watches it, what was seen of it stays. */
        ENDED,
        /** Something that only a newer version knows, as above. Never stored. */
        UNKNOWN
    }

    /** What is known of a JVM that does not answer, the surest first. */
    public enum Absence {
        /** The system says that its process has ended. */
        PROCESS_ENDED,
        /** Nobody is found where it was, as after its end, before its next start, or while a tunnel to it is down. */
        NOBODY_THERE,
        /** It hangs, its machine is gone, or the network between. */
        NO_ANSWER
    }

    /** The names of states, of which a newer version may have more. */
    @Converter
    public static class StateColumn implements AttributeConverter<State, String> {

        @Override
        public String convertToDatabaseColumn(State state) {
            return stored(state, State.UNKNOWN);
        }

        @Override
        public State convertToEntityAttribute(String name) {
            return known(name, State.values(), State.UNKNOWN);
        }
    }

    /* What a newer version has written would be lost. */
    private static <E extends Enum<E>> String stored(E value, E unknown) {
        if (value == unknown) {
            throw new IllegalStateException("a target that only a newer version knows is not this one's to change");
        }
        return value.name();
    }

    private static <E extends Enum<E>> E known(String name, E[] values, E unknown) {
        return Arrays.stream(values)
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElse(unknown);
    }

    private static final String OF_NEWER_VERSION =
            "it is of a kind or in a state that only a newer version of Plumbline"
                    + " knows; this instance leaves it as it is: ask an instance of that version";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String name;

    @Convert(converter = KindColumn.class)
    private Kind kind;

    private @Nullable String url;

    @Column(name = "user_name")
    private @Nullable String user;

    private @Nullable String secret;

    private @Nullable Long pid;

    @Column(name = "pid_started_at")
    private @Nullable Instant pidStartedAt;

    @Column(name = "main_class")
    private @Nullable String mainClass;

    @Column(name = "declared_in")
    private @Nullable String declaredIn;

    @Column(name = "declared_by")
    private @Nullable String declaredBy;

    @Column(name = "owner_instance")
    private @Nullable String ownerInstance;

    @Column(name = "build_from")
    private @Nullable String buildFrom;

    @Column(name = "requests_from")
    private @Nullable String requestsFrom;

    @Column(name = "latency_from")
    private @Nullable String latencyFrom;

    @Column(name = "dumps_there")
    private @Nullable String dumpsThere;

    @Column(name = "dumps_here")
    private @Nullable String dumpsHere;

    @Column(name = "paths_accepted_by")
    private @Nullable String pathsAcceptedBy;

    @Column(name = "paths_accepted_at")
    private @Nullable Instant pathsAcceptedAt;

    @Column(name = "paused_by")
    private @Nullable String pausedBy;

    @Column(name = "paused_at")
    private @Nullable Instant pausedAt;

    @Column(name = "profiler_accepted_by")
    private @Nullable String profilerAcceptedBy;

    @Column(name = "profiler_accepted_at")
    private @Nullable Instant profilerAcceptedAt;

    @Convert(converter = StateColumn.class)
    private State state;

    private @Nullable String reason;

    private @Nullable String absence;

    @Column(name = "state_since")
    private Instant stateSince;

    @Column(name = "registered_at", updatable = false)
    private Instant registeredAt;

    @Column(name = "last_sample_at")
    private @Nullable Instant lastSampleAt;

    /** For JPA. */
    protected Target() {}

    private Target(String name, Kind kind, Instant registeredAt) {
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("the target's name \"" + name + "\" must have 1 to 200 characters");
        }
        this.name = name;
        this.kind = kind;
        this.state = State.NEW;
        this.stateSince = registeredAt;
        this.registeredAt = registeredAt;
    }

    /** The JVM of one of our instances; only that instance can watch it. */
    public static Target self(String name, String ownerInstance, Instant registeredAt) {
        var target = new Target(name, Kind.SELF, registeredAt);
        target.ownerInstance = ownerInstance;
        return target;
    }

    /**
     * A JVM behind a JMX address.
     *
     * @param secret reference to the password; never the password
     */
    public static Target jmx(
            String name, String url, @Nullable String user, @Nullable String secret, Instant registeredAt) {
        var target = new Target(name, Kind.JMX, registeredAt);
        target.url = url;
        target.user = user;
        target.secret = secret;
        return target;
    }

    /**
     * One process of an instance's machine.
     *
     * @param pidStartedAt tells it from a later process that gets its number
     */
    public static Target process(
            String name, long pid, Instant pidStartedAt, String ownerInstance, Instant registeredAt) {
        var target = new Target(name, Kind.ATTACH, registeredAt);
        target.pid = pid;
        target.pidStartedAt = pidStartedAt;
        target.ownerInstance = ownerInstance;
        return target;
    }

    /** Whichever JVM of an instance's machine runs a program. */
    public static Target program(String name, String mainClass, String ownerInstance, Instant registeredAt) {
        var target = new Target(name, Kind.ATTACH, registeredAt);
        target.mainClass = mainClass;
        target.ownerInstance = ownerInstance;
        return target;
    }

    /** A JVM that nobody reaches, of which evidence is sent. */
    public static Target upload(String name, Instant registeredAt) {
        return new Target(name, Kind.UPLOAD, registeredAt);
    }

    /** Notes that an instance received evidence of it; one that nobody reaches is looked at there from now on. */
    public void received(String instance, Instant at) {
        if (kind == Kind.UPLOAD && !isEnded()) {
            ownerInstance = instance;
            stateSince = state == State.OK ? stateSince : at;
            state = State.OK;
        }
    }

    /** Has the build of what runs there read from something else than the manifest of its main jar, or from that if absent. */
    public void readBuildFrom(@Nullable String source) {
        buildFrom = source;
    }

    /** Has its requests counted by an attribute of a bean, or by its bean of requests, if it has one, if absent. */
    public void countRequestsFrom(@Nullable String source) {
        requestsFrom = source;
    }

    /** Has its 99th percentile told by an attribute of a bean, or by its bean of requests, if it has one, if absent. */
    public void readLatencyFrom(@Nullable String source) {
        latencyFrom = source;
    }

    /**
     * A directory that the target and we both see.
     *
     * @param there its path as the target sees it
     * @param here its path as we see it
     */
    public record SharedDirectory(String there, String here) {}

    /** Has its heap dumps written into a directory that both see, or on its own disk if absent. */
    public void dumpInto(@Nullable SharedDirectory shared) {
        dumpsThere = shared == null ? null : shared.there();
        dumpsHere = shared == null ? null : shared.here();
    }

    /** That somebody accepted a risk for it. */
    public record Acceptance(String by, Instant at) {}

    /** Notes who accepts that a search for paths to roots may crash it; whoever accepted it before stays. */
    public void acceptPaths(Acceptance acceptance) {
        if (pathsAcceptedBy == null) {
            pathsAcceptedBy = acceptance.by();
            pathsAcceptedAt = acceptance.at();
        }
    }

    /** Has nobody accept that any longer. */
    public void refusePaths() {
        pathsAcceptedBy = null;
        pathsAcceptedAt = null;
    }

    /** Who accepted that a search for paths to roots may crash it. */
    public Optional<Acceptance> pathsAccepted() {
        return pathsAcceptedBy == null || pathsAcceptedAt == null
                ? Optional.empty()
                : Optional.of(new Acceptance(pathsAcceptedBy, pathsAcceptedAt));
    }

    /** That somebody has it left alone, and since when. */
    public record Pause(String by, Instant at) {}

    /** Has nobody ask it anything until it is resumed; what was seen of it stays, and so does who paused it first. */
    public void pause(Pause pause) {
        if (pausedAt == null) {
            pausedBy = pause.by();
            pausedAt = pause.at();
        }
    }

    /** Has it watched again. */
    public void resume() {
        pausedBy = null;
        pausedAt = null;
    }

    /** Who has it left alone. */
    public Optional<Pause> paused() {
        return pausedBy == null || pausedAt == null ? Optional.empty() : Optional.of(new Pause(pausedBy, pausedAt));
    }

    /** Notes who accepts that a profiler is loaded into it; whoever accepted it before stays. */
    public void acceptProfiler(Acceptance acceptance) {
        if (profilerAcceptedBy == null) {
            profilerAcceptedBy = acceptance.by();
            profilerAcceptedAt = acceptance.at();
        }
    }

    /** Has nobody accept that any longer. */
    public void refuseProfiler() {
        profilerAcceptedBy = null;
        profilerAcceptedAt = null;
    }

    /** Who accepted that a profiler is loaded into it. */
    public Optional<Acceptance> profilerAccepted() {
        return profilerAcceptedBy == null || profilerAcceptedAt == null
                ? Optional.empty()
                : Optional.of(new Acceptance(profilerAcceptedBy, profilerAcceptedAt));
    }

    /** Has a file register it; from then on nobody but the file changes or ends it. */
    public void declare(String file, String instance) {
        declaredIn = file;
        declaredBy = instance;
    }

    /** Has another instance watch it, because it sees the program; whether it answers stays as it was. */
    public void moveTo(String instance) {
        ownerInstance = instance;
    }

    /** Reaches it as another description says from now on, as if it were new; what was seen of it stays. */
    public void reachAs(Target other, Instant at) {
        kind = other.kind;
        url = other.url;
        user = other.user;
        secret = other.secret;
        pid = other.pid;
        pidStartedAt = other.pidStartedAt;
        mainClass = other.mainClass;
        ownerInstance = other.ownerInstance;
        declaredIn = other.declaredIn;
        declaredBy = other.declaredBy;
        state = State.NEW;
        reason = null;
        absence = null;
        stateSince = at;
    }

    /** Whether another description leads to the same JVM, from whichever instance. */
    public boolean isReachedAs(Target other) {
        return kind == other.kind
                && Objects.equals(url, other.url)
                && Objects.equals(user, other.user)
                && Objects.equals(secret, other.secret)
                && Objects.equals(pid, other.pid)
                && Objects.equals(pidStartedAt, other.pidStartedAt)
                && Objects.equals(mainClass, other.mainClass);
    }

    /** Has nobody watch it any longer; what was seen of it stays. */
    public void end(String why, Instant at) {
        state = State.ENDED;
        reason = why;
        stateSince = at;
    }

    /** Notes that it was reached and gave a sample; too late if it was ended meanwhile. */
    public void reached(Instant at) {
        if (isEnded() || isOfNewerVersion()) {
            return;
        }
        if (state != State.OK) {
            state = State.OK;
            stateSince = at;
        }
        reason = null;
        absence = null;
        lastSampleAt = at;
    }

    /**
     * Notes that it was not reached, and why, in its own words, too; since when is kept while it stays so.
     *
     * @param missing what is known of where it is; absent if it, or somebody in its place, is there and cannot be asked
     */
    public void unreachable(String why, @Nullable Absence missing, Instant at) {
        if (isEnded() || isOfNewerVersion()) {
            return;
        }
        if (state != State.UNREACHABLE) {
            state = State.UNREACHABLE;
            stateSince = at;
        }
        reason = ForeignText.storable(why);
        absence = missing == null ? null : missing.name();
    }

    /** What is known of a JVM that did not answer the last time; empty while it does, or somebody is there who cannot be asked. */
    public Optional<Absence> absence() {
        return Optional.ofNullable(absence)
                .filter(any -> state == State.UNREACHABLE)
                .map(name -> known(name, Absence.values(), Absence.NO_ANSWER));
    }

    /** Its number; only a stored target has one. */
    public long id() {
        if (id == null) {
            throw new IllegalStateException("target \"" + name + "\" is not stored yet");
        }
        return id;
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** The JMX address. */
    public Optional<String> url() {
        return Optional.ofNullable(url);
    }

    /** The JMX user. */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** The reference to the JMX password. */
    public Optional<String> secret() {
        return Optional.ofNullable(secret);
    }

    /** The number of the process that we attach to. */
    public Optional<Long> pid() {
        return Optional.ofNullable(pid);
    }

    /** When that process was started. */
    public Optional<Instant> pidStartedAt() {
        return Optional.ofNullable(pidStartedAt);
    }

    /** The main class or jar of the JVM that we attach to, with {@code *} for any characters. */
    public Optional<String> mainClass() {
        return Optional.ofNullable(mainClass);
    }

    /** What tells the build of what runs there; empty if the manifest of its main jar does. */
    public Optional<String> buildFrom() {
        return Optional.ofNullable(buildFrom);
    }

    /** What counts its requests; empty if its bean of requests does, if it has one. */
    public Optional<String> requestsFrom() {
        return Optional.ofNullable(requestsFrom);
    }

    /** What tells its 99th percentile; empty if its bean of requests does, if it has one. */
    public Optional<String> latencyFrom() {
        return Optional.ofNullable(latencyFrom);
    }

    /** Where it writes heap dumps so that we see them; empty if nobody has named a directory. */
    public Optional<SharedDirectory> dumpsInto() {
        return dumpsThere == null || dumpsHere == null
                ? Optional.empty()
                : Optional.of(new SharedDirectory(dumpsThere, dumpsHere));
    }

    /** The file that registers it, and ends it. */
    public Optional<String> declaredIn() {
        return Optional.ofNullable(declaredIn);
    }

    /** Whether this file registers it, or this instance did from another one. */
    public boolean isDeclaredBy(@Nullable String file, String instance) {
        return declaredIn != null && (declaredIn.equals(file) || instance.equals(declaredBy));
    }

    /** Whether only a newer version knows how it is reached, or what is the matter with it: this one leaves it as it is. */
    public boolean isOfNewerVersion() {
        return kind == Kind.UNKNOWN || state == State.UNKNOWN;
    }

    public boolean isEnded() {
        return state == State.ENDED;
    }

    /** The instance that alone can watch it; of one of which evidence is sent, the one that has the latest. */
    public Optional<String> ownerInstance() {
        return Optional.ofNullable(ownerInstance);
    }

    public State state() {
        return state;
    }

    /** Why it is unreachable, was ended, or is left alone by this version. */
    public Optional<String> reason() {
        return isOfNewerVersion() ? Optional.of(OF_NEWER_VERSION) : Optional.ofNullable(reason);
    }

    public Instant stateSince() {
        return stateSince;
    }

    public Instant registeredAt() {
        return registeredAt;
    }

    /** When it last gave a sample. */
    public Optional<Instant> lastSampleAt() {
        return Optional.ofNullable(lastSampleAt);
    }

    /**
     * Says whether nothing new is to be seen of it by itself: an instance of ours that is gone, a target that was ended or is paused,
     * one of files, or one that a newer version sees to.
     */
    public boolean isRetired() {
        return state == State.ENDED
                || isOfNewerVersion()
                || pausedAt != null
                || kind == Kind.UPLOAD
                || (kind == Kind.SELF && state == State.UNREACHABLE);
    }

    /**
     * Says whether an instance watches it, which nobody does while it is paused: every instance reaches JMX, what lives on one
     * machine only the instance there.
     */
    public boolean isWatchedBy(String instance) {
        return state != State.ENDED
                && !isOfNewerVersion()
                && pausedAt == null
                && kind != Kind.UPLOAD
                && (ownerInstance == null || ownerInstance.equals(instance));
    }
}
