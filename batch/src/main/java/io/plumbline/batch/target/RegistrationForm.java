package io.plumbline.batch.target;

import io.plumbline.batch.target.CaptureGate.Risk;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one registration and collects what is wrong with them. Nothing is converted, and a password that was
 * given in place of a reference is never repeated. One thread.
 */
final class RegistrationForm {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_QUOTED = 100;
    private static final Set<String> MEMBERS = Set.of(
            "name",
            "kind",
            "url",
            "user",
            "password",
            "pid",
            "mainClass",
            "buildFrom",
            "requestsFrom",
            "latencyFrom",
            "dumpDirectory",
            "dumpDirectoryHere",
            "acceptedRisks");
    private static final List<String> OF_JMX = List.of("url", "user", "password");
    private static final List<String> OF_ATTACH = List.of("pid", "mainClass");
    private static final List<String> OF_JVMS =
            List.of("buildFrom", "requestsFrom", "latencyFrom", "dumpDirectory", "dumpDirectoryHere", "acceptedRisks");
    private static final String KINDS = "\"jmx\", \"attach\" or \"upload\"";

    private static final List<Risk> RISKS = List.of(Risk.values());

    private final Map<String, ?> members;
    private final AllowedSecrets secrets;
    private final Map<String, String> reasons = new LinkedHashMap<>();

    RegistrationForm(Map<String, ?> members, AllowedSecrets secrets) {
        this.members = members;
        this.secrets = secrets;
    }

    Registration.Reading read() {
        refuseUnknown();
        var name = requiredText("name", LONGEST_NAME);
        var address = requiredText("kind", LONGEST_TEXT).flatMap(this::address);
        var build = buildSource();
        var requests = new RequestSources(number("requestsFrom"), number("latencyFrom"));
        var dumps = dumps();
        var accepted = risks();
        return reasons.isEmpty()
                ? new Registration.Reading.Accepted(
                        new Registration(name.orElseThrow(), address.orElseThrow(), build, requests, dumps, accepted))
                : new Registration.Reading.Faulty(reasons);
    }

    private void refuseUnknown() {
        for (var name : members.keySet()) {
            if (!MEMBERS.contains(name)) {
                refuse(cut(name), "is not known here; known are " + new TreeSet<>(MEMBERS));
            }
        }
    }

    private Optional<TargetAddress> address(String kind) {
        switch (kind) {
            case "jmx" -> {
                OF_ATTACH.forEach(name -> refuseForeign(name, "attach"));
                return jmx();
            }
            case "attach" -> {
                OF_JMX.forEach(name -> refuseForeign(name, "jmx"));
                return attach();
            }
            case "upload" -> {
                OF_JMX.forEach(name -> refuseForeign(name, "jmx"));
                OF_ATTACH.forEach(name -> refuseForeign(name, "attach"));
                OF_JVMS.forEach(name -> refuseForeign(name, "jmx\" or \"attach"));
                return Optional.of(new TargetAddress.None());
            }
            case "self" -> refuse("kind", "is \"self\", which registers itself; available here are " + KINDS);
            default -> refuse("kind", "is " + quoted(kind) + "; it must be " + KINDS);
        }
        return Optional.empty();
    }

    private BuildSource buildSource() {
        try {
            return BuildSource.of(text("buildFrom", LONGEST_TEXT));
        } catch (IllegalArgumentException refused) {
            refuse("buildFrom", "is refused: " + refused.getMessage());
            return BuildSource.mainJar();
        }
    }

    private @Nullable AttributeNumber number(String member) {
        try {
            return text(member, LONGEST_TEXT).map(AttributeNumber::parse).orElse(null);
        } catch (IllegalArgumentException refused) {
            refuse(member, "is refused: " + refused.getMessage());
            return null;
        }
    }

    private @Nullable DumpDirectory dumps() {
        var there = text("dumpDirectory", LONGEST_TEXT);
        var here = text("dumpDirectoryHere", LONGEST_TEXT);
        if (has("dumpDirectory") != has("dumpDirectoryHere")) {
            refuse(
                    has("dumpDirectory") ? "dumpDirectoryHere" : "dumpDirectory",
                    "is missing; one directory is named twice, as the target sees it and as Plumbline does");
        }
        try {
            return there.isPresent() && here.isPresent() ? DumpDirectory.of(there.get(), here.get()) : null;
        } catch (IllegalArgumentException refused) {
            refuse("dumpDirectory", "is refused: " + refused.getMessage());
            return null;
        }
    }

    private Set<Risk> risks() {
        var accepted = EnumSet.noneOf(Risk.class);
        var value = members.get("acceptedRisks");
        if (value == null) {
            return accepted;
        }
        if (!(value instanceof List<?> list)) {
            refuse("acceptedRisks", "is " + quoted(value.toString()) + "; it must be a list of " + RISKS);
            return accepted;
        }
        for (var given : list) {
            var risk = Arrays.stream(Risk.values())
                    .filter(known -> known.name().equals(given))
                    .findAny();
            risk.ifPresentOrElse(
                    accepted::add,
                    () -> refuse(
                            "acceptedRisks", "has " + quoted(String.valueOf(given)) + "; each must be of " + RISKS));
        }
        return accepted;
    }

    private void refuseForeign(String name, String kind) {
        if (has(name)) {
            refuse(name, "goes with the kind \"" + kind + "\"; leave it out");
        }
    }

    private Optional<TargetAddress> jmx() {
        var user = text("user", LONGEST_TEXT);
        var password = text("password", LONGEST_TEXT).filter(this::isAllowed);
        if (has("user") != has("password")) {
            refuse(has("user") ? "password" : "user", "is missing; user and password go together");
        }
        return requiredText("url", LONGEST_TEXT).flatMap(url -> {
            try {
                var address = JmxAddress.parse(url);
                return Optional.of(
                        user.isPresent() && password.isPresent()
                                ? JmxAddress.parse(url, user.get(), password.get())
                                : address);
            } catch (IllegalArgumentException notJmx) {
                refuse("url", "is refused: " + notJmx.getMessage());
                return Optional.empty();
            }
        });
    }

    private boolean isAllowed(String password) {
        try {
            var refusal = secrets.refusal(Secret.parse(password));
            refusal.ifPresent(reason -> refuse("password", "is refused: " + reason));
            return refusal.isEmpty();
        } catch (IllegalArgumentException notAReference) {
            refuse("password", "is refused: " + notAReference.getMessage());
            return false;
        }
    }

    private Optional<TargetAddress> attach() {
        if (!AttachAddress.isPossible()) {
            refuse("kind", "is refused: " + AttachAddress.impossible());
            return Optional.empty();
        }
        if (has("pid") == has("mainClass")) {
            refuse(
                    "pid",
                    has("pid")
                            ? "goes without \"mainClass\"; give one of the two"
                            : "is missing; give \"pid\", or \"mainClass\" for what is to be found again after a restart");
            return Optional.empty();
        }
        return has("pid") ? byPid() : byMainClass();
    }

    private Optional<TargetAddress> byPid() {
        var value = members.get("pid");
        if (!(value instanceof Long pid) || pid < 1) {
            refuse("pid", "is " + quoted(String.valueOf(value)) + "; it must be a process id, a whole number from 1");
            return Optional.empty();
        }
        return address("pid", () -> AttachAddress.ByPid.running(pid));
    }

    private Optional<TargetAddress> byMainClass() {
        return text("mainClass", LONGEST_TEXT)
                .flatMap(text -> address("mainClass", () -> new AttachAddress.ByMainClass(new ProgramPattern(text))));
    }

    /** What makes an address, or refuses to. */
    @FunctionalInterface
    private interface Maker {
        TargetAddress make();
    }

    private Optional<TargetAddress> address(String member, Maker maker) {
        try {
            return Optional.of(maker.make());
        } catch (IllegalArgumentException refused) {
            refuse(member, "is refused: " + refused.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> requiredText(String name, int longest) {
        if (!has(name)) {
            refuse(name, "is missing; it must be a string");
        }
        return text(name, longest);
    }

    private Optional<String> text(String name, int longest) {
        var value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String given)) {
            // what is in a list may be a password
            refuse(
                    name,
                    "is " + (value instanceof List<?> ? "a list" : quoted(value.toString())) + "; it must be a string");
            return Optional.empty();
        }
        var text = given.strip();
        if (text.isEmpty()) {
            refuse(name, "is blank; leave it out or give it a value");
        } else if (text.length() > longest) {
            refuse(name, "has " + text.length() + " characters; it may have at most " + longest);
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            refuse(name, "contains control characters; send it without them");
        } else {
            return Optional.of(text);
        }
        return Optional.empty();
    }

    private boolean has(String name) {
        return members.get(name) != null;
    }

    private void refuse(String name, String reason) {
        reasons.putIfAbsent(name, reason);
    }

    private static String quoted(String text) {
        return "\"" + cut(text).replaceAll("\\p{Cntrl}", "?") + "\"";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_QUOTED ? text : text.substring(0, LONGEST_QUOTED) + "…";
    }
}
