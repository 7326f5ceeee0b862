package io.plumbline.web.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A request that was served, from when its thread began with it until the answer was handed over. Its names are what readers of
 * recordings go by, which share no class with it.
 */
@Name(RequestEvent.NAME)
@Label("Request")
@Category("Plumbline")
@Description("A request that was served: one of a sample, or a slow one")
@StackTrace(false)
final class RequestEvent extends Event {

    static final String NAME = "plumbline.Request";

    @Label("Route")
    @Description("Where it went, with variables by name: never a path as it was sent")
    String route = "";

    @Label("Method")
    String method = "";

    @Label("Status")
    int status;

    @Label("Slow")
    @Description("Whether it is here because it was slow")
    boolean slow;

    @Label("Stands For")
    @Description("How many requests it stands for")
    long standsFor;
}
