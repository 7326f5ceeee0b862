package io.plumbline.web.title;

/** What an address answers when it is asked for a page. */
sealed interface PageAnswer {

    /** The page is elsewhere; the location may be relative. */
    record Elsewhere(String location) implements PageAnswer {}

    /** A page of HTML that has a title. */
    record Titled(String title) implements PageAnswer {}

    /** A page without a title, or no page of HTML. */
    record Untitled() implements PageAnswer {}
}
