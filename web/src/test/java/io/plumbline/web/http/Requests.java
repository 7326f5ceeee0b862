package io.plumbline.web.http;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request of a servlet container, as far as this application looks at one; what it never looks at is an error. */
public final class Requests implements InvocationHandler {

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private String peer = "127.0.0.1";
    private String path = "/";
    private @Nullable String query;

    private Requests() {}

    public static Requests from(String peer) {
        var request = new Requests();
        request.peer = peer;
        return request;
    }

    public static Requests to(String path) {
        var request = new Requests();
        var question = path.indexOf('?');
        request.path = question < 0 ? path : path.substring(0, question);
        request.query = question < 0 ? null : path.substring(question + 1);
        return request;
    }

    public Requests by(String otherMethod) {
        this.method = otherMethod;
        return this;
    }

    public Requests with(String header, String value) {
        headers.computeIfAbsent(header, name -> new ArrayList<>()).add(value);
        return this;
    }

    public Requests comingFrom(String otherPeer) {
        this.peer = otherPeer;
        return this;
    }

    public HttpServletRequest asked() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                Requests.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, this);
    }

    // the servlet API has a StringBuffer
    @SuppressWarnings("JdkObsolete")
    @Override
    public @Nullable Object invoke(Object proxy, java.lang.reflect.Method called, Object @Nullable [] arguments) {
        var name = arguments == null ? "" : String.valueOf(arguments[0]);
        return switch (called.getName()) {
            case "getRemoteAddr" -> peer;
            case "getMethod" -> method;
            case "getScheme" -> "http";
            case "getServerPort" -> 80;
            case "getQueryString" -> query;
            case "getContextPath" -> "";
            case "getRequestURI" -> path;
            case "getRequestURL" -> new StringBuffer("http://" + host() + path);
            case "getHeader" -> headers.containsKey(name) ? headers.get(name).get(0) : null;
            case "getHeaders" -> Collections.enumeration(headers.getOrDefault(name, List.of()));
            default -> throw new UnsupportedOperationException(called.getName());
        };
    }

    private String host() {
        return headers.getOrDefault("Host", List.of("localhost")).get(0);
    }
}
