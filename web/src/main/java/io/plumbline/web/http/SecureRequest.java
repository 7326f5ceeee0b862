package io.plumbline.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request that reached a trusted proxy over TLS. One request, as many threads as that has. */
final class SecureRequest extends HttpServletRequestWrapper {

    private static final String SCHEME = "https";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    SecureRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public int getServerPort() {
        var port = super.getServerPort();
        return port == HTTP_PORT ? HTTPS_PORT : port;
    }

    @Override
    public StringBuffer getRequestURL() {
        var url = super.getRequestURL();
        var scheme = url.indexOf(":");
        return url.replace(0, scheme, SCHEME);
    }
}
