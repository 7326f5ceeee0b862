package io.plumbline.web.problem;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.CharConversionException;

/** A body whose bytes are no text in the encoding that it begins in is no JSON either. */
@Provider
public class MalformedTextMapper implements ExceptionMapper<CharConversionException> {

    @Override
    public Response toResponse(CharConversionException exception) {
        return ProblemResponses.of(Problem.of(ProblemType.MALFORMED_REQUEST_BODY, JsonExceptionMapper.MALFORMED));
    }
}
