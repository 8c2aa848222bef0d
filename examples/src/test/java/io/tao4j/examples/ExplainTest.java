package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tao4j.Tao;
import io.tao4j.fixtures.SharedData;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code spec --explain FILE}: what a file will do, told of NVIDIA's own files. */
class ExplainTest {
  /** Folders of NVIDIA's files, with the network that reads them. */
  private static final Map<String, String> NETWORKS =
      Map.of(
          "classification_tf1", "classification",
          "classification_tf2", "classification",
          "classification_pyt", "classification",
          "yolo_v4", "yolo_v4",
          "yolo_v4_tiny", "yolo_v4_tiny");

  /** What a sentence says of a picture, with the word that the file then must have. */
  private static final Map<String, String> VARIATIONS =
      Map.of(
          "Left and right are exchanged", "flip",
          "Top and bottom are exchanged", "vertical_flip|vflip",
          "Four pictures", "mosaic",
          "Each side of a picture moves", "jitter",
          "Hues turn|Its hue turns", "hue|color_augmentation|random_color",
          "Saturation is", "saturation",
          "Brightness is", "exposure",
          "Every \\d+ batches", "randomize_input_shape_period",
          "is scaled, its shape kept, to cover|A part of", "crop",
          "RandAugment|painted over|blurred|made grey|turned by|Brightness, contrast",
              "random_augment|random_erase|random_color|random_rotation|random_aug|blur|mix");

  /** TAO's own defaults, by generation: what a file does without a word, and how it is told. */
  private static final Map<String, List<String>> DEFAULTS =
      Map.of(
          "classification_tf1", List.of("TAO flips unless disable_horizontal_flip"),
          "classification_tf2", List.of("TAO flips unless disable_horizontal_flip"),
          "classification_pyt",
              List.of(
                  "as TAO's PyTorch classification has it by default",
                  "crops so by default; the file does not say"));

  /** A file that trains, with what is told of it. */
  private record Told(String file, String folder, String text, String story) {
    List<String> pictures() {
      List<String> sentences = new ArrayList<>();
      boolean in = false;
      for (String line : story.split("\n", -1)) {
        if (line.startsWith("  ")) {
          if (in) {
            sentences.add(line.strip());
          }
        } else {
          in = line.equals("Pictures in training");
        }
      }
      return sentences;
    }
  }

  private static List<Told> told() throws IOException {
    Optional<Path> shared = SharedData.folder("tao-specs");
    assumeTrue(shared.isPresent(), "no shared data");
    List<Told> told = new ArrayList<>();
    for (String folder : NETWORKS.keySet().stream().sorted().toList()) {
      SpecValidator specs = Tao.network(NETWORKS.get(folder)).specs().allowMissingPaths();
      try (Stream<Path> files = Files.list(shared.get().resolve(folder))) {
        for (Path file : (Iterable<Path>) files.sorted()::iterator) {
          SpecTree tree = SpecReader.standard().read(file);
          SpecReport report = specs.forVerb(Verb.TRAIN).check(tree);
          if (specs.taskOf(tree).isEmpty() && !report.hasErrors()) {
            told.add(
                new Told(
                    file.getFileName().toString(),
                    folder,
                    Files.readString(file),
                    Tao.network(NETWORKS.get(folder)).explain(tree)));
          }
        }
      }
    }
    return told;
  }

  @Test
  void everyFileOfNvidiasThatTrainsIsTold() throws IOException {
    List<Told> told = told();
    assertThat(told).hasSizeGreaterThan(20);
    assertThat(told)
        .allSatisfy(
            one ->
                assertThat(one.story())
                    .as(one.file())
                    .contains("Data\n", "Input\n", "Network\n", "Pictures in training\n", "Rate\n")
                    .doesNotContain("null", "Optional", "@"));
  }

  @Test
  void noFileTrainsWithAVariationThatItDoesNotName() throws IOException {
    for (Told one : told()) {
      for (String sentence : one.pictures()) {
        String words =
            VARIATIONS.entrySet().stream()
                .filter(entry -> Pattern.compile(entry.getKey()).matcher(sentence).find())
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("|"));
        boolean named = words.isEmpty() || Pattern.compile(words).matcher(one.text()).find();
        boolean said =
            DEFAULTS.getOrDefault(one.folder(), List.of()).stream().anyMatch(one.story()::contains);
        assertThat(named || said).as(one.folder() + "/" + one.file() + ": " + sentence).isTrue();
      }
    }
  }

  @Test
  void aFileIsToldInSentencesWithItsFigures() {
    String text =
        """
        model_config { arch: "resnet" n_layers: 18 input_image_size: "3,224,224" all_projections: true }
        train_config {
          train_dataset_path: "no/train"
          val_dataset_path: "no/val"
          batch_size_per_gpu: 64
          n_epochs: 80
          n_workers: 4
          optimizer { sgd { lr: 0.01 momentum: 0.9 } }
          lr_config { step { learning_rate: 0.006 step_size: 10 gamma: 0.1 } }
          reg_config { type: "L2" scope: "Conv2D,Dense" weight_decay: 0.0001 }
        }
        """;
    String story =
        Tao.network("classification")
            .explain(SpecReader.standard().parse(text, SpecSyntax.PROTOBUF_TEXT, "spec.txt"));
    assertThat(story)
        .contains(
            "It trains on the folders of no/train, which is not here; 2 classes are assumed.",
            "3 channels, 224 x 224 pixels",
            "Left and right are exchanged with probability 0.5.",
            "TAO flips unless disable_horizontal_flip is true; the file does not say.",
            "16"); // stride of TAO's templates
  }
}
