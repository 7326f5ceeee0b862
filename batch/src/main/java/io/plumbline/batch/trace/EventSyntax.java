package io.plumbline.batch.trace;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the form of an expression tells: which names it uses where, and which events cannot match, so that nobody evaluates it for
 * these. Immutable.
 */
final class EventSyntax {

    private static final String AND = "_&&_";
    private static final String EQUALS = "_==_";
    private static final String NOT_EQUALS = "_!=_";
    private static final Set<String> NOT_STRICT = Set.of(AND, "_||_", "_?_:_");
    private static final String STATES =
            Arrays.stream(ThreadState.values()).map(Enum::name).collect(Collectors.joining(", "));

    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '\\((.*?)\\)'.*", Pattern.DOTALL);
    private static final Pattern NO_METHOD = Pattern.compile(
            "found no matching overload for '([^']*)' applied to '(.*?)\\.\\((.*?)\\)'.*", Pattern.DOTALL);
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    /** {@code a{3}}, {@code a{2,5}}, {@code a{2,}}. */
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?}");

    private static final String MATCHES = "matches";
    private static final long LARGEST_PATTERN = 2_000;

    private final String expression;
    private final CelAbstractSyntaxTree tree;
    private final Map<String, Long> expressionsByName = new LinkedHashMap<>();
    private final List<CelExpr> conjuncts = new ArrayList<>();

    EventSyntax(String expression, CelAbstractSyntaxTree tree) {
        this.expression = expression;
        this.tree = tree;
        names(tree.getExpr(), Set.of(), expressionsByName);
        conjuncts(tree.getExpr());
    }

    CelAbstractSyntaxTree tree() {
        return tree;
    }

    /** All names but those that stand for an element of a list. */
    Set<String> names() {
        return expressionsByName.keySet();
    }

    /** Names that are fields of events. */
    List<String> fields() {
        return names().stream()
                .filter(name -> !EventExpression.VARIABLES.contains(name))
                .toList();
    }

    /** Whether the state of a thread matters: every mention of a thread but of another part of it. */
    boolean asksForState() {
        var mentions = new int[1];
        walk(tree.getExpr(), node -> {
            mentions[0] += isThread(node) ? 1 : 0;
            boolean other = node.getKind() == Kind.SELECT
                    && isThread(node.select().operand())
                    && !node.select().field().equals(EventExpression.STATE);
            mentions[0] -= other ? 1 : 0;
        });
        return mentions[0] > 0;
    }

    /** The one type that events must have to match; absent if there is none. Other types need not be looked at. */
    @Nullable
    String onlyType(String variable) {
        for (var conjunct : conjuncts) {
            if (conjunct.getKind() == Kind.CALL
                    && conjunct.call().function().equals(EQUALS)
                    && conjunct.call().args().size() == 2) {
                var left = conjunct.call().args().get(0);
                var right = conjunct.call().args().get(1);
                var text = isName(left, variable) ? text(right) : isName(right, variable) ? text(left) : null;
                if (text != null) {
                    return text;
                }
            }
        }
        return null;
    }

    /**
     * Fields without which no event matches: parts that are joined by {@code &&}, and whose operators want to know all of their
     * operands, have no answer without theirs.
     */
    Set<String> neededFields() {
        var needed = new HashSet<String>();
        for (var conjunct : conjuncts) {
            var strict = new boolean[] {true};
            walk(
                    conjunct,
                    node -> strict[0] &= node.getKind() != Kind.COMPREHENSION
                            && !(node.getKind() == Kind.CALL
                                    && NOT_STRICT.contains(node.call().function())));
            if (strict[0]) {
                var names = new LinkedHashMap<String, Long>();
                names(conjunct, Set.of(), names);
                needed.addAll(names.keySet());
            }
        }
        needed.removeAll(EventExpression.VARIABLES);
        return needed;
    }

    /** That a name is wrong, at its place. */
    EventExpressionException wrong(String name, String reason) {
        return wrong(expressionsByName.getOrDefault(name, 0L), reason);
    }

    private EventExpressionException wrong(long expressionId, String reason) {
        int offset = tree.getSource().getPositionsMap().getOrDefault(expressionId, 0);
        var place = tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
        return new EventExpressionException(expression, place.getLine(), place.getColumn() + 1, reason);
    }

    /** What no thread has, and a state in which none is, would never match, and nobody would know why. */
    void refuseStrangeThreads() throws EventExpressionException {
        var fault = new ArrayList<EventExpressionException>();
        walk(tree.getExpr(), node -> {
            if (node.getKind() == Kind.SELECT
                    && isThread(node.select().operand())
                    && !EventExpression.THREAD_PARTS.contains(node.select().field())) {
                fault.add(wrong(
                        node.id(),
                        "a thread has no \"" + node.select().field() + "\"; it has name, stem, id, state and virtual"));
            } else if (isComparison(node) && node.call().args().stream().anyMatch(EventSyntax::isState)) {
                node.call().args().stream()
                        .filter(argument -> text(argument) != null && !isStateName(text(argument)))
                        .forEach(argument -> fault.add(wrong(
                                argument.id(),
                                "\"" + text(argument) + "\" is no state of a thread; there are " + STATES)));
            }
        });
        if (!fault.isEmpty()) {
            throw fault.get(0);
        }
    }

    /**
     * Regular expressions stand in the expression, are such, and are small, repetitions written out.
     *
     * @param faultOf what is wrong with one that is small
     */
    void refuseStrangePatterns(Function<String, Optional<String>> faultOf) throws EventExpressionException {
        var patterns = new ArrayList<CelExpr>();
        walk(tree.getExpr(), node -> {
            if (node.getKind() == Kind.CALL && node.call().function().equals(MATCHES)) {
                patterns.add(node.call().args().get(node.call().args().size() - 1));
            }
        });
        for (var pattern : patterns) {
            var text = text(pattern);
            if (text == null) {
                throw wrong(pattern.id(), "a regular expression must be a text in quotes, such as 'a.*b'");
            }
            if (size(text) > LARGEST_PATTERN) {
                throw wrong(
                        pattern.id(),
                        "the regular expression is too large: its length times all its repetitions is more than "
                                + LARGEST_PATTERN);
            }
            var fault = faultOf.apply(text);
            if (fault.isPresent()) {
                throw wrong(pattern.id(), fault.get());
            }
        }
    }

    /** No less than what is left of a regular expression when its repetitions are written out. */
    private static long size(String pattern) {
        long size = pattern.length();
        var repetition = REPETITION.matcher(pattern);
        while (repetition.find() && size <= LARGEST_PATTERN) {
            var most = repetition.group(2) == null || repetition.group(2).isEmpty()
                    ? repetition.group(1)
                    : repetition.group(2);
            size *= Math.max(1, Long.parseLong(most));
        }
        return size;
    }

    private static boolean isComparison(CelExpr node) {
        return node.getKind() == Kind.CALL
                && (node.call().function().equals(EQUALS)
                        || node.call().function().equals(NOT_EQUALS));
    }

    private static boolean isStateName(@Nullable String text) {
        return Arrays.stream(ThreadState.values())
                .anyMatch(state -> state.name().equals(text));
    }

    private static boolean isState(CelExpr node) {
        return node.getKind() == Kind.SELECT
                && node.select().field().equals(EventExpression.STATE)
                && isThread(node.select().operand());
    }

    private static boolean isThread(CelExpr node) {
        return isName(node, EventExpression.THREAD);
    }

    private static boolean isName(CelExpr node, String name) {
        return node.getKind() == Kind.IDENT && node.ident().name().equals(name);
    }

    private static @Nullable String text(CelExpr node) {
        return node.getKind() == Kind.CONSTANT && node.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? node.constant().stringValue()
                : null;
    }

    private void conjuncts(CelExpr node) {
        if (node.getKind() == Kind.CALL && node.call().function().equals(AND)) {
            node.call().args().forEach(this::conjuncts);
        } else {
            conjuncts.add(node);
        }
    }

    private static void names(CelExpr node, Set<String> bound, Map<String, Long> found) {
        if (node.getKind() == Kind.IDENT) {
            var name = node.ident().name();
            if (!bound.contains(name)) {
                found.putIfAbsent(name, node.id());
            }
        }
        var inner = bound;
        if (node.getKind() == Kind.COMPREHENSION) {
            var loop = node.comprehension();
            inner = new HashSet<>(bound);
            inner.addAll(List.of(loop.iterVar(), loop.iterVar2(), loop.accuVar()));
        }
        for (var child : children(node)) {
            names(child, inner, found);
        }
    }

    private static void walk(CelExpr node, Consumer<CelExpr> visitor) {
        visitor.accept(node);
        children(node).forEach(child -> walk(child, visitor));
    }

    private static List<CelExpr> children(CelExpr node) {
        return switch (node.getKind()) {
            case SELECT -> List.of(node.select().operand());
            case CALL ->
                Stream.concat(node.call().target().stream(), node.call().args().stream())
                        .toList();
            case LIST -> List.copyOf(node.list().elements());
            case STRUCT ->
                node.struct().entries().stream()
                        .map(CelExpr.CelStruct.Entry::value)
                        .toList();
            case MAP ->
                node.map().entries().stream()
                        .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                        .toList();
            case COMPREHENSION -> {
                var loop = node.comprehension();
                yield List.of(loop.iterRange(), loop.accuInit(), loop.loopCondition(), loop.loopStep(), loop.result());
            }
            case NOT_SET, CONSTANT, IDENT -> List.of();
        };
    }

    /** What the compiler says, for somebody who has never seen it. */
    static String inPlainWords(String message) {
        var overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            return "\"" + operator(overload.group(1)) + "\" does not take "
                    + overload.group(2).replace(", ", " and ");
        }
        var method = NO_METHOD.matcher(message);
        if (method.matches()) {
            return "\"" + method.group(1) + "\" of " + method.group(2) + " does not take "
                    + (method.group(3).isEmpty() ? "nothing" : method.group(3).replace(", ", " and "));
        }
        var undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return "there is no function \"" + undeclared.group(1)
                    + "\"; there are contains, startsWith, endsWith, matches, size, has, all, exists, exists_one, duration, timestamp";
        }
        return message.startsWith("token recognition error at: '=")
                ? "\"=\" is no operator; equality is \"==\""
                : message;
    }

    private static String operator(String function) {
        return function.equals("_?_:_") ? "?:" : function.replace("_", "");
    }
}
