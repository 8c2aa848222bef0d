package io.tao4j.spec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Throws random texts at both parsers, at overrides, interpolation, layouts and binding. The build
 * runs a few thousand; {@link #main} runs as many as wanted.
 */
final class SpecFuzz {
  private static final SpecBinder<ClassificationFixture> BINDER =
      LayoutFixture.BINDER.withEnvironment(Map.of("A", "x", "B", "${A}", "N", "7")::get);

  private static final List<String> PIECES =
      List.of(
          ("{ } < > [ ] : , ; - # \n"
                  + " \t \" ' \\ \\x \\u \\U0011 *a !! !< --- ... | ??? null ~ 1e 0x 0o . -inf nan 1_0"
                  + " 99999999999999999999 model_config train_config n_epochs arch input_image_size"
                  + " image_mean freeze_blocks data_sources optimizer sgd model train dataset backbone"
                  + " num_epochs optim ${ ${A} ${B} ${N:- ${train_config. :- \u0000 \u0085 \u2028"
                  + " \uFEFF \uD83D\uDE00 \uDC00 é")
              .split(" "));

  private static final List<String> SPACED =
      List.of(": ", "- ", "? ", "\n  ", "&a ", "%YAML 9.", ">-\n", "<<: *a");

  static final String YAML =
      "model_config:\n  arch: resnet\n  input_image_size: \"3,64,64\"\n  freeze_blocks: [0, 1]\n"
          + "train_config: &t\n  n_epochs: ${N}\n  image_mean: {r: 1.0}\n"
          + "  labels: {a: 'b', c: '${train_config.n_epochs}'}\n"
          + "data_sources:\n  - root_path: /a\n    source_weight: 2\n";

  static final String NEW =
      "model: {backbone: resnet, height: 32}\ntrain:\n  num_epochs: ${N:-3}\n  optim: adam\n"
          + "  lr: 0.5\n  points: [0.1, 0.2]\n  gpus: 2\ndataset: {images: /a}\nexport: {a: 1}\n";

  static final String PROTO =
      "model_config {\n  arch: \"resnet\"\n  input_image_size: '3,' \"64\\x2c64\"\n"
          + "  freeze_blocks: [0, 1]\n}\ntrain_config: <\n  n_epochs: 3\n"
          + "  image_mean { key: \"r\" value: -1.0e-3 }\n>\ndata_sources { root_path: \"/a\" }\n";

  private final SplittableRandom random;
  private final List<String> yaml = new ArrayList<>(List.of(YAML, NEW));
  private final List<String> proto = new ArrayList<>(List.of(PROTO));
  private long slowest;

  SpecFuzz(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Adds real files as texts to be mutated. */
  void corpus(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        SpecTree tree = SpecReader.standard().read(file);
        if (!tree.report().hasErrors() && Files.size(file) < 8_000) {
          (tree.syntax() == SpecSyntax.YAML ? yaml : proto).add(Files.readString(file));
        }
      }
    }
  }

  /** Duration of the slowest input so far, in milliseconds. */
  double slowestMillis() {
    return slowest / 1e6;
  }

  /** Tries one more input. */
  void next() {
    SpecSyntax syntax = random.nextBoolean() ? SpecSyntax.YAML : SpecSyntax.PROTOBUF_TEXT;
    String text =
        switch (random.nextInt(8)) {
          case 0, 1 -> pieces();
          case 2 -> bytes();
          case 3 -> nested();
          case 4 -> truncated(valid(syntax));
          default -> mutated(valid(syntax));
        };
    long start = System.nanoTime();
    survives(text, syntax);
    slowest = Math.max(slowest, System.nanoTime() - start);
  }

  private void survives(String text, SpecSyntax syntax) {
    try {
      SpecTree tree = SpecReader.standard().parse(text, syntax, "fuzz");
      if (random.nextInt(8) == 0) {
        tree = tree.with(pieces(3), pieces(4)).with("train.num_epochs", piece());
      }
      SpecBinding<ClassificationFixture> binding = BINDER.bind(tree);
      String report = binding.report().toString();
      if (binding.ifValid().isPresent()) {
        // What is right must come back from what is written.
        SpecBinding<ClassificationFixture> again =
            BINDER.bind(SpecReader.standard().parse(binding.resolved(), SpecSyntax.YAML, "again"));
        if (!again.spec().equals(binding.spec())) {
          throw new IllegalStateException("the resolved spec differs: " + binding.resolved());
        }
      } else if (report.isEmpty()) {
        throw new IllegalStateException("no spec, and nothing is said to be wrong");
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(syntax + " escapes with " + e + ": " + text, e);
    }
  }

  private String valid(SpecSyntax syntax) {
    List<String> texts = syntax == SpecSyntax.YAML ? yaml : proto;
    return texts.get(random.nextInt(texts.size()));
  }

  private String piece() {
    int index = random.nextInt(PIECES.size() + SPACED.size());
    return index < PIECES.size() ? PIECES.get(index) : SPACED.get(index - PIECES.size());
  }

  private String pieces(int most) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(most + 1); length > 0; length--) {
      text.append(piece()).append(random.nextInt(3) == 0 ? " " : "");
    }
    return text.toString();
  }

  private String pieces() {
    return pieces(40);
  }

  private String bytes() {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return new String(
        bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16);
  }

  private String nested() {
    String open =
        List.of("a {", "a: {", "a <", "[", "{a: ", "- ", "? ", "${", "&a [*a, ")
            .get(random.nextInt(9));
    return pieces(4) + open.repeat(random.nextInt(300)) + pieces(4);
  }

  private String truncated(String valid) {
    int at = random.nextInt(valid.length() + 1);
    return random.nextBoolean() ? valid.substring(0, at) : valid.substring(at);
  }

  private String mutated(String valid) {
    StringBuilder text = new StringBuilder(valid);
    for (int edits = 1 + random.nextInt(4); edits > 0 && !text.isEmpty(); edits--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, piece());
        case 2 -> text.insert(at, "9".repeat(random.nextInt(600)));
        default -> text.setCharAt(at, (char) random.nextInt(128));
      }
    }
    return text.toString();
  }

  /**
   * A long run.
   *
   * @param arguments number of inputs, seed, and optionally a folder of real specs to mutate
   */
  public static void main(String[] arguments) throws IOException {
    long inputs = Long.parseLong(arguments[0]);
    SpecFuzz fuzz = new SpecFuzz(Long.parseLong(arguments[1]));
    if (arguments.length > 2) {
      fuzz.corpus(Path.of(arguments[2]));
    }
    long start = System.nanoTime();
    for (long i = 1; i <= inputs; i++) {
      fuzz.next();
      if (i % 100_000 == 0 || i == inputs) {
        System.out.printf(
            "%d inputs, %.0f s, slowest %.0f ms, no escape%n",
            i, (System.nanoTime() - start) / 1e9, fuzz.slowestMillis());
      }
    }
  }
}
