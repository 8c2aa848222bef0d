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
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spec --explain FILE}: what a file will do, told of NVIDIA's own files. */
class ExplainTest {
  /** How a sentence ends that tells what no field of the file asks for. */
  private static final String SILENT = "The file does not say so: it is the default.";

  /** Sentences that end in a name of the file's own. */
  private static final Pattern PLACES =
      Pattern.compile("^(It starts from|It trains on|It validates on|The model of)");

  /** Matches nothing: no field of a file asks for such a sentence. */
  private static final String NO_FIELD = "(?!)";

  /** Why TAO's PyTorch classification varies pictures without a word: by its release. */
  private static final String NEWER =
      "Of this, what the file does not give is as TAO's PyTorch classification has it by default";

  private static final String OLDER =
      "TAO's PyTorch classification of releases 5.0 to 5.3 crops and flips so by default";

  /** What SSD's pictures go through in TAO whatever the file says. */
  private static final Map<String, String> WINDOWS =
      Map.of("Around the picture the mean colour", SILENT, "A part is cut", SILENT);

  /** Folders of NVIDIA's files, with the network that reads them. */
  private static final Map<String, String> NETWORKS =
      Map.ofEntries(
          Map.entry("classification_tf1", "classification"),
          Map.entry("classification_tf2", "classification"),
          Map.entry("classification_pyt", "classification"),
          Map.entry("multitask_classification", "multitask_classification"),
          Map.entry("yolo_v4", "yolo_v4"),
          Map.entry("yolo_v4_tiny", "yolo_v4_tiny"),
          Map.entry("ssd", "ssd"),
          Map.entry("dssd", "dssd"),
          Map.entry("retinanet", "retinanet"),
          Map.entry("detectnet_v2", "detectnet_v2"),
          Map.entry("facenet", "detectnet_v2"),
          Map.entry("efficientdet_tf2", "efficientdet"));

  /**
   * How a sentence on pictures begins, with a field that a file then must have; none for others.
   */
  private static final Map<String, String> SENTENCES =
      Map.ofEntries(
          Map.entry("Left and right are exchanged", "\\w*flip\\w*"),
          Map.entry("Top and bottom are exchanged", "vertical_flip\\w*|vflip\\w*"),
          Map.entry("Four pictures are put together", "mosaic_prob"),
          Map.entry("Each side of a picture moves", "jitter"),
          Map.entry("Hues turn by", "hue\\w*"),
          Map.entry("Saturation is multiplied", "saturation"),
          Map.entry("Saturation changes", "saturation\\w*"),
          Map.entry("Brightness is multiplied", "exposure"),
          Map.entry("Levels move by", "brightness|color_shift_stddev"),
          Map.entry("Contrast changes", "contrast\\w*"),
          Map.entry("Every \\d+ batches width and height change", "randomize_input_shape_period"),
          Map.entry("Around the picture the mean colour is put", "zoom_out_\\w+"),
          Map.entry("A part is cut with probability 6/7", "random_crop_\\w+"),
          Map.entry("It is enlarged", "zoom_m\\w+"),
          Map.entry("It is moved by up to \\d+ pixels to either side", "translate_max_\\w"),
          Map.entry("It is scaled, its shape kept, to fit", "random_crop_\\w+"),
          Map.entry("If it is not of \\d+ x \\d+ .* already: It is scaled", "enable_random_crop"),
          Map.entry("A part of [0-9.]+ to [0-9.]+ of its area", "\\w*crop\\w*"),
          Map.entry("RandAugment makes", "random_augment|auto_augment|random_aug"),
          Map.entry("It is turned by one of", "random_rotation"),
          Map.entry("It is scaled by", "random_crop|with_scale_random_crop"),
          Map.entry("It is blurred", "\\w*blur\\w*"),
          Map.entry("A rectangle of it is painted over", "random_erase"),
          Map.entry("Brightness, contrast, saturation and hue", "random_color"),
          Map.entry("Each batch is mixed by mixup or cutmix", "\\w*mix\\w*"),
          Map.entry("Pictures are blended", "mixup\\w*"),
          Map.entry("[0-9.]+ of a target is spread", "label_smoothing|label_smooth_val"),
          Map.entry("It is moved by up to [0-9.]+ of its sides and zoomed", NO_FIELD),
          Map.entry("Each is stretched", ""),
          Map.entry("All is stretched to the input", ""),
          Map.entry("Pictures are not varied", ""),
          Map.entry("TAO flips unless disable_horizontal_flip is true", ""),
          Map.entry("TAO crops so unless enable_random_crop is false", ""),
          Map.entry("TAO changes colours so unless enable_color_augmentation is false", ""),
          Map.entry("Mixup is a default", ""),
          Map.entry("This smoothing is a default", ""),
          Map.entry("TAO varies pictures so, and no field of the file changes it", ""),
          Map.entry(
              "TAO's PyTorch classification of releases 5.0 to 5.3 crops and flips so by default",
              ""),
          Map.entry("Of this, what the file does not give is as TAO's PyTorch classification", ""));

  /**
   * What TAO does without a word of the file, by folder: how a sentence begins, and a pattern of
   * what then must be told: {@link #SILENT} by the sentence itself, all else by any.
   */
  private static final Map<String, Map<String, String>> DEFAULTS =
      Map.ofEntries(
          Map.entry(
              "classification_tf1", Map.of("Left", "TAO flips unless disable_horizontal_flip")),
          Map.entry(
              "classification_tf2",
              Map.of(
                  "Left", "TAO flips unless disable_horizontal_flip",
                  "If it is not of", "TAO crops so unless enable_random_crop is false",
                  "Pictures are blended", "Mixup is a default; the file does not say.",
                  "0.", "This smoothing is a default; the file does not say.")),
          Map.entry(
              "classification_pyt",
              Map.of(
                  "Left", NEWER + "|" + OLDER,
                  "A part of", NEWER + "|" + OLDER,
                  "Top", NEWER,
                  "RandAugment", NEWER,
                  "It is turned", NEWER,
                  "It is scaled", NEWER,
                  "It is blurred", NEWER,
                  "Brightness", NEWER,
                  "A rectangle", NEWER)),
          Map.entry(
              "multitask_classification",
              Map.of("Left", "TAO varies pictures so", "It is moved", "TAO varies pictures so")),
          Map.entry("ssd", WINDOWS),
          Map.entry("dssd", WINDOWS),
          Map.entry("retinanet", WINDOWS),
          Map.entry(
              "efficientdet_tf2",
              Map.of("Left", SILENT, "It is scaled, its shape kept, to fit", SILENT)));

  /** A file that trains, with what is told of it. */
  private record Told(String file, String folder, String text, String story) {
    /** Sentences below a topic; of all topics for null. */
    List<String> sentences(@Nullable String topic) {
      List<String> sentences = new ArrayList<>();
      String in = "";
      for (String line : story.strip().split("\n", -1)) {
        if (!line.startsWith("  ")) {
          in = line;
        } else if (topic == null || topic.equals(in)) {
          sentences.add(line.strip());
        }
      }
      return sentences;
    }

    /** Whether the file gives a field of that name, or value of that name, outside of comments. */
    boolean names(String field) {
      return Pattern.compile("\\b(" + field + ")\\b")
          .matcher(text.replaceAll("(?m)#.*$", ""))
          .find();
    }
  }

  /** TAO's own records hold the pictures; here the folder that they were made of is wanted. */
  private static String withPictures(String folder, String text) {
    if (folder.startsWith("efficientdet")) {
      return text
          + """

          dataset_config:
            data_sources: [{tfrecords_path: records/*, image_directory_path: pictures}]
          """;
    }
    return text.contains("image_directory_path")
        ? text
        : text.replaceAll("(tfrecords_path: *\"[^\"]*\")", "$1 image_directory_path: \"pictures\"");
  }

  private static List<Told> told() throws IOException {
    Optional<Path> shared = SharedData.folder("tao-specs");
    assumeTrue(shared.isPresent(), "no shared data");
    List<Told> told = new ArrayList<>();
    for (String folder : NETWORKS.keySet().stream().sorted().toList()) {
      SpecValidator specs = Tao.network(NETWORKS.get(folder)).specs().allowMissingPaths();
      try (Stream<Path> files = Files.list(shared.get().resolve(folder))) {
        for (Path file : (Iterable<Path>) files.sorted()::iterator) {
          String text = withPictures(folder, Files.readString(file));
          SpecSyntax syntax =
              file.toString().endsWith(".yaml") ? SpecSyntax.YAML : SpecSyntax.PROTOBUF_TEXT;
          SpecTree tree = SpecReader.standard().parse(text, syntax, file.toString());
          SpecReport report = specs.forVerb(Verb.TRAIN).check(tree);
          if (specs.taskOf(tree).isEmpty() && !report.hasErrors()) {
            told.add(
                new Told(
                    file.getFileName().toString(),
                    folder,
                    text,
                    Tao.network(NETWORKS.get(folder)).explain(tree)));
          }
        }
      }
    }
    return told;
  }

  private static List<Told> told = List.of();

  @BeforeAll
  static void tell() throws IOException {
    told = told();
  }

  @Test
  void everyFileOfNvidiasThatTrainsIsTold() {
    assertThat(told.stream().map(Told::folder)).containsAll(NETWORKS.keySet());
    assertThat(told).hasSizeGreaterThan(40);
    for (Told one : told) {
      assertThat(one.story())
          .as(one.folder() + "/" + one.file())
          .contains("Data\n", "Input\n", "Network\n", "Pictures in training\n", "Rate\n");
      if (!one.names("byom")) {
        assertThat(one.story()).contains("strides", "parameters");
      }
    }
  }

  @Test
  void sentencesArePlain() {
    for (Told one : told) {
      String place = one.folder() + "/" + one.file();
      for (String sentence : one.sentences(null)) {
        assertThat(sentence)
            .as(place)
            .matches("['A-Z0-9].*\\.")
            .doesNotContain("null", "Optional", "@", "../", "  ", " ,", "NaN", "...");
      }
      List<String> own = new ArrayList<>(one.sentences(null));
      own.removeAll(one.sentences("Notices"));
      own.removeIf(sentence -> PLACES.matcher(sentence).find());
      for (String sentence : own) {
        assertThat(sentence)
            .as(place)
            .doesNotContainPattern("[\\[\\]{}]")
            .doesNotContainPattern("\\b[A-Z]{2,}_[A-Z]");
      }
    }
  }

  @Test
  void noFileTrainsWithAVariationThatItDoesNotName() {
    int silent = 0;
    for (Told one : told) {
      for (String sentence : one.sentences("Pictures in training")) {
        String place = one.folder() + "/" + one.file() + ": " + sentence;
        List<String> fields =
            SENTENCES.entrySet().stream()
                .filter(entry -> Pattern.compile("^" + entry.getKey()).matcher(sentence).find())
                .map(Map.Entry::getValue)
                .toList();
        assertThat(fields).as(place).hasSize(1);
        String field = fields.get(0);
        if (field.isEmpty()) {
          continue;
        }
        boolean named = one.names(field);
        if (sentence.endsWith(SILENT)) {
          assertThat(named).as(place).isFalse();
        }
        if (!named) {
          silent++;
          String said =
              DEFAULTS.getOrDefault(one.folder(), Map.of()).entrySet().stream()
                  .filter(entry -> sentence.startsWith(entry.getKey()))
                  .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                  .map(Map.Entry::getValue)
                  .orElse("a default of TAO's");
          assertThat(said.equals(SILENT) ? sentence : one.story()).as(place).containsPattern(said);
        }
      }
    }
    assertThat(silent).isPositive();
  }

  @Test
  void pathsAreToldWithoutDetours(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data/train/a"));
    Files.createDirectories(folder.resolve("specs"));
    Path spec =
        Files.writeString(
            folder.resolve("specs/spec.yaml"),
            """
            model_config: {input_image_size: "3,32,32"}
            train_config: {train_dataset_path: ../data/train, val_dataset_path: ../data/no}
            """);
    Files.createDirectories(folder.resolve("data/train/b"));
    for (String kind : List.of("a", "b")) {
      ImageIO.write(
          new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB),
          "png",
          folder.resolve("data/train/" + kind + "/1.png").toFile());
    }
    String story = Tao.network("classification").explain(SpecReader.standard().read(spec));
    assertThat(story)
        .contains(
            "It trains on %s: 2 pictures of 2 classes, from 1 to 1 of each."
                .formatted(folder.resolve("data/train").toRealPath()))
        .doesNotContain("../data/train");
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
