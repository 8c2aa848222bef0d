package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the bytes, reading and binding end in a report: soon, and with no other exception. */
class SpecFuzzTest {
  private static final SpecBinder<ClassificationFixture> BINDER =
      SpecBinder.of(ClassificationFixture.class);

  /** -Dtao4j.fuzz=1000000 for a long run. */
  private static final int INPUTS = Integer.getInteger("tao4j.fuzz", 4_000);

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "<",
          ">",
          "[",
          "]",
          ":",
          ": ",
          ",",
          ";",
          "-",
          "- ",
          "? ",
          "#",
          "\n",
          "\n  ",
          "\t",
          "\"",
          "'",
          "\\",
          "\\x",
          "\\u",
          "\\U0011",
          "&a ",
          "*a",
          "!!",
          "!<",
          "%YAML 9.",
          "---",
          "...",
          "|",
          ">-\n",
          "<<: *a",
          "???",
          "null",
          "~",
          "1e",
          "0x",
          "0o",
          ".",
          "-inf",
          "nan",
          "1_0",
          "99999999999999999999",
          "model_config",
          "train_config",
          "n_epochs",
          "arch",
          "input_image_size",
          "image_mean",
          "freeze_blocks",
          "data_sources",
          "optimizer",
          "sgd",
          "\u0000",
          "\u0085",
          "\u2028",
          "\uFEFF",
          "\uD83D\uDE00",
          "\uDC00",
          "é");

  private static final String YAML =
      "model_config:\n  arch: resnet\n  input_image_size: \"3,64,64\"\n  freeze_blocks: [0, 1]\n"
          + "train_config: &t\n  n_epochs: 3\n  image_mean: {r: 1.0}\n  labels: {a: 'b', c: |\n"
          + "data_sources:\n  - root_path: /a\n    source_weight: 2\n";

  private static final String PROTO =
      "model_config {\n  arch: \"resnet\"\n  input_image_size: '3,' \"64\\x2c64\"\n"
          + "  freeze_blocks: [0, 1]\n}\ntrain_config: <\n  n_epochs: 3\n"
          + "  image_mean { key: \"r\" value: -1.0e-3 }\n>\ndata_sources { root_path: \"/a\" }\n";

  @TempDir Path folder;

  private static void survives(String text, SpecSyntax syntax) {
    try {
      BINDER.bind(SpecReader.standard().parse(text, syntax, "fuzz"));
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(syntax + " " + text, e);
    }
  }

  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void randomPiecesOfTheLanguage(SpecSyntax syntax) {
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < INPUTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      survives(text.toString(), syntax);
    }
  }

  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void mutationsAndTruncationsOfAValidText(SpecSyntax syntax) {
    String valid = syntax == SpecSyntax.YAML ? YAML : PROTO;
    for (int end = 0; end <= valid.length(); end++) {
      survives(valid.substring(0, end), syntax);
      survives(valid.substring(end), syntax);
    }
    SplittableRandom random = new SplittableRandom(18);
    for (int i = 0; i < INPUTS; i++) {
      StringBuilder text = new StringBuilder(valid);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
          default -> text.setCharAt(at, (char) random.nextInt(128));
        }
      }
      survives(text.toString(), syntax);
    }
  }

  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void overridesOfRandomPlacesWithRandomValues(SpecSyntax syntax) {
    String valid = syntax == SpecSyntax.YAML ? YAML : PROTO;
    List<String> steps =
        List.of(
            "model_config",
            "train_config",
            "arch",
            "data_sources",
            "[0]",
            "[9]",
            ".",
            "..",
            "x y",
            "",
            "=",
            "image_mean",
            "r",
            "freeze_blocks",
            "[",
            "[99999999999]");
    SplittableRandom random = new SplittableRandom(20);
    for (int i = 0; i < 1_000; i++) {
      SpecTree tree = SpecReader.standard().parse(valid, syntax, "fuzz");
      for (int count = random.nextInt(3); count >= 0; count--) {
        StringBuilder path = new StringBuilder();
        StringBuilder value = new StringBuilder();
        for (int length = random.nextInt(5); length >= 0; length--) {
          path.append(steps.get(random.nextInt(steps.size())))
              .append(random.nextInt(2) == 0 ? "." : "");
          value.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        tree = tree.with(path.toString(), value.toString());
      }
      SpecTree changed = tree;
      assertThatCode(() -> BINDER.bind(changed)).doesNotThrowAnyException();
    }
  }

  @Test
  void randomBytesInFiles() throws IOException {
    SplittableRandom random = new SplittableRandom(19);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      for (String name : List.of("a.yaml", "a.txt", "a.pbtxt", "noname")) {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        assertThatCode(() -> BINDER.bind(file)).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void deepNestingIsRefused() {
    for (String piece : List.of("a {", "a: {", "a <", "a { b: <")) {
      assertRefused(piece.repeat(200_000), SpecSyntax.PROTOBUF_TEXT, SpecCode.TOO_DEEP);
    }
    assertRefused("a: " + "[".repeat(200_000), SpecSyntax.PROTOBUF_TEXT, SpecCode.TOO_DEEP);
    for (String piece : List.of("[", "{a: ", "- ", "? ")) {
      assertRefused(piece.repeat(200_000), SpecSyntax.YAML, SpecCode.TOO_DEEP);
    }
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      text.append("a" + i + ": &a" + i + " [");
      text.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a" + (i - 1) + "]\n");
    }
    assertRefused(text.toString(), SpecSyntax.YAML, SpecCode.TOO_MANY_VALUES);
    String many = "a: &a x\nb: [" + "*a, ".repeat(200) + "x]\n";
    assertRefused(many, SpecSyntax.YAML, SpecCode.ALIAS);
    String deep = "a: &a " + "[".repeat(40) + "]".repeat(40) + "\nb: " + "[".repeat(40) + "*a";
    assertRefused(deep, SpecSyntax.YAML, SpecCode.TOO_DEEP);
  }

  @Test
  void tooManyValuesAreRefused() {
    assertRefused("a: 1\n".repeat(600_000), SpecSyntax.PROTOBUF_TEXT, SpecCode.TOO_MANY_VALUES);
    assertRefused("- 1\n".repeat(600_000), SpecSyntax.YAML, SpecCode.TOO_MANY_VALUES);
  }

  @Test
  void longLinesAndTokensTakeLinearTime() {
    String x = "x".repeat(1_000_000);
    String nines = "9".repeat(1_000_000);
    for (String text :
        List.of(
            x,
            nines,
            x + ": 1",
            "arch: " + x,
            "train_config {n_epochs: " + nines + "}",
            "train_config: {n_epochs: " + nines + "}",
            "a: \"" + x,
            "#" + x,
            "}".repeat(1_000_000),
            ":".repeat(1_000_000),
            "a: \"" + "\\n".repeat(500_000) + "\"",
            " ".repeat(1_000_000),
            "a:\n".repeat(300_000),
            "model_config { " + "arch: \"a\" ".repeat(100_000) + "}")) {
      for (SpecSyntax syntax : SpecSyntax.values()) {
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> survives(text, syntax));
      }
    }
  }

  private static void assertRefused(String text, SpecSyntax syntax, SpecCode code) {
    SpecReport report = BINDER.bind(SpecReader.standard().parse(text, syntax, "a")).report();
    assertThat(report.problems()).extracting(Problem::code).contains(code);
  }
}
