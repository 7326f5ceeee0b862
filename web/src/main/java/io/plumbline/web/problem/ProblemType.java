package io.plumbline.web.problem;

import java.net.URI;

/**
 * The kinds of problems that the REST interfaces know: those of Shlink's contract under its own prefix, so that its
 * clients recognise them, and ours under {@code urn:plumbline:problem:}.
 */
public enum ProblemType {
    INVALID_DATA(Prefix.CONTRACT, "invalid-data", 400, "Invalid data"),
    MALFORMED_REQUEST_BODY(Prefix.CONTRACT, "malformed-request-body", 400, "Malformed request body"),
    NON_UNIQUE_SLUG(Prefix.CONTRACT, "non-unique-slug", 400, "Invalid custom slug"),
    MISSING_AUTHENTICATION(Prefix.CONTRACT, "missing-authentication", 401, "Invalid authorization"),
    INVALID_API_KEY(Prefix.CONTRACT, "invalid-api-key", 401, "Invalid API key"),
    FORBIDDEN_TAG_OPERATION(Prefix.CONTRACT, "forbidden-tag-operation", 403, "Forbidden tag operation"),
    SHORT_URL_NOT_FOUND(Prefix.CONTRACT, "short-url-not-found", 404, "Short URL not found"),
    TAG_NOT_FOUND(Prefix.CONTRACT, "tag-not-found", 404, "Tag not found"),
    DOMAIN_NOT_FOUND(Prefix.CONTRACT, "domain-not-found", 404, "Domain not found"),
    NOT_FOUND(Prefix.CONTRACT, "not-found", 404, "Not Found"),
    TAG_CONFLICT(Prefix.CONTRACT, "tag-conflict", 409, "Tag conflict"),
    INVALID_SHORT_URL_DELETION(Prefix.CONTRACT, "invalid-short-url-deletion", 422, "Cannot delete short URL"),
    INTERNAL_SERVER_ERROR(Prefix.CONTRACT, "internal-server-error", 500, "Internal Server Error"),
    MERCURE_NOT_CONFIGURED(Prefix.CONTRACT, "mercure-not-configured", 501, "Mercure integration not configured"),

    BAD_REQUEST(Prefix.OURS, "bad-request", 400, "Bad request"),
    UNAUTHORIZED(Prefix.OURS, "unauthorized", 401, "Unauthorized"),
    MISSING_RIGHT(Prefix.OURS, "missing-right", 403, "Missing right"),
    FORBIDDEN(Prefix.OURS, "forbidden", 403, "Forbidden"),
    METHOD_NOT_ALLOWED(Prefix.OURS, "method-not-allowed", 405, "Method not allowed"),
    NOT_ACCEPTABLE(Prefix.OURS, "not-acceptable", 406, "Not acceptable"),
    REQUEST_TIMEOUT(Prefix.OURS, "request-timeout", 408, "Request timeout"),
    CONFLICT(Prefix.OURS, "conflict", 409, "Conflict"),
    BODY_TOO_LARGE(Prefix.OURS, "body-too-large", 413, "Body too large"),
    URI_TOO_LONG(Prefix.OURS, "uri-too-long", 414, "URI too long"),
    UNSUPPORTED_MEDIA_TYPE(Prefix.OURS, "unsupported-media-type", 415, "Unsupported media type"),
    RANGE_NOT_SATISFIABLE(Prefix.OURS, "range-not-satisfiable", 416, "Range not satisfiable"),
    TOO_MANY_REQUESTS(Prefix.OURS, "too-many-requests", 429, "Too many requests"),
    HEADERS_TOO_LARGE(Prefix.OURS, "headers-too-large", 431, "Headers too large"),
    BAD_GATEWAY(Prefix.OURS, "bad-gateway", 502, "Bad gateway"),
    SERVICE_UNAVAILABLE(Prefix.OURS, "service-unavailable", 503, "Service unavailable"),
    INSUFFICIENT_STORAGE(Prefix.OURS, "insufficient-storage", 507, "Insufficient storage");

    private final URI uri;
    private final int status;
    private final String title;

    ProblemType(String prefix, String name, int status, String title) {
        this.uri = URI.create(prefix + name);
        this.status = status;
        this.title = title;
    }

    /** The kind of a refusal of which only the HTTP status is known. */
    static ProblemType ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> BODY_TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 416 -> RANGE_NOT_SATISFIABLE;
            case 429 -> TOO_MANY_REQUESTS;
            case 431 -> HEADERS_TOO_LARGE;
            case 502 -> BAD_GATEWAY;
            case 503 -> SERVICE_UNAVAILABLE;
            case 507 -> INSUFFICIENT_STORAGE;
            default -> status < 500 ? BAD_REQUEST : INTERNAL_SERVER_ERROR;
        };
    }

    public URI uri() {
        return uri;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** A constant's initialiser cannot reach a constant of its own enum. */
    private static final class Prefix {
        static final String CONTRACT = "https://shlink.io/api/error/";
        static final String OURS = "urn:plumbline:problem:";
    }
}
