package io.tao4j.networks.lprnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ImageTransform.RandomInversion;
import io.tao4j.data.image.ImageTransform.RandomKernelBlur;
import io.tao4j.data.image.ImageTransform.RandomRotation;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.ImageTransform.Sometimes;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.BatchStream;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.lprnet.LprSpec.AugmentationConfig;
import io.tao4j.networks.reading.CtcReading;
import io.tao4j.networks.reading.Plates;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean: TAO's order of changes, its sizes, its way to read the outputs. */
class LprMeaningTest {
  private static AugmentationConfig augmentation(String text) {
    SpecTree tree = SpecReader.standard().parse(text, SpecSyntax.YAML, "spec");
    return new LprNetwork()
        .specBinder()
        .allowMissingPaths()
        .bind(
            tree.with("dataset_config.characters_list_file", "c.txt")
                .with("dataset_config.data_sources[0].image_directory_path", "i")
                .with("dataset_config.data_sources[0].label_directory_path", "l"))
        .spec()
        .augmentationConfig();
  }

  @Test
  void changesComeInTaosOrderBeforeTheSizeAndForSomePicturesNotAtAll() {
    AugmentationConfig config =
        augmentation(
            """
            augmentation_config:
              max_rotate_degree: 2
              rotate_prob: 0.4
              gaussian_kernel_size: [3, 7]
              blur_prob: 0.6
              reverse_color_prob: 0.1
              keep_original_prob: 0.25
            """);
    assertThat(new LprSettings(config).trainingPlan().transforms())
        .containsExactly(
            new Sometimes(
                0.75,
                List.of(
                    new RandomRotation(0.4, List.of(-2.0, -1.0, 0.0, 1.0, 2.0), true),
                    new RandomKernelBlur(0.6, List.of(3, 7)),
                    new RandomInversion(0.1))),
            new Resize(48, 96, Interpolation.BILINEAR));
  }

  @Test
  void aStepThatIsOffIsLeftOut() {
    AugmentationConfig config =
        augmentation(
            """
            augmentation_config:
              max_rotate_degree: 0
              gaussian_kernel_size: []
              reverse_color_prob: 0
            """);
    assertThat(new LprSettings(config).trainingPlan().transforms())
        .containsExactly(new Resize(48, 96, Interpolation.BILINEAR));
    assertThat(
            new LprSettings(augmentation("augmentation_config: {keep_original_prob: 1}"))
                .trainingPlan()
                .isRandom())
        .isFalse();
  }

  @Test
  void levelsAreSharesOf255InBlueGreenRed() {
    Preprocessing gray =
        new LprSettings(augmentation("augmentation_config: {output_channel: 1}")).preprocessing();
    assertThat(gray.channels()).isEqualTo(1);
    Preprocessing input = new LprSettings(augmentation("{}")).preprocessing();
    assertThat(input.plan().normalization().toString()).contains("BGR");
    assertThat(input.plan().normalization().scale()).isEqualTo(1 / 255.0);
    assertThat(input.plan().normalization().means()).containsOnly(0.0);
  }

  @Test
  void aStepIsFourPixelsWideOddSizesRoundedUp() {
    for (int[] size : new int[][] {{48, 96, 24}, {36, 44, 11}, {37, 45, 12}}) {
      AugmentationConfig config =
          augmentation(
              "augmentation_config: {output_height: %s, output_width: %s}\nlpr_config: {max_label_length: 4}"
                  .formatted(size[0], size[1]));
      Graph graph =
          LprGraph.build(new LprTrunk(18), new LprSettings(config).preprocessing(), 8, 35);
      assertThat(graph.type(graph.output(LprGraph.LOGITS).value()).shape().size(1))
          .isEqualTo(size[2]);
      assertThat(graph.type(graph.output(LprGraph.LOGITS).value()).shape().size(2)).isEqualTo(36);
    }
  }

  private static CtcReading inference(int beamWidth) {
    ModelMeta meta =
        new ModelMeta(
            "lprnet",
            List.of("A", "B"),
            new LprSettings(augmentation("{}")).preprocessing().toMap(),
            Map.of(),
            Map.of());
    return LprNetwork.reading(meta, beamWidth);
  }

  /** Logits are logarithms of these probabilities: of A, of B, of the blank. */
  private static Tensor logits(double[]... steps) {
    float[] all = new float[3 * steps.length];
    for (int t = 0; t < steps.length; t++) {
      for (int c = 0; c < 3; c++) {
        all[3 * t + c] = (float) Math.log(steps[t][c]);
      }
    }
    return Tensor.of(all, 1, steps.length, 3);
  }

  @Test
  void aCharactersConfidenceIsThatOfItsFirstStep() {
    Tensor logits =
        logits(
            new double[] {0.1, 0.1, 0.8},
            new double[] {0.6, 0.3, 0.1},
            new double[] {0.9, 0.05, 0.05},
            new double[] {0.1, 0.2, 0.7},
            new double[] {0.7, 0.2, 0.1},
            new double[] {0.2, 0.75, 0.05});
    ReadText read = inference(1).decode(Map.of(LprGraph.LOGITS, logits)).get(0);
    assertThat(read.text()).isEqualTo("AAB");
    assertThat(read.characters().stream().map(c -> Math.round(c.confidence() * 100)))
        .containsExactly(60L, 70L, 75L);
    assertThat(read.confidence()).isCloseTo(0.6, within(1e-6));
  }

  @Test
  void nothingIsAnAnswerTooWithItsProbability() {
    Tensor logits = logits(new double[] {0.1, 0.1, 0.8}, new double[] {0.2, 0.3, 0.5});
    ReadText read = inference(1).decode(Map.of(LprGraph.LOGITS, logits)).get(0);
    assertThat(read.text()).isEmpty();
    assertThat(read.confidence()).isCloseTo(0.4, within(1e-6));
  }

  /**
   * Of {@code beam_width} 4: the best path is blank, blank: 0.36. All paths of A: 0.4 * 0.4 + 2 *
   * 0.4 * 0.6 = 0.64.
   */
  @Test
  void aBeamSearchSumsPaths() {
    Tensor logits = logits(new double[] {0.4, 1e-9, 0.6}, new double[] {0.4, 1e-9, 0.6});
    assertThat(inference(1).decode(Map.of(LprGraph.LOGITS, logits)).get(0).text()).isEmpty();
    ReadText read = inference(4).decode(Map.of(LprGraph.LOGITS, logits)).get(0);
    assertThat(read.text()).isEqualTo("A");
    assertThat(read.confidence()).isCloseTo(0.64, within(1e-4));
  }

  @Test
  void thePenaltyIsOnKernelsAndBiasesOfTheLstmOnItsInputKernel() {
    assertThat(List.of("backbone.conv1.weight", "dense.bias", "lstm.weight_ih_l0"))
        .allMatch(LprGraph::isPenalised);
    assertThat(List.of("lstm.weight_hh_l0", "lstm.bias_ih_l0")).noneMatch(LprGraph::isPenalised);
  }

  private static TrainingTask training(Path folder, Map<String, String> fields) throws IOException {
    Path set = Plates.write(folder, List.of("01", "2", "31"));
    Map<String, String> all = new LinkedHashMap<>();
    all.put("lpr_config.hidden_units", "6");
    all.put("lpr_config.max_label_length", "4");
    all.put("augmentation_config.output_width", "44");
    all.put("augmentation_config.output_height", "36");
    all.put("dataset_config.characters_list_file", set.resolve("characters.txt").toString());
    all.put("dataset_config.data_sources[0].image_directory_path", set.resolve("image").toString());
    all.put("dataset_config.data_sources[0].label_directory_path", set.resolve("label").toString());
    all.putAll(fields);
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    LprNetwork network = new LprNetwork();
    return network.openTraining(network.specBinder().bind(tree).spec(), null);
  }

  @Test
  void theNetworkIsThatOfItsFields(@TempDir Path folder) throws IOException {
    Map<String, String> fields = Map.of("lpr_config.arch", "baseline", "lpr_config.nlayers", "10");
    try (TrainingTask shallow = training(folder, fields);
        TrainingTask deep = training(folder, Map.of("lpr_config.nlayers", "18"));
        TrainingTask wide = training(folder, Map.of("lpr_config.hidden_units", "9"))) {
      Graph graph = shallow.start().graph();
      assertThat(graph.parameter("backbone.block5a.conv2.weight").shape())
          .isEqualTo(Shape.of(300, 300, 3, 3));
      assertThat(graph.parameter("backbone.block2b.conv1.weight")).isNull();
      assertThat(deep.start().graph().parameter("backbone.block2b.conv1.weight").shape())
          .isEqualTo(Shape.of(64, 64, 3, 3));
      // nine rows of 300 channels are a column of a map of 36 / 4 rows; four gates of six units
      assertThat(graph.parameter("lstm.weight_ih_l0").shape()).isEqualTo(Shape.of(24, 2700));
      assertThat(wide.start().graph().parameter("lstm.weight_hh_l0").shape())
          .isEqualTo(Shape.of(36, 9));
      assertThat(graph.parameter("dense.weight").shape()).isEqualTo(Shape.of(5, 6));
      // max_label_length: rows of targets
      assertThat(shallow.program().graph().inputs())
          .anyMatch(i -> i.name().equals("targets") && i.type().shape().size(1) == 4);
      float[] bias = new float[24];
      Arrays.fill(bias, 6, 12, 1);
      assertThat(shallow.start().weights().get("lstm.bias_ih_l0").toFloatArray()).isEqualTo(bias);
    }
  }

  @Test
  void blocksAndBatchNormsAreFrozen(@TempDir Path folder) throws IOException {
    try (TrainingTask free = training(folder, Map.of());
        TrainingTask frozen =
            training(
                folder,
                Map.of("lpr_config.freeze_blocks", "[0, 2]", "lpr_config.freeze_bn", "true"))) {
      assertThat(free.program().phase().frozen()).isEmpty();
      assertThat(frozen.program().phase().frozen())
          .contains("backbone.conv1.weight", "backbone.block3a.conv1.weight")
          .doesNotContain("backbone.block2a.conv1.weight", "dense.weight");
      assertThat(free.program().phase().frozenBatchNorms()).isEmpty();
      assertThat(frozen.program().phase().frozenBatchNorms()).contains("backbone.block4a.bn1");
    }
  }

  @Test
  void theDataAreThoseOfTheFields(@TempDir Path folder) throws IOException {
    // data_sources: image_directory_path and label_directory_path; characters_list_file
    try (TrainingTask task = training(folder, Map.of("training_config.batch_size_per_gpu", "3"));
        BatchStream batches = task.batches(0)) {
      assertThat(task.start().meta().classNames()).containsExactly("0", "1", "2", "3");
      assertThat(task.stepsPerEpoch()).isEqualTo(1);
      assertThat(batches.next().ids()).allMatch(id -> id.endsWith(".png")).hasSize(3);
    }
  }

  @Test
  void validationsAreApartAsTheFieldSays(@TempDir Path folder) throws IOException {
    Map<String, String> fields = Map.of("eval_config.validation_period_during_training", "3");
    try (TrainingTask task = training(folder, fields)) {
      assertThat(task.settings().validationPeriod()).isEqualTo(3);
    }
  }
}
