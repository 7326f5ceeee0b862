package io.plumbline.web.openapi;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.plumbline.web.json.Json;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/** Schemas of types as Jackson writes them; those of records get names and are referred to. One thread. */
final class Schemas {

    private static final String REFERENCE = "#/components/schemas/";

    private static final Map<Class<?>, String> FORMATS_OF_TEXT = Map.of(
            Instant.class, "date-time",
            OffsetDateTime.class, "date-time",
            LocalDate.class, "date",
            Duration.class, "duration",
            URI.class, "uri",
            UUID.class, "uuid");

    private final Map<String, Schema> named = new TreeMap<>();
    private final Map<String, JavaType> typesByName = new HashMap<>();

    /** Every schema that got a name. */
    Map<String, Schema> named() {
        return named;
    }

    Schema of(Type type) {
        return of(Json.MAPPER.constructType(type));
    }

    private Schema of(JavaType type) {
        var raw = type.getRawClass();
        if (type.isReferenceType() || Optional.class.equals(raw)) {
            return of(type.containedTypeOrUnknown(0)).nullable(true);
        }
        if (type.isMapLikeType()) {
            return schema(Schema.SchemaType.OBJECT).additionalPropertiesSchema(of(type.getContentType()));
        }
        if (type.isArrayType() || type.isCollectionLikeType()) {
            return schema(Schema.SchemaType.ARRAY).items(of(type.getContentType()));
        }
        if (raw.isEnum()) {
            return constants(raw);
        }
        var plain = plain(raw);
        return plain == null ? reference(type) : plain;
    }

    private static @Nullable Schema plain(Class<?> raw) {
        if (CharSequence.class.isAssignableFrom(raw)) {
            return schema(Schema.SchemaType.STRING);
        }
        if (FORMATS_OF_TEXT.containsKey(raw)) {
            return schema(Schema.SchemaType.STRING).format(FORMATS_OF_TEXT.get(raw));
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return schema(Schema.SchemaType.BOOLEAN);
        }
        if (raw == long.class || raw == Long.class || raw == BigInteger.class) {
            return schema(Schema.SchemaType.INTEGER).format("int64");
        }
        if (raw == int.class || raw == Integer.class || raw == short.class || raw == Short.class) {
            return schema(Schema.SchemaType.INTEGER).format("int32");
        }
        if (raw == double.class || raw == Double.class || raw == float.class || raw == BigDecimal.class) {
            return schema(Schema.SchemaType.NUMBER);
        }
        return raw == Object.class || JsonNode.class.isAssignableFrom(raw) ? OASFactory.createSchema() : null;
    }

    private static Schema constants(Class<?> type) {
        var constants = new ArrayList<Object>();
        for (var constant : type.getEnumConstants()) {
            constants.add(Json.MAPPER.convertValue(constant, String.class));
        }
        return schema(Schema.SchemaType.STRING).enumeration(constants);
    }

    private Schema reference(JavaType type) {
        var description = Json.MAPPER.getSerializationConfig().introspect(type);
        var value = description.findJsonValueAccessor();
        if (value != null) {
            return of(value.getType());
        }
        var name = nameOf(type);
        if (!named.containsKey(name)) {
            // first, because a type may contain itself
            var schema = schema(Schema.SchemaType.OBJECT);
            named.put(name, schema);
            annotationOf(type.getRawClass()).ifPresent(annotation -> annotate(schema, annotation));
            if (type.getRawClass().isSealed()) {
                schema.type(null)
                        .oneOf(Stream.of(type.getRawClass().getPermittedSubclasses())
                                .map(this::of)
                                .toList());
            } else {
                describe(schema, type.getRawClass(), description.findProperties());
            }
        }
        return OASFactory.createSchema().ref(REFERENCE + name);
    }

    private void describe(Schema object, Class<?> type, List<BeanPropertyDefinition> properties) {
        for (var property : properties) {
            var component = componentOf(type, property.getInternalName());
            var said = component.flatMap(Schemas::annotationOf);
            var schema = said.flatMap(this::implemented).orElseGet(() -> of(property.getPrimaryType()));
            said.ifPresent(annotation -> annotate(schema, annotation));
            var isNullable = component.map(Schemas::isNullable).orElse(false);
            if (isNullable && schema.getRef() == null) {
                schema.nullable(true);
            }
            if (!isNullable) {
                object.addRequired(property.getName());
            }
            object.addProperty(property.getName(), schema);
        }
    }

    /** What a component that holds JSON as text stands for, if it says so. */
    private Optional<Schema> implemented(org.eclipse.microprofile.openapi.annotations.media.Schema annotation) {
        var type = annotation.implementation();
        if (type == Void.class) {
            return Optional.empty();
        }
        return Optional.of(
                annotation.type() == SchemaType.ARRAY
                        ? schema(Schema.SchemaType.ARRAY).items(of(type))
                        : of(type));
    }

    private static void annotate(Schema schema, org.eclipse.microprofile.openapi.annotations.media.Schema annotation) {
        if (schema.getRef() != null) {
            return;
        }
        if (!annotation.description().isEmpty()) {
            schema.description(annotation.description());
        }
        if (!annotation.example().isEmpty()) {
            schema.example(annotation.example());
        }
        if (!annotation.defaultValue().isEmpty()) {
            schema.defaultValue(annotation.defaultValue());
        }
        if (annotation.maxLength() != Integer.MAX_VALUE && annotation.maxLength() > 0) {
            schema.maxLength(annotation.maxLength());
        }
        if (annotation.enumeration().length > 0) {
            schema.enumeration(List.<Object>of((Object[]) annotation.enumeration()));
        }
    }

    private static Optional<RecordComponent> componentOf(Class<?> type, String name) {
        return type.isRecord()
                ? Stream.of(type.getRecordComponents())
                        .filter(component -> component.getName().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Optional<org.eclipse.microprofile.openapi.annotations.media.Schema> annotationOf(Class<?> type) {
        return Optional.ofNullable(type.getAnnotation(org.eclipse.microprofile.openapi.annotations.media.Schema.class));
    }

    /** The annotation may stand on a field or a method, and so is handed on to these alone. */
    private static Optional<org.eclipse.microprofile.openapi.annotations.media.Schema> annotationOf(
            RecordComponent component) {
        return Stream.<AnnotatedElement>of(component.getAccessor(), component)
                .map(element -> element.getAnnotation(org.eclipse.microprofile.openapi.annotations.media.Schema.class))
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    /** Of types of one name that lie in different packages, the later ones are told apart by theirs. */
    private String nameOf(JavaType type) {
        var name = ownNameOf(type);
        while (!typesByName.computeIfAbsent(name, free -> type).equals(type)) {
            name = capitalised(type.getRawClass().getPackageName().replaceFirst(".*\\.", "")) + name;
        }
        return name;
    }

    private static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String ownNameOf(JavaType type) {
        var raw = type.getRawClass();
        var chosen = raw.getAnnotation(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
        var name = new StringBuilder(chosen == null || chosen.name().isEmpty() ? ownNameOf(raw) : chosen.name());
        for (int i = 0; i < type.containedTypeCount(); i++) {
            name.append("Of").append(ownNameOf(type.containedTypeOrUnknown(i)));
        }
        return name.toString();
    }

    /** A nested type's name says where it is nested. */
    private static String ownNameOf(Class<?> type) {
        var outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : ownNameOf(outer) + type.getSimpleName();
    }

    private static Schema schema(Schema.SchemaType type) {
        return OASFactory.createSchema().type(type);
    }
}
