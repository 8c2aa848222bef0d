package io.tao4j.examples.notebooks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cells of a notebook in JShell, in this process, and ends it: 0 all ran, 1 one failed,
 * and error output says where.
 *
 * <pre>{@code java -cp ... io.tao4j.examples.notebooks.CellRunner notebook.jsh answers.json}</pre>
 */
public final class CellRunner {
  /** What the last expression of a cell gave; snippets run in this process and reach it. */
  private static @Nullable Object shown;

  private CellRunner() {}

  /** For snippets of this class only. */
  public static void show(@Nullable Object value) {
    shown = value;
  }

  /**
   * Runs a notebook.
   *
   * @param args script, and the file for what its cells answered
   */
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    List<Map<String, String>> answers = new ArrayList<>();
    PrintStream out = System.out;
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
        shell.addToClasspath(entry);
      }
      List<String> cells = Notebook.read(Path.of(args[0])).code();
      for (int i = 0; i < cells.size(); i++) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        shown = null;
        String problem = run(shell, cells.get(i));
        System.setOut(out);
        if (problem != null) {
          System.err.println("cell " + (i + 1) + " of " + args[0] + ": " + problem);
          System.err.println(printed.toString(StandardCharsets.UTF_8));
          System.exit(1);
        }
        answers.add(answer(printed.toString(StandardCharsets.UTF_8)));
      }
    }
    new ObjectMapper().writeValue(Path.of(args[1]).toFile(), answers);
    System.exit(0); // threads of a notebook's engines may still wait
  }

  private static @Nullable String run(JShell shell, String cell) {
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    String left = cell;
    while (!left.isBlank()) {
      CompletionInfo next = analysis.analyzeCompletion(left);
      if (next.source() == null) {
        return "no whole statement: " + left;
      }
      for (SnippetEvent event : shell.eval(next.source())) {
        if (event.causeSnippet() != null) {
          continue; // an earlier snippet that this one changes
        }
        if (event.exception() != null) {
          StringBuilder text = new StringBuilder(next.source().strip());
          for (Throwable e = event.exception(); e != null; e = e.getCause()) {
            text.append('\n').append(e);
            if (e instanceof jdk.jshell.EvalException thrown) {
              text.append(' ').append(thrown.getExceptionClassName());
            }
          }
          return text.toString();
        }
        if (event.status() == Snippet.Status.REJECTED) {
          StringBuilder text = new StringBuilder(next.source().strip());
          shell
              .diagnostics(event.snippet())
              .forEach(d -> text.append('\n').append(d.getMessage(null)));
          return text.toString();
        }
        show(shell, event.snippet());
      }
      left = next.remaining();
    }
    return null;
  }

  private static void show(JShell shell, Snippet snippet) {
    String name =
        snippet instanceof jdk.jshell.ExpressionSnippet expression
            ? expression.name()
            : snippet instanceof jdk.jshell.VarSnippet variable
                    && variable.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
                ? variable.name()
                : null;
    if (name == null) {
      shown = null;
    } else {
      shell.eval(CellRunner.class.getName() + ".show(" + name + ");");
    }
  }

  private static Map<String, String> answer(String printed) throws IOException {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("printed", printed);
    if (shown instanceof BufferedImage picture) {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(picture, "png", png);
      answer.put("png", Base64.getEncoder().encodeToString(png.toByteArray()));
    } else if (shown != null) {
      answer.put("value", shown.toString());
    }
    return answer;
  }
}
