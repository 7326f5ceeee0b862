package io.plumbline.web.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Reads a text and refuses one that JSON can write but PostgreSQL cannot store, or only changed: with a zero character, or
 * with half of a surrogate pair.
 */
final class StorableText extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1;

    private static final String FAULT = "contains a zero character or half a character; leave it out";

    StorableText() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        var text = StringDeserializer.instance.deserialize(parser, context);
        if (text != null && text.codePoints().anyMatch(StorableText::isRefused)) {
            throw JsonMappingException.from(parser, FAULT, new IllegalArgumentException(FAULT));
        }
        return text;
    }

    /** A half comes as a code point of its own only where the other half is missing. */
    private static boolean isRefused(int character) {
        return character == 0 || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
