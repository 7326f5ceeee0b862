package io.plumbline.web;

import io.plumbline.web.access.ApiKeyFeature;
import io.plumbline.web.cors.OptionsAnswer;
import io.plumbline.web.json.JsonProvider;
import io.plumbline.web.observe.RequestRoute;
import io.plumbline.web.problem.BodyLimit;
import io.plumbline.web.problem.JsonExceptionMapper;
import io.plumbline.web.problem.MalformedTextMapper;
import io.plumbline.web.problem.ProblemExceptionMapper;
import io.plumbline.web.problem.UnexpectedExceptionMapper;
import io.plumbline.web.problem.WebExceptionMapper;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What our JAX-RS applications have in common. Their classes are listed, not searched for, which starts faster. */
final class RestParts {

    /** Jackson alone reads and writes JSON; the server's own providers, and the WADL nobody reads, stay away. */
    static final Map<String, Object> PROPERTIES = Map.of(
            "jersey.config.disableAutoDiscovery", true,
            "jersey.config.disableJsonBinding", true,
            "jersey.config.disableJsonProcessing", true,
            "jersey.config.disableMoxyJson", true,
            "jersey.config.server.wadl.disableWadl", true);

    private static final Set<Class<?>> PROVIDERS = Set.of(
            JsonProvider.class,
            RequestRoute.class,
            ApiKeyFeature.class,
            BodyLimit.class,
            OptionsAnswer.class,
            ProblemExceptionMapper.class,
            JsonExceptionMapper.class,
            MalformedTextMapper.class,
            WebExceptionMapper.class,
            UnexpectedExceptionMapper.class);

    private RestParts() {}

    static Set<Class<?>> with(Set<Class<?>> resources) {
        var classes = new HashSet<>(PROVIDERS);
        classes.addAll(resources);
        return classes;
    }
}
