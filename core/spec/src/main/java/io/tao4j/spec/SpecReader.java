package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads spec files. What is wrong with a file, even that it does not exist, is in the {@link
 * SpecTree#report() report} of the tree; nothing is thrown for it. Instances are immutable and
 * thread-safe.
 */
public final class SpecReader {
  private static final SpecReader STANDARD = new SpecReader(SpecLimits.STANDARD);

  private final SpecLimits limits;

  private SpecReader(SpecLimits limits) {
    this.limits = limits;
  }

  /** A reader with {@link SpecLimits#STANDARD}. */
  public static SpecReader standard() {
    return STANDARD;
  }

  /** A reader with other limits. */
  public static SpecReader withLimits(SpecLimits limits) {
    return new SpecReader(limits);
  }

  /** Reads a UTF-8 file; {@link SpecSyntax#of} chooses the syntax. */
  public SpecTree read(Path file) {
    String name = String.valueOf(file.getFileName());
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isRegularFile(file) && !Files.isReadable(file) || Files.isDirectory(file)) {
      String what = Files.isDirectory(file) ? "is a folder" : "does not exist or is not readable";
      return failed(name, folder, SpecCode.UNREADABLE, file + " " + what, "");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(limits.maxBytes() + 1);
    } catch (IOException e) {
      return failed(name, folder, SpecCode.UNREADABLE, file + " cannot be read: " + e, "");
    }
    if (bytes.length > limits.maxBytes()) {
      return failed(
          name,
          folder,
          SpecCode.TOO_LARGE,
          "the file has more than " + limits.maxBytes() + " bytes",
          "is this a spec?");
    }
    return decoded(name, folder, bytes);
  }

  /** Parses a text held in memory. Relative paths in it resolve against the working directory. */
  public SpecTree parse(String text, SpecSyntax syntax, String source) {
    if (text.length() > limits.maxBytes()) {
      return failed(
          source,
          null,
          SpecCode.TOO_LARGE,
          "the text has more than " + limits.maxBytes() + " characters",
          "");
    }
    return parsed(text, syntax, source, null);
  }

  /**
   * Parses the resolved spec that a model file keeps: {@link SpecBinding#resolved()}, with the
   * origin of each value in a comment. Values are then of {@link Origin.Kind#MODEL}, or defaults if
   * they were.
   *
   * @param model name of the file
   */
  public SpecTree parseResolved(String text, String model) {
    SourceText lines = new SourceText(text);
    String source = "model " + model;
    ParsedSpec.Places places =
        (line, column) -> Origin.model(model, line, column, YamlWriter.origin(lines.line(line)));
    ProblemCollector problems = new ProblemCollector(source, lines);
    ParsedSpec parsed = YamlSpecParser.parse(text, limits, places, problems);
    return tree(parsed.node(), parsed.complete(), source, null, SpecSyntax.YAML, text, problems);
  }

  private SpecTree decoded(String name, @Nullable Path folder, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      int column = text.length() - text.lastIndexOf('\n');
      ProblemCollector problems = new ProblemCollector(name, new SourceText(text));
      problems.error(
          SpecCode.ENCODING,
          Origin.file(name, line, column),
          String.format("byte 0x%02X is not UTF-8", bytes[in.position()]),
          "save the file as UTF-8");
      return tree(null, false, name, folder, SpecSyntax.of(name, text), text, problems);
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    return parsed(text, SpecSyntax.of(name, text), name, folder);
  }

  private SpecTree parsed(String text, SpecSyntax syntax, String source, @Nullable Path folder) {
    ProblemCollector problems = new ProblemCollector(source, new SourceText(text));
    ParsedSpec.Places places = (line, column) -> Origin.file(source, line, column);
    ParsedSpec parsed =
        switch (syntax) {
          case YAML -> YamlSpecParser.parse(text, limits, places, problems);
          case PROTOBUF_TEXT -> ProtobufTextParser.parse(text, limits, places, problems);
        };
    return tree(parsed.node(), parsed.complete(), source, folder, syntax, text, problems);
  }

  private SpecTree failed(
      String source, @Nullable Path folder, SpecCode code, String message, String hint) {
    ProblemCollector problems = new ProblemCollector(source, new SourceText(""));
    problems.error(code, Origin.file(source, 0, 0), message, hint);
    return tree(null, false, source, folder, SpecSyntax.of(source, ""), "", problems);
  }

  private static SpecTree tree(
      @Nullable SpecNode node,
      boolean complete,
      String source,
      @Nullable Path folder,
      SpecSyntax syntax,
      String text,
      ProblemCollector problems) {
    Message root = new Message(Origin.file(source, 1, 1), List.of());
    boolean isComplete = complete;
    if (node instanceof Message message) {
      root = message;
    } else if (node != null
        && !(node instanceof SpecNode.Scalar scalar && scalar.style() == SpecNode.Style.NULL)) {
      isComplete = false;
      String what = node instanceof SpecNode.ListNode ? "a list" : "a single value";
      problems.error(
          SpecCode.NOT_A_GROUP,
          node.origin(),
          "the spec is " + what,
          "expected fields such as train_config, each with its value");
    }
    return new SpecTree(
        root, source, folder, syntax, isComplete, new SourceText(text), problems.report());
  }
}
