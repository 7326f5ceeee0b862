package io.plumbline.web.problem;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells a body that is no JSON (malformed) from one whose members do not fit (invalid data, the member named).
 *
 * <p>A record that refuses its values says why. What Jackson says about JSON that we wrote is our fault and is answered as such.
 */
@Provider
public class JsonExceptionMapper implements ExceptionMapper<JsonProcessingException> {

    static final String MALFORMED = "Provided request does not contain a valid JSON body.";

    private final UnexpectedExceptionMapper unexpected = new UnexpectedExceptionMapper();

    @Override
    public Response toResponse(JsonProcessingException exception) {
        if (exception instanceof InvalidDefinitionException) {
            return unexpected.toResponse(exception);
        }
        return ProblemResponses.of(problemOf(exception));
    }

    static Problem problemOf(JsonProcessingException exception) {
        if (exception.getCause() instanceof ProblemException refusal) {
            return refusal.problem();
        }
        var duplicate = duplicateOf(exception);
        if (duplicate.isPresent()) {
            return Problem.invalidData()
                    .add(duplicate.get(), "stands there more than once")
                    .problem();
        }
        var boundless = boundlessOf(exception);
        if (boundless.isPresent()) {
            return Problem.invalidData()
                    .add(boundless.get(), "does not fit; it is too long, or nested too deep")
                    .problem();
        }
        if (!(exception instanceof JsonMappingException mapping)
                || mapping.getPath().isEmpty()) {
            return Problem.of(ProblemType.MALFORMED_REQUEST_BODY, MALFORMED);
        }
        if (mapping.getCause() instanceof JsonProcessingException parsing && isOfSyntax(parsing)) {
            return Problem.of(ProblemType.MALFORMED_REQUEST_BODY, MALFORMED);
        }
        return Problem.invalidData().add(elementOf(mapping), reasonOf(mapping)).problem();
    }

    /** Apart from what is no JSON: a member whose value fits into no number or no text of ours. */
    private static boolean isOfSyntax(JsonProcessingException parsing) {
        return !(parsing instanceof JsonMappingException) && !(parsing instanceof InputCoercionException);
    }

    /** The member that an object has twice; empty if that is not what is wrong. */
    private static Optional<String> duplicateOf(JsonProcessingException exception) {
        // the library has neither a type nor a code for it
        return parsingOf(exception, JsonParseException.class)
                .filter(parsing -> parsing.getOriginalMessage().startsWith("Duplicate field"))
                .flatMap(parsing -> memberOf(exception, parsing));
    }

    /** The member whose value goes beyond the bounds of what is read at all; empty if that is not what is wrong. */
    private static Optional<String> boundlessOf(JsonProcessingException exception) {
        return parsingOf(exception, StreamConstraintsException.class).flatMap(parsing -> memberOf(exception, parsing));
    }

    private static <E extends JsonProcessingException> Optional<E> parsingOf(
            JsonProcessingException exception, Class<E> type) {
        return Stream.of(Optional.of(exception), Optional.ofNullable(exception.getCause()))
                .flatMap(Optional::stream)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** The member at which reading stopped, with its path as far as it is known. */
    private static Optional<String> memberOf(JsonProcessingException exception, JsonProcessingException parsing) {
        var path = exception instanceof JsonMappingException mapping ? elementOf(mapping) : "";
        var name = parsing.getProcessor() instanceof JsonParser parser
                ? parser.getParsingContext().getCurrentName()
                : null;
        if (name == null || path.equals(name) || path.endsWith("." + name)) {
            return Optional.of(path).filter(known -> !known.isEmpty());
        }
        return Optional.of(path.isEmpty() ? name : path + "." + name);
    }

    private static String elementOf(JsonMappingException mapping) {
        return mapping.getPath().stream().map(JsonExceptionMapper::nameOf).collect(Collectors.joining("."));
    }

    private static String nameOf(Reference step) {
        return step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName();
    }

    private static String reasonOf(JsonMappingException mapping) {
        if (mapping instanceof UnrecognizedPropertyException unknown) {
            return "is not known here; known are " + unknown.getKnownPropertyIds();
        }
        if (mapping.getCause() instanceof IllegalArgumentException refusal && refusal.getMessage() != null) {
            return refusal.getMessage();
        }
        if (mapping.getCause() instanceof InputCoercionException) {
            return "does not fit; the number is too large or too small";
        }
        if (mapping instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "does not fit; it must be of type "
                    + mismatch.getTargetType().getSimpleName().toLowerCase(Locale.ROOT);
        }
        return "does not fit";
    }
}
