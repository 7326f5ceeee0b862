package io.plumbline.web.redirect.rule;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ua_parser.Parser;

/**
 * Tells what user agents are, by the expressions of ua-parser. Thread-safe; each user agent is parsed once while it is among
 * those that came last, and the expressions are read when the first one is.
 */
public final class Agents {

    private static final int MOST_REMEMBERED = 5_000;

    // a visitor's text goes through many hundred expressions; visits are noted as far, too
    private static final int MOST_CHARACTERS = 512;

    private static final Set<String> OTHER_MOBILE_SYSTEMS = Set.of(
            "Windows Phone",
            "Windows Mobile",
            "Windows CE",
            "BlackBerry OS",
            "BlackBerry Tablet OS",
            "Firefox OS",
            "KaiOS",
            "Symbian OS",
            "Tizen",
            "Bada",
            "webOS",
            "MeeGo",
            "Nokia Series 30",
            "Nokia Series 40",
            "HarmonyOS");

    private static final Set<String> LINUXES = Set.of(
            "Linux",
            "Ubuntu",
            "Kubuntu",
            "Debian",
            "Fedora",
            "Red Hat",
            "CentOS",
            "SUSE",
            "openSUSE",
            "Gentoo",
            "Arch Linux",
            "Linux Mint",
            "Mandriva",
            "Mageia",
            "Slackware",
            "PCLinuxOS");

    private final LoadingCache<String, Agent> agents =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build(Agents::parsed);

    /** What the value of a User-Agent header is; nothing known if there is none. */
    Agent of(@Nullable String userAgent) {
        var text = userAgent == null ? "" : userAgent;
        return agents.get(text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text);
    }

    private static Agent parsed(String userAgent) {
        var system = Expressions.PARSER.parseOS(userAgent).family;
        var browser = Expressions.PARSER.parseUserAgent(userAgent).family;
        var device = deviceOf(system);
        var isMobile = device == Device.ANDROID || device == Device.IOS || OTHER_MOBILE_SYSTEMS.contains(system);
        return new Agent(device, isMobile, browserOf(browser));
    }

    private static @Nullable Device deviceOf(String system) {
        return switch (system) {
            case "Android" -> Device.ANDROID;
            case "iOS" -> Device.IOS;
            case "Windows" -> Device.WINDOWS;
            case "Mac OS X", "Mac OS" -> Device.MACOS;
            case "Chrome OS" -> Device.CHROMEOS;
            default -> LINUXES.contains(system) ? Device.LINUX : null;
        };
    }

    /** Families have the system or the variant behind, such as "Firefox Mobile", but for Safari, which has it in front. */
    private static @Nullable Browser browserOf(String family) {
        if (family.startsWith("Edge")) {
            return Browser.EDGE;
        } else if (family.startsWith("Opera")) {
            return Browser.OPERA;
        } else if (family.startsWith("Firefox")) {
            return Browser.FIREFOX;
        } else if (family.startsWith("Chrome") && !family.equals("ChromePlus")) {
            return Browser.CHROME;
        } else if (family.equals("Chromium")) {
            return Browser.CHROME;
        } else if (family.equals("Safari") || family.startsWith("Mobile Safari")) {
            return Browser.SAFARI;
        }
        return family.equals("Android") ? Browser.ANDROID_BROWSER : null;
    }

    /** Read when first asked for, by the rule of the language for initialising classes. */
    private static final class Expressions {
        private static final Parser PARSER = new Parser();
    }
}
