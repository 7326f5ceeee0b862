package io.plumbline.web.json;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ext.Provider;

/**
 * Reads and writes the bodies of the REST interfaces with {@link Json#MAPPER}, and refuses texts that cannot be stored.
 *
 * <p>Offered for every media type, because JAX-RS cannot say "all that end in +json"; the superclass takes only JSON.
 */
@Provider
@Consumes("*/*")
@Produces("*/*")
public class JsonProvider extends JacksonJsonProvider {

    public JsonProvider() {
        super(Json.OF_REQUESTS);
    }
}
