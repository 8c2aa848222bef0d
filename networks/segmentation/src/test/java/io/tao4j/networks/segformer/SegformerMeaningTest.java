package io.tao4j.networks.segformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.engine.Optimizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Place;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Sets;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the spec's fields mean. */
class SegformerMeaningTest {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";
  private static final String TRAIN = "training_config.";
  private static final String VARIED = DATA + "augmentation.";

  private static SegformerSpec spec(String... fields) {
    SegformerNetwork network = new SegformerNetwork();
    SpecTree tree =
        SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    return network.specBinder().allowMissingPaths().bind(tree).spec();
  }

  private static Graph graph(String... fields) {
    return new SegformerDefinition(spec(fields)).graph();
  }

  /** {@code backbone}, {@code input_height}, {@code input_width}, {@code embed_dim}. */
  @Test
  void theGraphIsThatOfItsFields() {
    SegformerSpec given =
        spec(
            MODEL + "backbone", "mit_b1",
            MODEL + "input_height", "64",
            MODEL + "input_width", "96",
            MODEL + "embed_dim", "24",
            VARIED + "rotate_probability", "0");
    SegformerDefinition definition = new SegformerDefinition(given);
    Graph graph = definition.graph();
    assertThat(definition.specTrunk().name()).isEqualTo("mit_b1");
    assertThat(graph.inputs().get(0).type().shape().size(2)).isEqualTo(64);
    assertThat(graph.inputs().get(0).type().shape().size(3)).isEqualTo(96);
    assertThat(graph.parameter("decode_head.linear_c.0.proj.weight").shape().size(0)).isEqualTo(24);
    var logits = graph.type(graph.output(SegmenterDefinition.LOGITS).value()).shape();
    assertThat(List.of(logits.size(1), logits.size(2), logits.size(3)))
        .containsExactly(2L, 16L, 24L);
  }

  @Test
  void dropPathIsTheLargestRateOfTheEncoder() {
    assertThat(rates(graph(MODEL + "drop_path", "0.25"))).isEqualTo(0.25, within(1e-9));
    assertThat(rates(graph())).as("TAO's of MiT").isEqualTo(0.1, within(1e-9));
    assertThat(rates(graph(MODEL + "drop_path", "0"))).isZero();
  }

  private static double rates(Graph graph) {
    return graph.nodes().stream()
        .map(node -> node.op())
        .filter(op -> op instanceof NormalizeOp.Dropout drop && drop.wholeExamples())
        .mapToDouble(op -> ((NormalizeOp.Dropout) op).rate())
        .max()
        .orElse(0);
  }

  /** Of {@code pretrained_model_path}, {@code pretrained_source}, {@code start_model_path}. */
  @Test
  void theTrainingStartsWhereItsFieldsSay() {
    StartSettings start =
        spec(
                MODEL + "pretrained_model_path",
                "weights.pth",
                MODEL + "pretrained_source",
                "classpath:weights",
                MODEL + "start_model_path",
                "other.tao",
                "random_seed",
                "11")
            .plan(10)
            .start();
    assertThat(start)
        .isEqualTo(
            new StartSettings(
                Optional.of(Path.of("other.tao")),
                Optional.of(Path.of("weights.pth")),
                Optional.of("classpath:weights"),
                false,
                true,
                false,
                11));
    assertThat(spec().plan(10).start().model()).isEmpty();
    assertThat(spec(TRAIN + "enable_qat", "true").quantizationAware()).isTrue();
    assertThat(spec().quantizationAware()).isFalse();
  }

  @Test
  void freezeBlocksAndFreezeBackboneAreBlocksOfTheEncoder() {
    assertThat(spec(MODEL + "freeze_blocks", "[0, 2]").plan(10).program().freezeBlocks())
        .containsExactly(0, 2);
    int blocks = spec().modelConfig().encoder().get().blocks().size();
    assertThat(spec(MODEL + "freeze_backbone", "true").plan(10).program().freezeBlocks())
        .isEqualTo(IntStream.range(0, blocks).boxed().toList());
  }

  /** {@code root_dir} with {@code train_split} and {@code validation_split}, or lists. */
  @Test
  void theSetsAreThoseOfTheirFields() {
    String[] fields = {
      DATA + "root_dir", "set",
      DATA + "train_split", "first",
      DATA + "validation_split", "second",
      DATA + "filter_data", "true",
      TRAIN + "workers", "5",
      DATA + "train_data_sources", "[]",
      DATA + "val_data_sources", "[]"
    };
    Sets sets = spec(fields).sets();
    Path root = Path.of("set");
    assertThat(sets.training())
        .containsExactly(new Place(root.resolve("images/first"), root.resolve("masks/first")));
    assertThat(sets.validation())
        .containsExactly(new Place(root.resolve("images/second"), root.resolve("masks/second")));
    assertThat(sets.leavesOut()).isTrue();
    assertThat(sets.workers()).isEqualTo(5);
    fields[fields.length - 3] = "[{image_path: a, masks_path: b}]";
    assertThat(spec(fields).sets().training())
        .containsExactly(new Place(Path.of("a"), Path.of("b")));
  }

  /**
   * {@code seg_class}, {@code label_id} and {@code rgb} of the palette, {@code label_transform} and
   * {@code ignore_label}.
   */
  @Test
  void theClassesAreThoseOfThePalette() {
    String two = "[{seg_class: car, label_id: 4, rgb: [4]}, {seg_class: road, label_id: 2}]";
    assertThat(
            spec(
                    DATA + "palette",
                    two,
                    DATA + "label_transform",
                    "None",
                    DATA + "ignore_label",
                    "7")
                .classes())
        .isEqualTo(
            new MaskClasses(
                List.of("road", "car"), Map.of(2, 0, 4, 1), false, OptionalInt.of(7), false));
    assertThat(spec(DATA + "palette", two, DATA + "label_transform", "norm").classes().grey())
        .as("black and white")
        .isTrue();
    assertThat(
            spec(
                    DATA + "palette",
                    "[{seg_class: car, label_id: 1, rgb: [255, 0, 0]},"
                        + " {seg_class: road, label_id: 0, rgb: [0, 0, 255]}]",
                    DATA + "label_transform",
                    "None")
                .classes())
        .isEqualTo(
            new MaskClasses(
                List.of("road", "car"),
                Map.of(0xff0000, 1, 0x0000ff, 0),
                true,
                OptionalInt.empty(),
                false));
  }

  @Test
  void meanAndStdAreThoseOfLevelsOver255() {
    assertThat(
            spec(DATA + "mean", "[0.1, 0.2, 0.3]", DATA + "std", "[0.4, 0.5, 0.6]").preprocessing())
        .isEqualTo(
            Preprocessing.stretch(
                256,
                256,
                Interpolation.BICUBIC,
                new Normalization(
                    ColorOrder.RGB, 1.0 / 255, List.of(0.1, 0.2, 0.3), List.of(0.4, 0.5, 0.6))));
  }

  @Test
  void theAugmentationIsThatOfItsFields() {
    assertThat(
            spec(
                    VARIED + "hflip_probability", "0.1",
                    VARIED + "vflip_probability", "0.2",
                    VARIED + "rotate_probability", "0.3",
                    VARIED + "angle_list", "[180, 270]",
                    VARIED + "with_random_crop", "true",
                    VARIED + "scale_range", "[1.5, 2]",
                    VARIED + "with_random_blur", "true",
                    VARIED + "brightness", "0.4",
                    VARIED + "contrast", "0.5",
                    VARIED + "saturation", "0.6",
                    VARIED + "hue", "0.2")
                .augmentation())
        .isEqualTo(
            new SegmentationAugmentation(
                0.1,
                0.2,
                new SegmentationAugmentation.Part(0.8, 1.5, 2),
                0.3,
                List.of(2, 3),
                List.of(
                    new ImageTransform.RandomBlur(1),
                    new ImageTransform.ColorJitter(0.4, 0.5, 0.6, 0.2)),
                0));
    SegmentationAugmentation off =
        spec(
                VARIED + "with_random_crop", "false",
                VARIED + "scale_range", "[]",
                VARIED + "with_random_blur", "false",
                VARIED + "angle_list", "[]",
                VARIED + "brightness", "0",
                VARIED + "contrast", "0",
                VARIED + "saturation", "0",
                VARIED + "hue", "0")
            .augmentation();
    assertThat(off.cut()).isEqualTo(new SegmentationAugmentation.Part(1, 1, 1));
    assertThat(off.levels()).isEmpty();
    assertThat(off.turn()).isZero();
  }

  /** Of {@code batch_size}, {@code num_epochs}, {@code head_factor} and so on. */
  @Test
  void theTrainingIsThatOfItsFields() {
    SegformerSpec given =
        spec(
            TRAIN + "batch_size",
            "5",
            TRAIN + "num_epochs",
            "6",
            TRAIN + "validation_interval",
            "2",
            TRAIN + "checkpoint_interval",
            "3",
            TRAIN + "lr",
            "0.5",
            TRAIN + "head_factor",
            "4",
            "random_seed",
            "21");
    assertThat(given.batchSize()).isEqualTo(5);
    TrainingPlan plan = given.plan(10);
    assertThat(plan.settings())
        .isEqualTo(new TrainingSettings(6, new SegformerRate(0.5), 21, 2, 3, null, 1, null));
    assertThat(plan.program().headFactor()).isEqualTo(4);
    TrainingSettings steps =
        spec(TRAIN + "max_steps", "25", TRAIN + "validation_steps", "11").plan(10).settings();
    assertThat(steps.epochs()).isEqualTo(3);
    assertThat(steps.validationPeriod()).isEqualTo(2);
  }

  /** {@code optim} with its {@code weight_decay} and {@code momentum}. */
  @Test
  void theRuleIsThatOfOptim() {
    assertThat(rule("adamw")).isEqualTo(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.25));
    assertThat(rule("adam")).isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0.25));
    assertThat(rule("sgd")).isEqualTo(new Optimizer.Sgd(0.75, false, 0.25));
  }

  private static Optimizer rule(String name) {
    ProgramSettings program =
        spec(TRAIN + "optim", name, TRAIN + "weight_decay", "0.25", TRAIN + "momentum", "0.75")
            .plan(10)
            .program();
    return program.optimizer();
  }

  @Test
  void thePolicyIsAFallOrStairs() {
    var linear = spec(TRAIN + "policy", "linear", TRAIN + "lr", "0.2").plan(10).settings();
    assertThat(linear.schedule().rate(0, 1000)).isLessThan(1e-5);
    assertThat(linear.schedule().rate(10, 1000)).isCloseTo(0.2, within(1e-9));
    assertThat(linear.schedule().rate(505, 1000)).isCloseTo(0.1, within(1e-9));
    assertThat(linear.schedule().rate(1000, 1000)).isZero();
    var stairs =
        spec(TRAIN + "policy", "step", TRAIN + "lr", "0.2", TRAIN + "num_epochs", "6")
            .plan(10)
            .settings();
    assertThat(stairs.schedule().rate(19, 60)).isCloseTo(0.2, within(1e-9));
    assertThat(stairs.schedule().rate(20, 60)).isCloseTo(0.02, within(1e-9));
    assertThat(stairs.schedule().rate(40, 60)).isCloseTo(0.002, within(1e-9));
  }
}
