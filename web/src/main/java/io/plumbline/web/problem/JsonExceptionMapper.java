package io.plumbline.web.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.stream.Collectors;

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
        if (!(exception instanceof JsonMappingException mapping)
                || mapping.getPath().isEmpty()) {
            return Problem.of(ProblemType.MALFORMED_REQUEST_BODY, MALFORMED);
        }
        if (mapping.getCause() instanceof JsonProcessingException parsing
                && !(parsing instanceof JsonMappingException)) {
            return Problem.of(ProblemType.MALFORMED_REQUEST_BODY, MALFORMED);
        }
        return Problem.invalidData().add(elementOf(mapping), reasonOf(mapping)).problem();
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
        if (mapping instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "does not fit; it must be of type "
                    + mismatch.getTargetType().getSimpleName().toLowerCase(Locale.ROOT);
        }
        return "does not fit";
    }
}
