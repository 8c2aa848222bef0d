package io.tao4j.networks.ocdnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.reading.page.FoundText;
import io.tao4j.networks.reading.page.LabelledOutline;
import io.tao4j.networks.reading.page.Outline;
import io.tao4j.networks.reading.page.Outlines;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean. */
class OcdMeaningTest {
  private static final SpecBinder<OcdSpec> BINDER = new OcdNetwork().specBinder();
  private static final String TRAINING = "dataset.train_dataset.";
  private static final String VALIDATION = "dataset.validate_dataset.";

  private static OcdSpec spec(SpecBinder<OcdSpec> binder, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(TRAINING + "data_path[0]", "train");
    all.put(VALIDATION + "args.pre_processes", "[{type: Resize2D, args: {short_size: [96, 64]}}]");
    all.putAll(fields);
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return binder.bind(tree).spec();
  }

  private static OcdSpec spec(Map<String, String> fields) {
    return spec(BINDER.allowMissingPaths(), fields);
  }

  private static OcdSettings settings(Map<String, String> fields) {
    return new OcdSettings(spec(fields));
  }

  private static Model fresh(Map<String, String> fields) {
    return new OcdDefinition(spec(fields)).fresh(new ArrayList<>());
  }

  private static Shape parameter(Model model, String name) {
    Parameter parameter = model.graph().parameter(name);
    assertThat(parameter).as(name).isNotNull();
    return parameter.shape();
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    Model plain =
        fresh(
            Map.of("model.backbone", "resnet18", "model.head", "DBHead", "model.in_channels", "3"));
    assertThat(plain.graph().inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 64, 96));
    assertThat(plain.graph().type(plain.graph().output("pred").value()).shape())
        .isEqualTo(Shape.batch(1, 64, 96));
    assertThat(parameter(plain, "neck.in5.weight")).isEqualTo(Shape.of(256, 512, 1, 1));
    assertThat(parameter(plain, "neck.out2.weight")).isEqualTo(Shape.of(64, 256, 3, 3));
    assertThat(parameter(plain, "head.binarize.0.weight")).isEqualTo(Shape.of(64, 256, 3, 3));
    assertThat(plain.graph().forInference().parameter("head.thresh.0.weight")).isNull();
    assertThat(plain.graph().parameter("backbone.layer2.0.conv2_offset.weight")).isNull();
    Model bent = fresh(Map.of("model.inner_channels", "32"));
    assertThat(parameter(bent, "backbone.layer2.0.conv2_offset.weight"))
        .isEqualTo(Shape.of(27, 128, 3, 3));
    assertThat(bent.graph().parameter("backbone.layer1.0.conv2_offset.weight")).isNull();
    assertThat(parameter(bent, "neck.out3.weight")).isEqualTo(Shape.of(8, 32, 3, 3));
    String size = "[{type: EastRandomCropData, args: {size: [96, 64]}}]";
    Map<String, String> fan =
        Map.of(
            "model.backbone",
            "fan_tiny_8_p4_hybrid",
            "model.inner_channels",
            "32",
            TRAINING + "args.pre_processes",
            size);
    assertThat(parameter(fresh(fan), "neck.linear_c3.weight")).isEqualTo(Shape.of(768, 192, 1, 1));
    Map<String, String> large = new LinkedHashMap<>(fan);
    large.put("model.enlarge_feature_map_size", "true");
    Model doubled = fresh(large);
    assertThat(parameter(doubled, "backbone.patch_embed.backbone.stem.0.weight"))
        .isEqualTo(Shape.of(128, 3, 2, 2));
    assertThat(doubled.graph().parameter("head.binarize.3.weight")).isNull();
    assertThat(doubled.graph().type(doubled.graph().output("pred").value()).shape())
        .isEqualTo(Shape.batch(1, 64, 96));
    // shown windows of another size in training: the same weights
    OcdDefinition windows =
        new OcdDefinition(
            spec(
                Map.of(
                    "model.backbone",
                    "fan_tiny_8_p4_hybrid",
                    "model.inner_channels",
                    "32",
                    TRAINING + "args.pre_processes",
                    "[{type: EastRandomCropData, args: {size: [64, 64]}}]")));
    Graph judged = windows.fresh(new ArrayList<>()).graph();
    Graph trained = windows.forTraining(judged);
    assertThat(trained.parameters()).isEqualTo(judged.parameters());
    assertThat(trained.inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 64, 64));
  }

  @Test
  void stepsAreThoseOfTheirFields() {
    String steps =
        """
        [{type: IaaAugment, args: [
            {type: Fliplr, args: {p: 0.25}},
            {type: Affine, args: {rotate: [-4, 6]}},
            {type: Sometimes, args: {p: 0.2, then_list: {type: GaussianBlur, args: {sigma: [1, 2]}}}},
            {type: Resize, args: {size: [0.5, 2]}}]},
         {type: EastRandomCropData, args: {size: [128, 64], max_tries: 7, keep_ratio: false}},
         {type: MakeBorderMap, args: {shrink_ratio: 0.5, thresh_min: 0.2, thresh_max: 0.8}},
         {type: MakeShrinkMap, args: {shrink_ratio: 0.6, min_text_size: 5}}]
        """;
    OcdSettings settings = settings(Map.of(TRAINING + "args.pre_processes", steps));
    PageVariation variation = settings.variation();
    assertThat(variation.mirrored()).isEqualTo(0.25);
    assertThat(variation.degrees()).containsExactly(-4.0, 6.0);
    assertThat(variation.scales()).containsExactly(0.5, 2.0);
    assertThat(variation.blurred()).isEqualTo(0.2);
    assertThat(variation.deviations()).containsExactly(1.0, 2.0);
    assertThat(variation.width()).isEqualTo(128);
    assertThat(variation.height()).isEqualTo(64);
    assertThat(variation.tries()).isEqualTo(7);
    assertThat(variation.keepsRatio()).isFalse();
    assertThat(settings.maps()).isEqualTo(new DbMaps(0.6, 0.5, 0.2, 0.8, 5));
    // without steps: TAO's own
    OcdSettings usual = settings(Map.of());
    assertThat(usual.variation().scales()).containsExactly(0.5, 3.0);
    assertThat(usual.variation().width()).isEqualTo(640);
    assertThat(usual.maps()).isEqualTo(new DbMaps(0.4, 0.4, 0.3, 0.7, 8));
  }

  @Test
  void picturesAreThoseOfTheirFields() {
    // short_size is width, then height
    OcdSettings settings = settings(Map.of());
    assertThat(settings.preprocessing().width()).isEqualTo(96);
    assertThat(settings.preprocessing().height()).isEqualTo(64);
    // img_mode: the means do not go with the colours, as in TAO
    assertThat(settings.preprocessing().normalization().order()).isEqualTo(ColorOrder.BGR);
    OcdSettings rgb =
        settings(Map.of(TRAINING + "args.img_mode", "RGB", VALIDATION + "args.img_mode", "RGB"));
    assertThat(rgb.preprocessing().normalization().order()).isEqualTo(ColorOrder.RGB);
    assertThat(rgb.preprocessing().normalization().means())
        .isEqualTo(settings.preprocessing().normalization().means());
    assertThat(settings.preprocessing().normalization().means().get(0) * 255)
        .isCloseTo(122.68, within(0.01));
  }

  @Test
  void setsAreThoseOfTheirFields(@TempDir Path folder) throws IOException {
    Path set = Pages.write(folder.resolve("set"), 3);
    Files.writeString(
        set.resolve("gt/gt_1.txt"), "4,6,44,6,44,20,4,20,bar\n4,30,44,30,44,40,4,40,none\n");
    Path list = folder.resolve("list.txt");
    Files.writeString(list, "set/img/0.png\tpolygons.txt\n");
    Files.writeString(folder.resolve("polygons.txt"), "4 6 44 6 44 20\tthree corners\n");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.backbone", "resnet18");
    fields.put("model.inner_channels", "16");
    fields.put(
        TRAINING + "args.pre_processes", "[{type: EastRandomCropData, args: {size: [64, 64]}}]");
    fields.put(TRAINING + "data_path[0]", set.toString());
    fields.put(TRAINING + "loader.batch_size", "2");
    fields.put(TRAINING + "loader.num_workers", "1");
    fields.put(TRAINING + "args.ignore_tags", "['none']");
    fields.put(VALIDATION + "data_path[0]", list.toString());
    fields.put(VALIDATION + "data_name", "UberDataset");
    OcdNetwork network = new OcdNetwork();
    try (TrainingTask task = network.openTraining(spec(BINDER, fields), null);
        BatchStream batches = task.batches(0)) {
      assertThat(task.stepsPerEpoch()).isEqualTo(2);
      assertThat(task.notices()).anyMatch(line -> line.contains("3 texts, 1 more are ignored"));
      Map<String, Tensor> inputs = batches.next().inputs();
      assertThat(inputs.get("images").shape()).isEqualTo(Shape.of(2, 3, 64, 64));
      assertThat(inputs.get("threshold_map").shape()).isEqualTo(Shape.of(2, 1, 64, 64));
      EvaluationTask validation = task.validation();
      assertThat(validation).isNotNull();
      try (BatchStream judged = validation.batches()) {
        assertThat(judged.next().truth().get("corner_counts").toLongArray()).containsExactly(3);
      }
    }
    assertThat(network.checkData(spec(BINDER, fields)).counts())
        .containsEntry("training_pictures", 3);
  }

  @Test
  void bothMapsHaveRatiosOfTheirOwn() {
    LabelledOutline text =
        new LabelledOutline(Outline.of(8, 8, 32, 8, 32, 24, 8, 24), "text", false);
    float[] wide = new float[DbMaps.MAPS * 40 * 40];
    float[] narrow = new float[DbMaps.MAPS * 40 * 40];
    new DbMaps(0.4, 0.4, 0.3, 0.7, 8).draw(List.of(text), 40, 40, FloatBuffer.wrap(wide));
    new DbMaps(0.4, 0.9, 0.3, 0.7, 8).draw(List.of(text), 40, 40, FloatBuffer.wrap(narrow));
    assertThat(sum(narrow, DbMaps.SHRUNK)).isEqualTo(sum(wide, DbMaps.SHRUNK));
    assertThat(sum(narrow, DbMaps.THRESHOLD_COUNTS)).isLessThan(sum(wide, DbMaps.THRESHOLD_COUNTS));
  }

  private static double sum(float[] maps, int map) {
    return IntStream.range(0, 40 * 40).mapToDouble(i -> maps[map * 40 * 40 + i]).sum();
  }

  @Test
  void theLossIsThatOfItsFields() {
    OcdSettings settings =
        settings(
            Map.of(
                "train.loss.type", "DBLoss",
                "train.loss.alpha", "2",
                "train.loss.beta", "3",
                "train.loss.ohem_ratio", "4",
                "train.loss.eps", "0.001",
                "model.k", "30"));
    assertThat(settings.loss()).isEqualTo(new DbLoss(2, 3, 4, 0.001, 30));
    assertThat(settings(Map.of()).loss()).isEqualTo(new DbLoss(5, 10, 3, 1e-6, 50));
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    OcdSettings settings =
        settings(
            Map.ofEntries(
                Map.entry("train.num_epochs", "7"),
                Map.entry("train.checkpoint_interval", "3"),
                Map.entry("train.validation_interval", "2"),
                Map.entry("train.trainer.clip_grad_norm", "2.5"),
                Map.entry("train.model_ema", "true"),
                Map.entry("train.model_ema_decay", "0.99"),
                Map.entry("train.optimizer.type", "Adam"),
                Map.entry("train.optimizer.args.weight_decay", "0.01"),
                Map.entry("train.optimizer.args.amsgrad", "false"),
                Map.entry("train.optimizer.args.eps", "1e-6")));
    TrainingSettings run = settings.plan().settings();
    assertThat(run.epochs()).isEqualTo(7);
    assertThat(run.checkpointPeriod()).isEqualTo(3);
    assertThat(run.validationPeriod()).isEqualTo(2);
    assertThat(settings.plan().program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(2.5));
    assertThat(settings.plan().program().average()).isEqualTo(new TrainProgram.Average(0.99, 2000));
    assertThat(settings.plan().program().optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-6, false, 0.01));
    assertThat(settings(Map.of()).plan().program().optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, true, 0));
  }

  @Test
  void theRateRisesAndFallsOverEpochs() {
    OcdSettings settings =
        settings(
            Map.of(
                "train.num_epochs", "10",
                "train.optimizer.args.lr", "0.3",
                "train.lr_scheduler.type", "WarmupPolyLR",
                "train.lr_scheduler.args.warmup_epoch", "2"));
    OcdRate rate = new OcdRate(0.3, 2, 10);
    assertThat(settings.plan().settings().schedule()).isEqualTo(rate);
    assertThat(rate.rate(0, 100)).isCloseTo(0.1, within(1e-12));
    assertThat(rate.rate(19, 100)).isCloseTo(0.2, within(1e-12));
    assertThat(rate.rate(20, 100)).isCloseTo(0.3, within(1e-12));
    assertThat(rate.rate(99, 100)).isCloseTo(0.3 * Math.pow(1.0 / 8, 0.9), within(1e-12));
  }

  private static List<FoundText> found(DbBoxes boxes) {
    float[] map = new float[40 * 40];
    for (int y = 10; y < 20; y++) {
      for (int x = 5; x < 35; x++) {
        map[40 * y + x] = 0.6f;
      }
    }
    return boxes.find(map, 40, 40);
  }

  @Test
  void textsAreFoundAsTheFieldsSay() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String verb : List.of("train", "evaluate", "inference")) {
      fields.put(verb + ".post_processing.type", "SegDetectorRepresenter");
      fields.put(verb + ".post_processing.args.thresh", "0.2");
      fields.put(verb + ".post_processing.args.box_thresh", "0.4");
      fields.put(verb + ".post_processing.args.max_candidates", "9");
      fields.put(verb + ".post_processing.args.unclip_ratio", "1.2");
    }
    fields.put("train.metric.type", "QuadMetric");
    fields.put("evaluate.metric.args.is_output_polygon", "true");
    fields.put("train.metric.args.is_output_polygon", "true");
    fields.put("inference.polygon", "true");
    OcdSpec spec = spec(fields);
    DbBoxes expected = new DbBoxes(0.2, 0.4, 9, 1.2, true);
    assertThat(
            OcdSettings.boxes(
                spec.train().postProcessing(), spec.train().metric().args().isOutputPolygon()))
        .isEqualTo(expected);
    assertThat(
            OcdSettings.boxes(
                spec.evaluate().postProcessing(),
                spec.evaluate().metric().args().isOutputPolygon()))
        .isEqualTo(expected);
    OcdNetwork network = new OcdNetwork();
    Model model = fresh(Map.of("model.backbone", "resnet18"));
    assertThat(network.task(model, spec).inference()).isInstanceOf(OcdInference.class);
    assertThat(OcdNetwork.boxes(spec)).isEqualTo(expected);
    assertThat(OcdNetwork.boxes(null)).isEqualTo(new DbBoxes(0.3, 0.55, 1000, 1.5, false));
    // area 29 * 9, length 76: outwards by 1.5 times their quotient
    FoundText rectangle = found(new DbBoxes(0.3, 0.55, 1000, 1.5, false)).get(0);
    double out = 1.5 * 29 * 9 / 76;
    assertThat(rectangle.outline().corners().get(0).x()).isCloseTo(5 - out, within(1e-6));
    assertThat(rectangle.outline().corners().get(2).y()).isCloseTo(19 + out, within(1e-6));
    assertThat(rectangle.score()).isCloseTo(0.6, within(1e-6));
    FoundText polygon = found(expected).get(0);
    assertThat(polygon.outline().corners()).hasSizeGreaterThan(4);
    assertThat(Outlines.iou(polygon.outline(), rectangle.outline())).isGreaterThan(0.8);
    assertThat(found(new DbBoxes(0.3, 0.65, 1000, 1.5, false))).isEmpty();
    assertThat(found(new DbBoxes(0.7, 0.5, 1000, 1.5, false))).isEmpty();
  }

  @Test
  void theTrainingStartsWhereItsFieldsSay(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("other.tao");
    Map<String, String> small = Map.of("model.backbone", "resnet18", "model.inner_channels", "16");
    Model other = fresh(small);
    other.save(file);
    Map<String, String> fields = new LinkedHashMap<>(small);
    fields.put("model.load_pruned_graph", "true");
    fields.put("model.pruned_graph_path", file.toString());
    assertThat(settings(fields).plan().start().model()).contains(file);
    Map<String, String> quantized = new LinkedHashMap<>(small);
    quantized.put("model.quant", "true");
    quantized.put("model.pretrained_model_path", file.toString());
    assertThat(settings(quantized).plan().start().model()).contains(file);
    assertThat(new OcdNetwork().isQuantizationAware(spec(quantized))).isTrue();
    quantized.put("model.quant", "false");
    assertThat(settings(quantized).plan().start().model()).isEmpty();
    assertThat(settings(quantized).plan().start().weights()).contains(file);
    assertThatThrownBy(() -> new OcdDefinition(spec(Map.of())).adopted(other, "it"))
        .hasMessageContaining("stands on resnet18");
    Graph adopted =
        new OcdDefinition(
                spec(
                    Map.of(
                        "model.backbone",
                        "resnet18",
                        VALIDATION + "args.pre_processes",
                        "[{type: Resize2D, args: {short_size: [128, 32]}}]")))
            .adopted(other, "it")
            .graph();
    assertThat(adopted.inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 32, 128));
    assertThatThrownBy(() -> spec(Map.of("model.load_pruned_graph", "true")))
        .hasMessageContaining("load_pruned_graph wants a model");
  }

  /** What is shown and where its texts are move together. */
  @Test
  void aTextIsWhereItIsSeen() {
    int side = 80;
    byte[] levels = new byte[3 * side * side];
    for (int y = 30; y < 44; y++) {
      for (int x = 20; x < 60; x++) {
        java.util.Arrays.fill(levels, 3 * (y * side + x), 3 * (y * side + x) + 3, (byte) 255);
      }
    }
    Image image = Image.of(side, side, levels);
    LabelledOutline text =
        new LabelledOutline(Outline.of(20, 30, 60, 30, 60, 44, 20, 44), "bar", false);
    PageVariation variation =
        settings(
                Map.of(
                    TRAINING + "args.pre_processes",
                    """
                    [{type: IaaAugment, args: [{type: Fliplr, args: {p: 0.5}},
                        {type: Affine, args: {rotate: [-20, 20]}},
                        {type: Resize, args: {size: [0.7, 1.6]}}]},
                     {type: EastRandomCropData, args: {size: [64, 96], max_tries: 20}}]
                    """))
            .variation();
    float black = (float) -(122.67891434 / 255);
    for (int seed = 0; seed < 12; seed++) {
      float[] shown = new float[3 * 64 * 96];
      List<LabelledOutline> seen =
          variation.show(image, List.of(text), SeededRandom.of(seed), FloatBuffer.wrap(shown));
      assertThat(seen).hasSize(1);
      int[] lit = new int[2];
      Outlines.fill(
          seen.get(0).outline(),
          64,
          96,
          (x, y) -> {
            lit[0] += shown[y * 64 + x] > black + 0.5 ? 1 : 0;
            lit[1]++;
          });
      int all = 0;
      for (int i = 0; i < 64 * 96; i++) {
        all += shown[i] > black + 0.5 ? 1 : 0;
      }
      // nothing of it is cut off, nor anywhere else
      assertThat((double) lit[0] / lit[1]).as("seed " + seed).isGreaterThan(0.85);
      assertThat((double) lit[0] / all).as("seed " + seed).isGreaterThan(0.9);
    }
    assertThat(
            Set.of(seedsDiffer(variation, image, text, 1), seedsDiffer(variation, image, text, 2)))
        .hasSize(2);
  }

  private static Outline seedsDiffer(
      PageVariation variation, Image image, LabelledOutline text, int seed) {
    return variation
        .show(image, List.of(text), SeededRandom.of(seed), FloatBuffer.wrap(new float[3 * 64 * 96]))
        .get(0)
        .outline();
  }
}
