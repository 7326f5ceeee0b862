package io.plumbline.batch.trace;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/*
 * What an expression can cost. It is 2,000 characters long at most and 32 levels deep. CEL has no methods, no assignment and no
 * loops but over a list, and all lists of one evaluation together are gone through 1,000 times at most. Nothing can grow: strings and
 * lists are not put together (a + a in a list in a list doubles with each level), and the macros that make lists are absent. Regular
 * expressions are RE2's, in time linear in the text; they are made anew for each event, and only then measured, so they must stand
 * in the expression itself, where their size can be told before. So one event costs little, whatever is asked; how long all
 * of them may take is up to whoever asks.
 */
/**
 * An expression over the events of a recording in CEL, compiled: {@code type == 'ObjectAllocationSample' && thread.state ==
 * 'RUNNABLE'}. For one thread.
 *
 * <p>A name that is none of {@link #VARIABLES} is taken for a field of the event. An event that lacks it does not match, unless the rest
 * of the expression says that it does.
 */
final class EventExpression {

    static final String TYPE = "type";
    static final String FULL_TYPE = "fullType";
    static final String START_TIME = "startTime";
    static final String DURATION = "duration";
    static final String THREAD = "thread";
    static final String STACK_TRACE = "stackTrace";
    static final String STACK = "stack";
    static final String TOP_FRAME = "topFrame";
    static final String EVENT = "event";

    /** Of a thread. */
    static final String STATE = "state";

    private static final int LONGEST = 2_000;
    private static final int DEEPEST = 32;
    private static final int MOST_ITERATIONS = 1_000;
    private static final int LARGEST_REGULAR_EXPRESSION = 500;
    private static final int MOST_ERRORS = 1;

    /** What a thread has. */
    static final Set<String> THREAD_PARTS = Set.of("name", "stem", "id", STATE, "virtual");

    private static final Map<String, CelType> TYPES = Map.of(
            TYPE, SimpleType.STRING,
            FULL_TYPE, SimpleType.STRING,
            START_TIME, SimpleType.TIMESTAMP,
            DURATION, SimpleType.DURATION,
            THREAD, MapType.create(SimpleType.STRING, SimpleType.DYN),
            STACK_TRACE, ListType.create(SimpleType.STRING),
            STACK, SimpleType.STRING,
            TOP_FRAME, SimpleType.STRING,
            EVENT, MapType.create(SimpleType.STRING, SimpleType.DYN));

    /** What every event has, or may have: whatever else is named is a field of some. */
    static final Set<String> VARIABLES = TYPES.keySet();

    private static final Set<StandardFunction> FUNCTIONS = Set.of(
            StandardFunction.CONDITIONAL,
            StandardFunction.LOGICAL_AND,
            StandardFunction.LOGICAL_OR,
            StandardFunction.LOGICAL_NOT,
            StandardFunction.NOT_STRICTLY_FALSE,
            StandardFunction.EQUALS,
            StandardFunction.NOT_EQUALS,
            StandardFunction.LESS,
            StandardFunction.LESS_EQUALS,
            StandardFunction.GREATER,
            StandardFunction.GREATER_EQUALS,
            StandardFunction.ADD,
            StandardFunction.SUBTRACT,
            StandardFunction.MULTIPLY,
            StandardFunction.DIVIDE,
            StandardFunction.MODULO,
            StandardFunction.NEGATE,
            StandardFunction.IN,
            StandardFunction.INDEX,
            StandardFunction.SIZE,
            StandardFunction.INT,
            StandardFunction.DOUBLE,
            StandardFunction.DURATION,
            StandardFunction.TIMESTAMP,
            StandardFunction.CONTAINS,
            StandardFunction.STARTS_WITH,
            StandardFunction.ENDS_WITH,
            StandardFunction.MATCHES,
            StandardFunction.GET_HOURS,
            StandardFunction.GET_MINUTES,
            StandardFunction.GET_SECONDS,
            StandardFunction.GET_MILLISECONDS);

    private static final Set<String> GROWING_OVERLOADS = Set.of("add_string", "add_bytes", "add_list");

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(DEEPEST)
            .maxParseErrorRecoveryLimit(MOST_ERRORS)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .maxRegexProgramSize(LARGEST_REGULAR_EXPRESSION)
            .enableStringConcatenation(false)
            .enableListConcatenation(false)
            .enableStringConversion(false)
            .enableHeterogeneousNumericComparisons(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .build();

    private final EventSyntax syntax;
    private final CelRuntime.Program program;

    private EventExpression(EventSyntax syntax, CelRuntime.Program program) {
        this.syntax = syntax;
        this.program = program;
    }

    /**
     * Compiles; takes some hundred milliseconds in a JVM that has never done it.
     *
     * @throws EventExpressionException if it is no expression that says yes or no
     */
    static EventExpression of(String expression) throws EventExpressionException {
        if (expression.isBlank()) {
            throw new EventExpressionException(
                    expression, 1, 1, "there is no expression; write one such as type == 'ThreadPark'");
        }
        if (expression.length() > LONGEST) {
            throw new EventExpressionException(
                    expression,
                    1,
                    1,
                    "the expression has " + expression.length() + " characters; " + LONGEST + " are allowed");
        }
        try {
            var parser = compiler(Set.of());
            var parsed = new EventSyntax(expression, tree(expression, parser.parse(expression)));
            var checked = new EventSyntax(
                    expression, tree(expression, compiler(parsed.names()).check(parsed.tree())));
            checked.refuseStrangeThreads();
            checked.refuseStrangePatterns(EventExpression::faultOf);
            return new EventExpression(checked, runtime().createProgram(checked.tree()));
        } catch (CelEvaluationException | IllegalArgumentException wrong) {
            throw new EventExpressionException(expression, 1, 1, String.valueOf(wrong.getMessage()));
        } catch (StackOverflowError deep) {
            throw new EventExpressionException(expression, 1, 1, "the expression is nested too deeply");
        }
    }

    private static CelAbstractSyntaxTree tree(String expression, CelValidationResult result)
            throws EventExpressionException {
        if (result.hasError()) {
            var first = result.getErrors().get(0);
            throw new EventExpressionException(
                    expression,
                    Math.max(1, first.getSourceLocation().getLine()),
                    Math.max(0, first.getSourceLocation().getColumn()) + 1,
                    EventSyntax.inPlainWords(first.getMessage()));
        }
        try {
            return result.getAst();
        } catch (CelValidationException impossible) {
            throw new IllegalStateException("an expression without errors has no syntax tree", impossible);
        }
    }

    private static CelCompiler compiler(Set<String> fields) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .filterFunctions((function, overload) -> FUNCTIONS.contains(function)
                                && !GROWING_OVERLOADS.contains(
                                        overload.celOverloadDecl().overloadId()))
                        .filterIdentifiers(identifier -> false)
                        .build())
                .setStandardMacros(
                        CelStandardMacro.HAS,
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE)
                .setResultType(SimpleType.BOOL);
        TYPES.forEach(builder::addVar);
        fields.stream()
                .filter(field -> !VARIABLES.contains(field))
                .forEach(field -> builder.addVar(field, SimpleType.DYN));
        return builder.build();
    }

    private static CelRuntime runtime() {
        return CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
    }

    /** What is wrong with a regular expression; nothing if it is one. */
    private static Optional<String> faultOf(String pattern) {
        try {
            var matching = CelCompilerFactory.standardCelCompilerBuilder()
                    .setOptions(OPTIONS)
                    .addVar(STACK, SimpleType.STRING)
                    .build()
                    .compile("''.matches(" + STACK + ")");
            runtime().createProgram(matching.getAst()).eval(Map.of(STACK, pattern));
            return Optional.empty();
        } catch (CelEvaluationException wrong) {
            var cause = wrong.getCause();
            return Optional.of(String.valueOf(cause == null ? wrong.getMessage() : cause.getMessage()));
        } catch (CelValidationException impossible) {
            throw new IllegalStateException("a regular expression cannot be tried", impossible);
        }
    }

    /** What is known of it without an event. */
    EventSyntax syntax() {
        return syntax;
    }

    /**
     * Says whether an event matches: it does if the expression is true whatever else the event may be.
     *
     * @param event the values of variables and fields by name, where it has them
     * @throws CelEvaluationException if the expression has no answer for it, such as the size of a number
     */
    boolean matches(CelVariableResolver event) throws CelEvaluationException {
        return Boolean.TRUE.equals(program.eval(event));
    }
}
