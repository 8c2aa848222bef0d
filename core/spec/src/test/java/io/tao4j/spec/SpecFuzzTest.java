package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the bytes, reading and binding end in a report: soon, and with no other exception. */
class SpecFuzzTest {
  private static final SpecBinder<ClassificationFixture> BINDER =
      SpecBinder.of(ClassificationFixture.class);

  private static final int INPUTS = 2_500;

  @TempDir Path folder;

  private static void survives(String text, SpecSyntax syntax) {
    try {
      BINDER.bind(SpecReader.standard().parse(text, syntax, "fuzz"));
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(syntax + " " + text, e);
    }
  }

  @Test
  void randomAndDamagedTexts() {
    SpecFuzz fuzz = new SpecFuzz(17);
    for (int i = 0; i < INPUTS; i++) {
      fuzz.next();
    }
  }

  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void truncationsOfAValidText(SpecSyntax syntax) {
    String valid = syntax == SpecSyntax.YAML ? SpecFuzz.YAML : SpecFuzz.PROTO;
    for (int end = 0; end <= valid.length(); end++) {
      survives(valid.substring(0, end), syntax);
      survives(valid.substring(end), syntax);
    }
  }

  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void overridesOfRandomPlacesWithRandomValues(SpecSyntax syntax) {
    String valid = syntax == SpecSyntax.YAML ? SpecFuzz.YAML : SpecFuzz.PROTO;
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
          value.append(steps.get(random.nextInt(steps.size())));
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
    SpecReader reader = SpecReader.withLimits(new SpecLimits(1 << 20, 64, 5_000, 100));
    for (SpecSyntax syntax : SpecSyntax.values()) {
      String text = (syntax == SpecSyntax.YAML ? "- 1\n" : "a: 1\n").repeat(6_000);
      assertThat(reader.parse(text, syntax, "a").report().problems())
          .extracting(Problem::code)
          .contains(SpecCode.TOO_MANY_VALUES);
    }
  }

  @Test
  void longLinesAndTokensAreRead() {
    String x = "x".repeat(200_000);
    String nines = "9".repeat(200_000);
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
            "}".repeat(200_000),
            ":".repeat(200_000),
            "a: \"" + "\\n".repeat(100_000) + "\"",
            " ".repeat(200_000),
            "a:\n".repeat(60_000),
            "model_config { " + "arch: \"a\" ".repeat(20_000) + "}")) {
      for (SpecSyntax syntax : SpecSyntax.values()) {
        survives(text, syntax);
      }
    }
  }

  private static void assertRefused(String text, SpecSyntax syntax, SpecCode code) {
    SpecReport report = BINDER.bind(SpecReader.standard().parse(text, syntax, "a")).report();
    assertThat(report.problems()).extracting(Problem::code).contains(code);
  }
}
