package io.tao4j.networks.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.PixelTargets;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Place;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Sets;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Windows;
import io.tao4j.schedule.ConstantRate;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What TAO's fields mean. */
class UnetMeaningTest {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";
  private static final String TRAIN = "training_config.";
  private static final String PLACES = DATA + "augmentation_config.spatial_augmentation.";

  private static UnetSpec spec(String... fields) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    return UnetGraphTest.spec(all);
  }

  @Test
  void zeroIsTaosDefaultOfTheAugmentation() {
    SegmentationAugmentation zero =
        spec(
                PLACES + "hflip_probability", "0",
                PLACES + "vflip_probability", "0.1",
                PLACES + "crop_and_resize_prob", "0",
                PLACES + "crop_and_resize_ratio", "0",
                DATA + "augmentation_config.brightness_augmentation.delta", "0")
            .augmentation();
    assertThat(zero).isEqualTo(SegmentationAugmentation.sides(0.5, 0.1, 0.5, 0, 0.2));
    assertThat(spec(DATA + "augment", "false").augmentation())
        .isEqualTo(SegmentationAugmentation.NONE);
  }

  @Test
  void theAugmentationIsThatOfItsFields() {
    assertThat(
            spec(
                    DATA + "augment", "true",
                    PLACES + "hflip_probability", "0.1",
                    PLACES + "vflip_probability", "0.2",
                    PLACES + "crop_and_resize_prob", "0.3",
                    PLACES + "crop_and_resize_ratio", "0.4",
                    DATA + "augmentation_config.brightness_augmentation.delta", "0.6")
                .augmentation())
        .isEqualTo(SegmentationAugmentation.sides(0.1, 0.2, 0.3, 0.4, 0.6));
  }

  private static Graph graph(String... fields) {
    return new UnetDefinition(spec(fields)).graph();
  }

  /** Small, so that nothing large is built. */
  private static Graph dynamic(String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.addAll(
        List.of(
            MODEL + "arch", "vanilla_unet_dynamic",
            MODEL + "base_filters", "6",
            MODEL + "model_input_height", "32",
            MODEL + "model_input_width", "64"));
    return graph(all.toArray(String[]::new));
  }

  private static List<Long> sizes(Shape shape) {
    return shape.dims().stream().skip(1).map(Dim::size).toList();
  }

  private static List<Long> logits(Graph graph) {
    return sizes(graph.type(graph.output(SegmenterDefinition.LOGITS).value()).shape());
  }

  @Test
  void archAndNumLayersNameTheEncoder() {
    assertThat(trunk("resnet", 34)).isEqualTo("resnet34");
    assertThat(trunk("resnet", 0)).isEqualTo("resnet18");
    assertThat(trunk("vgg", 19)).startsWith("vgg19");
    assertThat(trunk("efficientnet_b0", 0)).startsWith("efficientnet").contains("b0");
    assertThat(trunk("vanilla_dynamic", 0)).isEqualTo("vanilla_unet_dynamic");
  }

  private static String trunk(String arch, int layers) {
    return new UnetDefinition(spec(MODEL + "arch", arch, MODEL + "num_layers", "" + layers))
        .specTrunk()
        .name();
  }

  @Test
  void useBatchNormAndAllProjectionsAreInTheEncoder() {
    Map<String, String> small =
        Map.of(MODEL + "model_input_height", "32", MODEL + "model_input_width", "32");
    Graph both = new UnetDefinition(UnetGraphTest.spec(small)).graph();
    Map<String, String> fields = new HashMap<>(small);
    fields.put(MODEL + "use_batch_norm", "false");
    fields.put(MODEL + "all_projections", "false");
    Graph neither = new UnetDefinition(UnetGraphTest.spec(fields)).graph();
    assertThat(norms(both)).isPositive();
    assertThat(norms(neither)).isZero();
    // resnet18 has four stages of two blocks
    assertThat(projections(both)).isEqualTo(8);
    assertThat(projections(neither)).isEqualTo(4);
  }

  private static long norms(Graph graph) {
    return graph.nodes().stream().filter(n -> n.op() instanceof NormalizeOp.BatchNorm).count();
  }

  private static long projections(Graph graph) {
    return graph.parameters().stream()
        .filter(p -> p.name().endsWith("downsample.0.weight"))
        .count();
  }

  /** Of {@code model_input_height}, {@code model_input_width} and so on. */
  @Test
  void theInputAndTheOutputAreThoseOfTheirFields() {
    Graph grey =
        dynamic(MODEL + "model_input_channels", "1", DATA + "input_image_type", "grayscale");
    assertThat(sizes(grey.inputs().get(0).type().shape())).containsExactly(1L, 32L, 64L);
    assertThat(logits(grey)).containsExactly(2L, 32L, 64L);
    assertThat(sizes(dynamic().inputs().get(0).type().shape())).containsExactly(3L, 32L, 64L);
    // activation
    assertThat(logits(dynamic(MODEL + "activation", "sigmoid"))).containsExactly(1L, 32L, 64L);
    // base_filters: of the first stage, and twice as many with each further one
    assertThat(dynamic().parameter("backbone.stage0.conv1.weight").shape().size(0)).isEqualTo(6);
    assertThat(dynamic().parameter("backbone.stage2.conv1.weight").shape().size(0)).isEqualTo(24);
  }

  @Test
  void dropoutRateIsBeforeTheLastLayer() {
    assertThat(
            dynamic(MODEL + "dropout_rate", "0.25").nodes().stream()
                .filter(node -> node.op() instanceof NormalizeOp.Dropout)
                .map(node -> ((NormalizeOp.Dropout) node.op()).rate()))
        .containsExactly(0.25);
    assertThat(dynamic().nodes()).noneMatch(node -> node.op() instanceof NormalizeOp.Dropout);
  }

  /** Of {@code initializer}: bounds and deviation of the decoder's kernels, by their formulas. */
  @Test
  void theInitializerDrawsTheDecodersKernels() {
    String name = "decoder.0.conv1.weight"; // [channels, twice as many, 3, 3]
    Shape shape = dynamic().parameter(name).shape();
    double in = shape.size(1) * 9;
    double out = shape.size(0) * 9;
    float[] glorot = kernel(name);
    assertThat(largest(glorot)).isCloseTo(Math.sqrt(6 / (in + out)), withinPercentage(2));
    assertThat(kernel(name, MODEL + "initializer", "GLOROT_UNIFORM")).isEqualTo(glorot);
    float[] uniform = kernel(name, MODEL + "initializer", "HE_UNIFORM");
    assertThat(largest(uniform)).isCloseTo(Math.sqrt(6 / in), withinPercentage(2));
    float[] normal = kernel(name, MODEL + "initializer", "HE_NORMAL");
    double squares = 0;
    for (float weight : normal) {
      squares += weight * weight;
    }
    assertThat(Math.sqrt(squares / normal.length))
        .isCloseTo(Math.sqrt(2 / in), withinPercentage(3));
    // and random_seed draws others
    assertThat(kernel(name, "random_seed", "7")).isNotEqualTo(glorot);
  }

  private static float[] kernel(String name, String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.addAll(
        List.of(
            MODEL + "arch", "vanilla_unet_dynamic",
            MODEL + "base_filters", "6",
            MODEL + "model_input_height", "32",
            MODEL + "model_input_width", "32"));
    return new UnetDefinition(spec(all.toArray(String[]::new)))
        .firstWeights()
        .get(name)
        .toFloatArray();
  }

  private static double largest(float[] weights) {
    double largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return largest;
  }

  @Test
  void theTrainingStartsWhereItsFieldsSay() {
    StartSettings start =
        spec(
                MODEL + "pretrained_model_file",
                "weights.pth",
                MODEL + "pretrained_source",
                "classpath:weights",
                MODEL + "pruned_model_path",
                "pruned.tao",
                TRAIN + "keep_known_classes",
                "true",
                "random_seed",
                "11")
            .plan(10)
            .start();
    assertThat(start)
        .isEqualTo(
            new StartSettings(
                Optional.of(Path.of("pruned.tao")),
                Optional.of(Path.of("weights.pth")),
                Optional.of("classpath:weights"),
                false,
                true,
                true,
                11));
    StartSettings nothing = spec().plan(10).start();
    assertThat(nothing.model()).isEmpty();
    assertThat(nothing.weights()).isEmpty();
    assertThat(nothing.keepKnownClasses()).isFalse();
  }

  @Test
  void whatIsFrozenIsThatOfItsFields() {
    ProgramSettings some =
        spec(MODEL + "freeze_blocks", "[0, 2]", MODEL + "freeze_bn", "true").plan(10).program();
    assertThat(some.freezeBlocks()).containsExactly(0, 2);
    assertThat(some.frozenBatchNorms()).isEqualTo(BatchNorms.ALL);
    ProgramSettings all = spec(MODEL + "freeze_pretrained_layers", "true").plan(10).program();
    // the stem and four stages
    assertThat(all.freezeBlocks()).containsExactly(0, 1, 2, 3, 4);
    assertThat(all.frozenBatchNorms()).isEqualTo(BatchNorms.NONE);
  }

  @Test
  void resizePaddingAndResizeMethodPrepareThePicture() {
    Normalization numbers = spec().preprocessing().normalization();
    assertThat(spec(DATA + "resize_method", "AREA").preprocessing())
        .isEqualTo(Preprocessing.letterbox(320, 320, 0, Interpolation.AREA, numbers));
    assertThat(
            spec(DATA + "resize_padding", "false", DATA + "resize_method", "BICUBIC")
                .preprocessing())
        .isEqualTo(Preprocessing.stretch(320, 320, Interpolation.BICUBIC, numbers));
    assertThat(spec(DATA + "resize_method", "NEAREST_NEIGHBOR").preprocessing().interpolation())
        .isEqualTo(Interpolation.NEAREST);
    assertThat(spec(DATA + "resize_method", "").preprocessing().interpolation())
        .isEqualTo(Interpolation.BILINEAR);
  }

  /**
   * {@code train_images_path}, {@code train_masks_path}, {@code val_images_path} and {@code
   * val_masks_path} are sets where the lists of sources are empty.
   */
  @Test
  void theSetsAreThoseOfTheirFields() {
    String[] paths = {
      DATA + "train_images_path", "ti",
      DATA + "train_masks_path", "tm",
      DATA + "val_images_path", "vi",
      DATA + "val_masks_path", "vm",
      DATA + "filter_data", "false",
      DATA + "max_bad_images", "0.5",
      DATA + "cache_megabytes", "4",
      TRAIN + "n_workers", "7",
      TRAIN + "max_queue_size", "9",
      TRAIN + "drop_last_batch", "true",
      DATA + "train_data_sources.data_source", "[]",
      DATA + "val_data_sources.data_source", "[]"
    };
    assertThat(spec(paths).sets())
        .isEqualTo(
            new Sets(
                List.of(place("ti", "tm")), List.of(place("vi", "vm")), false, 0.5, 4, 7, 9, true));
    paths[paths.length - 3] = "[{image_path: a, masks_path: b}, {image_path: c, masks_path: d}]";
    paths[paths.length - 1] = "[{image_path: e, masks_path: f}]";
    Sets sets = spec(paths).sets();
    assertThat(sets.training()).containsExactly(place("a", "b"), place("c", "d"));
    assertThat(sets.validation()).containsExactly(place("e", "f"));
  }

  private static Place place(String images, String masks) {
    return new Place(Path.of(images), Path.of(masks));
  }

  /** By {@code name}, {@code mapping_class} and {@code label_id}; or by {@code rgb}. */
  @Test
  void theClassesAreThoseOfTheirFields() {
    String classes = DATA + "data_class_config.target_classes";
    assertThat(
            spec(
                    classes,
                    "[{name: car, label_id: 5}, {name: road, label_id: 2},"
                        + " {name: lane, mapping_class: road, label_id: 9}]",
                    DATA + "ignore_label",
                    "77")
                .classes())
        .isEqualTo(
            new MaskClasses(
                List.of("road", "car"),
                Map.of(2, 0, 9, 0, 5, 1),
                false,
                OptionalInt.of(77),
                false));
    // colours have no order: label_id gives it, else the file
    assertThat(
            spec(
                    classes,
                    "[{name: sky, rgb: [255, 0, 0]}, {name: road, rgb: [0, 0, 255]}]",
                    DATA + "ignore_label",
                    "255")
                .classes())
        .isEqualTo(
            new MaskClasses(
                List.of("sky", "road"),
                Map.of(0xff0000, 0, 0x0000ff, 1),
                true,
                OptionalInt.empty(),
                false));
  }

  /** Of {@code batch_size}, {@code epochs}, {@code validation_period} and so on. */
  @Test
  void theTrainingIsThatOfItsFields() {
    UnetSpec given =
        spec(
            TRAIN + "batch_size",
            "5",
            TRAIN + "epochs",
            "6",
            TRAIN + "validation_period",
            "2",
            TRAIN + "checkpoint_interval",
            "3",
            TRAIN + "learning_rate",
            "0.5",
            TRAIN + "lr_scheduler",
            "{}",
            TRAIN + "batches_per_update",
            "4",
            TRAIN + "monitor",
            "mean_f1",
            TRAIN + "gradient_clip_norm",
            "2",
            TRAIN + "early_stopping",
            "{patience: 8}",
            "random_seed",
            "21");
    assertThat(given.batchSize()).isEqualTo(5);
    assertThat(given.plan(10).settings())
        .isEqualTo(
            new TrainingSettings(
                6,
                new ConstantRate(0.5, 0),
                21,
                2,
                3,
                new TrainingSettings.EarlyStop(8, 0, null),
                4,
                "mean_f1"));
    assertThat(given.plan(10).program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(2));
  }

  @Test
  void windowAndOverlapAreTheParts() {
    assertThat(spec("inference_config.window", "96", "inference_config.overlap", "0.5").windows())
        .isEqualTo(new Windows(96, 0.5));
  }

  /** Without the group TAO cuts up to a tenth; with it, and no ratio, nothing. */
  @Test
  void withoutTheGroupATenthIsCut() {
    UnetSpec bound =
        new UnetNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(
                SpecReader.standard()
                    .parse(
                        """
                        dataset_config {
                          augment: true
                          train_images_path: "a" train_masks_path: "b"
                          data_class_config { target_classes { name: "x" label_id: 0 } }
                        }
                        training_config { epochs: 3 learning_rate: 0 batch_size: 0 }
                        """,
                        SpecSyntax.PROTOBUF_TEXT,
                        "spec"))
            .spec();
    assertThat(bound.augmentation())
        .isEqualTo(SegmentationAugmentation.sides(0.5, 0.5, 0.5, 0.1, 0.2));
    // what TAO's code does with what is not there
    assertThat(bound.batchSize()).isEqualTo(1);
    assertThat(bound.plan(10).settings().schedule().rate(7, 30)).isEqualTo(1e-4);
    assertThat(bound.modelConfig().useBatchNorm()).isFalse();
    assertThat(bound.preprocessing().crop().name()).isEqualTo("STRETCH");
  }

  @Test
  void greyPicturesAlwaysGoFromMinusOneToOne() {
    UnetSpec grey =
        spec(
            DATA + "input_image_type",
            "grayscale",
            DATA + "preprocess",
            "div_by_255",
            "model_config.model_input_channels",
            "1");
    assertThat(grey.preprocessing().normalization().scale()).isEqualTo(1 / 127.5);
    assertThat(grey.preprocessing().normalization().means()).containsExactly(1.0);
    UnetSpec colour = spec(DATA + "preprocess", "div_by_255");
    assertThat(colour.preprocessing().normalization().scale()).isEqualTo(1 / 255.0);
    assertThat(colour.preprocessing().normalization().order().name()).isEqualTo("BGR");
    assertThat(spec(DATA + "preprocess", "min_max_0_1").preprocessing())
        .isEqualTo(colour.preprocessing());
    for (String usual : List.of("", "min_max_-1_1")) {
      assertThat(spec(DATA + "preprocess", usual).preprocessing().normalization())
          .isEqualTo(
              new Normalization(
                  ColorOrder.BGR, 1 / 127.5, List.of(1.0, 1.0, 1.0), List.of(1.0, 1.0, 1.0)));
    }
    assertThat(spec(DATA + "preprocess", "none").preprocessing().normalization().scale())
        .isEqualTo(1);
  }

  /**
   * The optimiser's fields do nothing in TAO; its L2 is half of ours, and on the encoder's gammas.
   */
  @Test
  void theRuleIsTensorFlowsAdamAndThePenaltyIsOnKernelsAndTheEncodersGammas() {
    UnetSpec resnet =
        spec(
            "model_config.num_layers", "10",
            "model_config.model_input_height", "32",
            "model_config.model_input_width", "32",
            "training_config.regularizer.weight", "2e-3",
            "training_config.optimizer.adam.beta1", "0.5");
    TrainingPlan plan = resnet.plan(10);
    assertThat(plan.program().optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
    Graph graph = new UnetDefinition(resnet).graph();
    Regularizer penalty = plan.program().regularizers().apply(graph).get(0);
    assertThat(penalty.weight()).isEqualTo(1e-3);
    assertThat(penalty.parameters())
        .contains("head.weight", "decoder.0.up.weight", "backbone.bn1.weight")
        .doesNotContain("head.bias", "decoder.0.bn0.weight", "backbone.bn1.bias");
  }

  @Test
  void stepsBecomeEpochsAndTheRateFallsInStairsOrByACosine() {
    String train = "training_config.";
    assertThat(spec(train + "epochs", "4").plan(10).settings().epochs()).isEqualTo(4);
    assertThat(spec(train + "max_steps", "25").plan(10).settings().epochs()).isEqualTo(3);
    assertThat(spec(train + "num_epochs", "7").plan(10).settings().epochs()).isEqualTo(7);
    var stairs =
        spec(
                train + "lr_scheduler",
                "{exponential_decay: {decay_rate: 0.5, decay_steps: 10}}",
                train + "learning_rate",
                "0.01")
            .plan(10)
            .settings()
            .schedule();
    assertThat(stairs.rate(9, 100)).isEqualTo(0.01);
    assertThat(stairs.rate(10, 100)).isEqualTo(0.005);
    var cosine =
        spec(
                train + "lr_scheduler",
                "{cosine_decay: {alpha: 0.1, decay_steps: 40}}",
                train + "learning_rate",
                "0.01")
            .plan(10)
            .settings()
            .schedule();
    assertThat(cosine.rate(20, 100)).isCloseTo(0.0055, within(1e-9));
    assertThat(cosine.rate(90, 100)).isCloseTo(0.001, within(1e-9));
  }

  /** By hand, of three pixels of which the last is ignored. */
  @Tag("pytorch")
  @Test
  void lossesAreTaosOverThePixelsThatCount() {
    double[][] scores = {{1, -1}, {0.5, 2}};
    int[] classes = {0, 0};
    double crossEntropy = 0;
    double dice = 0;
    for (int i = 0; i < 2; i++) {
      double sum = Math.exp(scores[i][0]) + Math.exp(scores[i][1]);
      double p0 = Math.exp(scores[i][0]) / sum;
      double p1 = Math.exp(scores[i][1]) / sum;
      double p = classes[i] == 0 ? p0 : p1;
      crossEntropy -= Math.log(p) / 2;
      dice += (1 - 2 * p / (p0 * p0 + p1 * p1 + 1)) / 2;
    }
    assertThat(loss("cross_entropy", scores)).isCloseTo(crossEntropy, within(1e-5));
    assertThat(loss("dice", scores)).isCloseTo(dice, within(1e-5));
    assertThat(loss("cross_dice_sum", scores)).isCloseTo(crossEntropy + dice, within(1e-5));
  }

  /** {@code class_weights} of the two classes weigh their pixels, in a softmax and a sigmoid. */
  @Tag("pytorch")
  @Test
  void classWeightsWeighTheCrossEntropyOfTheirPixels() {
    double[][] scores = {{1, -1}, {0.5, 2}};
    double[] own = new double[2]; // the first pixel is of class 0, the second of class 1
    for (int i = 0; i < 2; i++) {
      own[i] = Math.log(Math.exp(scores[i][0]) + Math.exp(scores[i][1])) - scores[i][i];
    }
    String weights = "{foreground: 3}";
    assertThat(loss(scores, new float[] {1, 0, 0, 0, 1, 0}, TRAIN + "class_weights", weights))
        .isCloseTo((own[0] + 3 * own[1]) / 4, within(1e-5));
    double[][] one = {{-2}, {0.5}};
    double first = Math.log(1 + Math.exp(-2));
    double second = Math.log(1 + Math.exp(-0.5));
    assertThat(
            loss(
                one,
                new float[] {1, 0, 0, 0, 1, 0},
                MODEL + "activation",
                "sigmoid",
                TRAIN + "class_weights",
                weights))
        .isCloseTo((first + 3 * second) / 4, within(1e-5));
  }

  private static double loss(String kind, double[][] scores) {
    return loss(scores, new float[] {1, 1, 0, 0, 0, 0}, TRAIN + "loss", kind);
  }

  /** Of three pixels; the last one has scores that are wrong, and counts nowhere. */
  private static double loss(double[][] scores, float[] oneHot, String... fields) {
    int rows = scores[0].length;
    GraphBuilder b = new GraphBuilder();
    Value logits = b.input("logits", DType.FLOAT32, Shape.of(1, rows, 1, 3));
    Value truth = b.input("truth", DType.FLOAT32, Shape.of(1, 2, 1, 3));
    new UnetDefinition(spec(fields)).loss(b, logits, new PixelTargets(truth));
    Graph training = b.build();
    Graph graph =
        new Graph(
            training.inputs(),
            training.parameters(),
            training.buffers(),
            training.nodes(),
            List.of(new Graph.Output("loss", training.output("loss").value())));
    float[] values = new float[3 * rows];
    for (int c = 0; c < rows; c++) {
      values[3 * c] = (float) scores[0][c];
      values[3 * c + 1] = (float) scores[1][c];
      values[3 * c + 2] = c == 0 ? 7 : -3;
    }
    try (Executable executable =
        Engine.PYTORCH
            .provider()
            .compile(
                new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("loss")),
                ExecutionPlan.CPU_FP32)) {
      return executable
          .run(
              Map.of(
                  "logits", Tensor.of(values, 1, rows, 1, 3),
                  "truth", Tensor.of(oneHot, 1, 2, 1, 3)))
          .get("loss")
          .item();
    }
  }
}
