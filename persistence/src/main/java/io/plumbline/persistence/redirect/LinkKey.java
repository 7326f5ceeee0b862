package io.plumbline.persistence.redirect;

/** What a redirect asks for: a code on a domain. Immutable. */
public record LinkKey(long domainId, String code) {}
