package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What byte code does not tell: rules over the sources of all modules. */
class SourceRulesTest {
  /** Conversions whose result depends on the locale; {@code %s} of a number does not. */
  private static final Pattern BY_LOCALE =
      Pattern.compile("%(\\d+\\$)?[-#+ 0,(<]*\\d*(\\.\\d+)?[dfegaEGAtT]");

  /**
   * Texts do not depend on the locale: with {@code %d} a message, a file or a program has Arabic
   * digits on an Arabic machine. Either {@code %s}, or {@code Locale.ROOT} first.
   */
  @Test
  void textsDoNotDependOnTheLocale() throws IOException {
    List<Path> files = sources();
    assertThat(files).hasSizeGreaterThan(500);
    assertThat(violations(files)).isEmpty();
  }

  @Test
  void theRuleSeesWhatItForbids(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("Bad.java"),
            """
            class Bad {
              String a = "%s of %d".formatted(1, 2);
              String b = String.format("a" + "%.2f", 1.0);
              String c = a.formatted(1);
              String d = "I".toLowerCase();
              void print() { System.err.printf("%,d", 1); }
              String good =
                  "%s %%d".formatted(1) + String.format(java.util.Locale.ROOT, "%d", 1);
            }
            """);
    assertThat(violations(List.of(file))).hasSize(5);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("..").toAbsolutePath().normalize())) {
      return all.filter(p -> p.toString().endsWith(".java"))
          .filter(p -> p.toString().replace('\\', '/').contains("/src/main/java/"))
          .toList();
    }
  }

  private static List<String> violations(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler).as("the tests run on a JDK").isNotNull();
    List<String> found = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                && dependsOnLocale(select, call.getArguments())) {
              long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, call));
              found.add(unit.getSourceFile().getName() + ":" + line + ": " + call);
            }
            return super.visitMethodInvocation(call, nothing);
          }
        }.scan(unit, null);
      }
    }
    return found;
  }

  private static boolean dependsOnLocale(
      MemberSelectTree method, List<? extends ExpressionTree> arguments) {
    return switch (method.getIdentifier().toString()) {
      case "toLowerCase", "toUpperCase" -> arguments.isEmpty() && isText(method);
      case "formatted" -> isByLocale(method.getExpression());
      case "printf" -> isByLocale(arguments.get(0));
      case "format" ->
          method.getExpression().toString().equals("String") && isByLocale(arguments.get(0));
      default -> false;
    };
  }

  private static boolean isText(MemberSelectTree method) {
    return !method.getExpression().toString().equals("Character");
  }

  /** Whether a format, or what stands in its place, is one that the locale decides on. */
  private static boolean isByLocale(ExpressionTree format) {
    if (format.toString().endsWith("Locale.ROOT")) {
      return false;
    }
    String text = constant(format);
    return text == null || BY_LOCALE.matcher(text.replace("%%", "")).find();
  }

  /** What is written there, of both sides of a choice; null where that is not known. */
  private static @Nullable String constant(ExpressionTree expression) {
    if (expression instanceof LiteralTree literal) {
      return String.valueOf(literal.getValue());
    } else if (expression instanceof ParenthesizedTree inner) {
      return constant(inner.getExpression());
    } else if (expression instanceof BinaryTree joined) {
      return join(constant(joined.getLeftOperand()), constant(joined.getRightOperand()));
    } else if (expression instanceof ConditionalExpressionTree choice) {
      return join(constant(choice.getTrueExpression()), constant(choice.getFalseExpression()));
    }
    return null;
  }

  private static @Nullable String join(@Nullable String first, @Nullable String second) {
    return first == null || second == null ? null : first + second;
  }
}
