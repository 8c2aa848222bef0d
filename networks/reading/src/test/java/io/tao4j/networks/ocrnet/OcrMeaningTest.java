package io.tao4j.networks.ocrnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImageTransform.RandomBlur;
import io.tao4j.data.image.ImageTransform.RandomInversion;
import io.tao4j.data.image.ImageTransform.RandomRotation;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.ImageTransform.Sometimes;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ServedForm;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.reading.CharacterList;
import io.tao4j.networks.reading.LmdbCommand;
import io.tao4j.networks.reading.LmdbSpec;
import io.tao4j.networks.reading.Plates;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.ReadingTask;
import io.tao4j.networks.reading.TextDecoding;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean. */
class OcrMeaningTest {
  private static final SpecBinder<OcrSpec> BINDER = new OcrNetwork().specBinder();

  private static OcrSpec spec(SpecBinder<OcrSpec> binder, Map<String, String> fields) {
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return binder.bind(tree).spec();
  }

  private static OcrSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("model.feature_channel", "32");
    all.put("model.hidden_size", "8");
    all.put("dataset.train_dataset_dir[0]", "train");
    all.put("dataset.character_list_file", "characters.txt");
    all.putAll(fields);
    return spec(BINDER.allowMissingPaths(), all);
  }

  private static OcrSettings settings(Map<String, String> fields) {
    return new OcrSettings(spec(fields));
  }

  private static Model fresh(Map<String, String> fields) {
    return new OcrDefinition(spec(fields), new CharacterList(List.of("A", "B", "C")))
        .fresh(new ArrayList<>());
  }

  private static Shape parameter(Model model, String name) {
    Parameter parameter = model.graph().parameter(name);
    assertThat(parameter).as(name).isNotNull();
    return parameter.shape();
  }

  private static Shape logits(Model model) {
    return model.graph().type(model.graph().output(OcrGraph.LOGITS).value()).shape();
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    // character_list_file: three characters and the blank
    Model plain = fresh(Map.of("model.sequence", "BiLSTM"));
    assertThat(logits(plain)).isEqualTo(Shape.batch(26, 4));
    assertThat(parameter(plain, "backbone.layer3.4.conv2.weight"))
        .isEqualTo(Shape.of(32, 32, 3, 3));
    assertThat(parameter(plain, "sequence.1.rnn.weight_hh_l0_reverse")).isEqualTo(Shape.of(32, 8));
    assertThat(plain.graph().parameter("rectification.localization_fc2.bias")).isNull();
    assertThat(
            parameter(fresh(Map.of("model.feature_channel", "48")), "sequence.0.rnn.weight_ih_l0"))
        .isEqualTo(Shape.of(32, 48));
    assertThat(parameter(fresh(Map.of("model.hidden_size", "5")), "prediction.weight"))
        .isEqualTo(Shape.of(4, 5));
    assertThat(logits(fresh(Map.of("model.backbone", "ResNet2X")))).isEqualTo(Shape.batch(51, 4));
    Model fan =
        fresh(
            Map.of(
                "model.backbone", "FAN_tiny_2X",
                "model.input_height", "64",
                "model.input_width", "200"));
    assertThat(logits(fan)).isEqualTo(Shape.batch(25, 4));
    assertThat(parameter(fan, "backbone.patch_embed.backbone.stem.0.weight"))
        .isEqualTo(Shape.of(128, 1, 2, 2));
    assertThat(fan.graph().parameters()).noneMatch(p -> p.name().contains("cls_"));
    Model bent = fresh(Map.of("model.TPS", "true", "model.num_fiducial", "10"));
    assertThat(parameter(bent, "rectification.localization_fc2.weight"))
        .isEqualTo(Shape.of(20, 256));
    assertThat(bent.weights().get("rectification.localization_fc2.bias").toFloatArray())
        .startsWith(-1, 0, -0.5f, -0.25f)
        .endsWith(1, 0);
    // Attn: start and end are classes too, and the end is one step more
    Model writer = fresh(Map.of("model.prediction", "Attn", "dataset.max_label_length", "7"));
    assertThat(logits(writer)).isEqualTo(Shape.batch(8, 5));
    assertThat(parameter(writer, "decoder.attention_cell.rnn.weight_ih"))
        .isEqualTo(Shape.of(32, 8 + 5));
    // None: classes of the columns themselves
    Model alone = fresh(Map.of("model.sequence", "None"));
    assertThat(logits(alone)).isEqualTo(Shape.batch(26, 4));
    assertThat(parameter(alone, "prediction.weight")).isEqualTo(Shape.of(4, 32));
    assertThat(alone.graph().parameters()).noneMatch(p -> p.name().startsWith("sequence."));
    assertThatThrownBy(() -> spec(Map.of("model.sequence", "None", "model.prediction", "Attn")))
        .hasMessageContaining("model.sequence")
        .hasMessageContaining("prediction: CTC");
    for (String wrong : List.of("model.sequence", "model.prediction", "model.backbone")) {
      assertThatThrownBy(() -> spec(Map.of(wrong, "LSTM"))).hasMessageContaining(wrong);
    }
    assertThatThrownBy(() -> spec(Map.of("model.TPS", "true", "model.num_fiducial", "11")))
        .hasMessageContaining("an even number");
  }

  /** He's rule over the inputs for all weights; biases are 0. */
  @Test
  void firstWeightsAreTaos() {
    Model model = fresh(Map.of("model.hidden_size", "64"));
    double sum = 0;
    float[] weights = model.weights().get("sequence.1.rnn.weight_hh_l0").toFloatArray();
    for (float weight : weights) {
      sum += weight * weight;
    }
    assertThat(Math.sqrt(sum / weights.length)).isCloseTo(Math.sqrt(2.0 / 64), within(0.005));
    assertThat(model.weights().get("sequence.1.rnn.bias_hh_l0").toFloatArray()).containsOnly(0);
    assertThat(model.weights().get("backbone.bn0_1.weight").toFloatArray()).containsOnly(1);
  }

  @Test
  void picturesHaveTheSizeOfTheirFields() {
    Preprocessing grey =
        settings(Map.of("model.input_width", "120", "model.input_height", "48")).preprocessing();
    assertThat(grey.width()).isEqualTo(120);
    assertThat(grey.height()).isEqualTo(48);
    assertThat(grey.normalization().order()).isEqualTo(ColorOrder.GRAY);
    assertThat(grey.normalization().means()).containsExactly(0.5);
    assertThat(grey.normalization().stds()).containsExactly(0.5);
    assertThat(settings(Map.of("model.input_channel", "3")).preprocessing().normalization().order())
        .isEqualTo(ColorOrder.RGB);
    assertThatThrownBy(() -> spec(Map.of("model.input_channel", "2")))
        .hasMessageContaining("3 for colour, 1 for grey");
  }

  @Test
  void picturesAreVariedInTaosOrder() {
    Map<String, String> fields = new HashMap<>();
    fields.put("dataset.augmentation.aug_prob", "0.7");
    fields.put("dataset.augmentation.reverse_color_prob", "0.1");
    fields.put("dataset.augmentation.rotate_prob", "0.2");
    fields.put("dataset.augmentation.max_rotation_degree", "2");
    fields.put("dataset.augmentation.blur_prob", "0.3");
    fields.put("dataset.augmentation.gaussian_radius_list", "[2, 1]");
    Resize resize = new Resize(32, 100, Interpolation.BICUBIC_ANTIALIAS);
    assertThat(settings(fields).trainingPlan().transforms())
        .containsExactly(
            new Sometimes(
                0.7,
                List.of(
                    new RandomInversion(0.1),
                    new RandomRotation(0.2, List.of(0.0, 1.0, 2.0), true),
                    new Sometimes(0.3, List.of(new RandomBlur(1, 2))))),
            resize);
    assertThat(settings(Map.of()).trainingPlan().transforms()).containsExactly(resize);
  }

  @Test
  void picturesAreNotKeptInTheirShape() {
    assertThatThrownBy(() -> spec(Map.of("dataset.augmentation.keep_aspect_ratio", "true")))
        .hasMessageContaining("keep_aspect_ratio")
        .hasMessageContaining("stretched");
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    OcrSettings settings =
        settings(
            Map.of(
                "train.num_epochs", "7",
                "train.checkpoint_interval", "3",
                "train.validation_interval", "2",
                "train.clip_grad_norm", "2.5",
                "train.model_ema", "true",
                "train.model_ema_decay", "0.99"));
    TrainingSettings run = settings.plan().settings();
    assertThat(run.epochs()).isEqualTo(7);
    assertThat(run.checkpointPeriod()).isEqualTo(3);
    assertThat(run.validationPeriod()).isEqualTo(2);
    assertThat(settings.plan().program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(2.5));
    assertThat(settings.plan().program().average()).isEqualTo(new TrainProgram.Average(0.99, 2000));
    assertThat(settings(Map.of()).plan().program().average()).isNull();
  }

  private static Optimizer rule(Map<String, String> fields) {
    return settings(fields).plan().program().optimizer();
  }

  @Test
  void theRuleIsThatOfItsName() {
    assertThat(rule(Map.of())).isEqualTo(new Optimizer.Adadelta(0.95, 1e-8, 0));
    assertThat(rule(Map.of("train.optim.name", "adam", "train.optim.weight_decay", "0.01")))
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0.01));
  }

  private static double rate(Map<String, String> fields, long step) {
    return settings(fields).plan().settings().schedule().rate(step, 40);
  }

  @Test
  void theRateGoesAsItsFieldsSay() {
    Map<String, String> fields = new HashMap<>(Map.of("train.optim.lr", "0.5"));
    assertThat(rate(fields, 0)).isEqualTo(0.5);
    assertThat(rate(fields, 39)).isEqualTo(0.5);
    fields.put("train.num_epochs", "4");
    fields.put("train.optim.lr_scheduler", "MultiStep");
    fields.put("train.optim.lr_steps", "[1, 3]");
    fields.put("train.optim.lr_decay", "0.1");
    assertThat(rate(fields, 9)).isEqualTo(0.5);
    assertThat(rate(fields, 10)).isCloseTo(0.05, within(1e-12));
    assertThat(rate(fields, 30)).isCloseTo(0.005, within(1e-12));
    fields.put("train.optim.lr_scheduler", "OneCycle");
    assertThat(rate(fields, 0)).isCloseTo(0.02, within(1e-12));
    assertThat(rate(fields, 11)).isCloseTo(0.5, within(1e-12));
    assertThat(rate(fields, 39)).isLessThan(1e-4);
  }

  @Test
  void setsAreListsOrLmdb(@TempDir Path folder) throws IOException {
    Path set = Plates.write(folder, List.of("01", "2", "31"));
    String images = set.resolve("image").toString();
    String list = set.resolve("list.txt").toString();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.feature_channel", "32");
    fields.put("model.hidden_size", "8");
    fields.put("dataset.workers", "1");
    fields.put("dataset.character_list_file", set.resolve("characters.txt").toString());
    fields.put("dataset.train_dataset_dir[0]", images);
    fields.put("dataset.train_gt_file", list);
    fields.put("dataset.val_dataset_dir", images);
    fields.put("dataset.val_gt_file", list);
    fields.put("dataset.batch_size", "2");
    OcrNetwork network = new OcrNetwork();
    Tensor fromFiles;
    Model model;
    try (TrainingTask task = network.openTraining(spec(BINDER, fields), null);
        BatchStream batches = task.batches(0)) {
      assertThat(task.stepsPerEpoch()).isEqualTo(2);
      fromFiles = batches.next().inputs().get(OcrGraph.IMAGES);
      assertThat(task.validation()).isNotNull();
      assertThat(task.validation().sampleCount()).isEqualTo(3);
      model = task.start();
    }
    Path lmdb = folder.resolve("lmdb");
    new LmdbCommand().run(new LmdbSpec(set.resolve("image"), set.resolve("list.txt"), lmdb));
    fields.put("dataset.train_dataset_dir[0]", lmdb.toString());
    fields.put("dataset.val_dataset_dir", lmdb.toString());
    fields.remove("dataset.train_gt_file");
    fields.remove("dataset.val_gt_file");
    try (TrainingTask task = network.openTraining(spec(BINDER, fields), null);
        BatchStream batches = task.batches(0)) {
      assertThat(batches.next().inputs().get(OcrGraph.IMAGES)).isEqualTo(fromFiles);
    }
    assertThat(network.checkData(spec(BINDER, fields)).problems()).isEmpty();
    assertThat(network.checkData(spec(BINDER, fields)).counts())
        .containsEntry("training_pictures", 3)
        .containsEntry("training_unreadable", 0);
    fields.put("evaluate.batch_size", "3");
    for (boolean own : new boolean[] {false, true}) {
      if (own) {
        Files.writeString(folder.resolve("two.txt"), "0.png\t01\n1.png 2\n");
        fields.put("evaluate.test_dataset_dir", images);
        fields.put("evaluate.test_dataset_gt_file", folder.resolve("two.txt").toString());
      }
      try (EvaluationTask task = network.openEvaluation(spec(BINDER, fields), model);
          BatchStream batches = task.batches()) {
        assertThat(batches.next().size()).isEqualTo(own ? 2 : 3);
      }
    }
    fields.put("dataset.train_gt_file", list);
    fields.put("dataset.train_dataset_dir[1]", lmdb.toString());
    assertThatThrownBy(() -> spec(BINDER, fields)).hasMessageContaining("one folder");
  }

  @Test
  void textsThatDoNotFitAreRefusedOrLeftOut(@TempDir Path folder) throws IOException {
    Path set = Plates.write(folder, List.of("01", "2", "31"));
    Files.writeString(folder.resolve("characters.txt"), "a\nb\n");
    Files.writeString(folder.resolve("list.txt"), "0.png\taB\n1.png\tabab\n2.png\ta?\n");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.feature_channel", "32");
    fields.put("model.hidden_size", "8");
    fields.put("dataset.character_list_file", set.resolve("characters.txt").toString());
    fields.put("dataset.train_dataset_dir[0]", set.resolve("image").toString());
    fields.put("dataset.train_gt_file", set.resolve("list.txt").toString());
    fields.put("dataset.max_label_length", "3");
    OcrNetwork network = new OcrNetwork();
    assertThatThrownBy(() -> network.openTraining(spec(BINDER, fields), null))
        .hasMessageContaining("3 faulty labels")
        .hasMessageContaining("list.txt:1:8 'B' is not in the list")
        .hasMessageContaining("'abab' has 4 characters, at most 3")
        .hasMessageContaining("list.txt:3:8 '?'");
    fields.put("dataset.label_case", "lower");
    fields.put("dataset.faulty_labels", "skip");
    try (TrainingTask task = network.openTraining(spec(BINDER, fields), null);
        BatchStream batches = task.batches(0)) {
      assertThat(task.notices()).anyMatch(line -> line.contains("2 pictures are left out"));
      Tensor targets = batches.next().inputs().get("targets");
      // "aB" as "ab"; 0 is no character
      assertThat(targets.longs().get(0)).isEqualTo(1);
      assertThat(targets.longs().get(1)).isEqualTo(2);
      assertThat(task.stepsPerEpoch()).isEqualTo(1);
    }
    fields.put("dataset.label_case", "upper");
    assertThatThrownBy(() -> network.openTraining(spec(BINDER, fields), null))
        .hasMessageContaining("no labelled picture is left");
  }

  private static TextDecoding reading(String prediction, int beamWidth) {
    ModelMeta meta =
        new ModelMeta(
            "ocrnet",
            List.of("A", "B"),
            settings(Map.of()).preprocessing().toMap(),
            Map.of(),
            Map.of("prediction", prediction));
    return OcrNetwork.reading(meta, beamWidth);
  }

  /** Logits are logarithms of these probabilities. */
  private static Map<String, Tensor> steps(double[]... steps) {
    float[] all = new float[steps.length * steps[0].length];
    for (int t = 0; t < steps.length; t++) {
      for (int c = 0; c < steps[t].length; c++) {
        all[steps[t].length * t + c] = (float) Math.log(steps[t][c]);
      }
    }
    return Map.of(OcrGraph.LOGITS, Tensor.of(all, 1, steps.length, steps[0].length));
  }

  @Test
  void aTextIsAsSureAsAllItsStepsTogether() {
    ReadText read =
        reading("CTC", 1)
            .decode(
                steps(
                    new double[] {0.2, 0.7, 0.1},
                    new double[] {0.1, 0.8, 0.1},
                    new double[] {0.5, 0.4, 0.1},
                    new double[] {0.3, 0.1, 0.6}))
            .get(0);
    assertThat(read.text()).isEqualTo("AB");
    assertThat(read.confidence()).isCloseTo(0.7 * 0.8 * 0.5 * 0.6, within(1e-5));
  }

  /** Start, end, A, B. What is behind the end does not count. */
  @Test
  void attentionWritesUntilTheEnd() {
    ReadText read =
        reading("Attn", 1)
            .decode(
                steps(
                    new double[] {0.1, 0.1, 0.2, 0.6},
                    new double[] {0.1, 0.1, 0.7, 0.1},
                    new double[] {0.1, 0.7, 0.1, 0.1},
                    new double[] {0.1, 0.1, 0.7, 0.1}))
            .get(0);
    assertThat(read.text()).isEqualTo("BA");
    assertThat(read.confidence()).isCloseTo(0.6 * 0.7, within(1e-5));
    ReadText nothing = reading("Attn", 1).decode(steps(new double[] {0.1, 0.8, 0.05, 0.05})).get(0);
    assertThat(nothing.text()).isEmpty();
    assertThat(nothing.confidence()).isCloseTo(0.8, within(1e-5));
  }

  /** The best path is blank, blank: 0.36. All paths of A: 0.64. */
  @Test
  void aBeamSearchSumsPaths() {
    Map<String, Tensor> outputs =
        steps(new double[] {0.6, 0.4, 1e-9}, new double[] {0.6, 0.4, 1e-9});
    assertThat(reading("CTC", 1).decode(outputs).get(0).text()).isEmpty();
    Model model = fresh(Map.of());
    for (String field : List.of("evaluate.beam_width", "inference.beam_width")) {
      OcrSpec spec = spec(Map.of(field, "4"));
      int width =
          field.startsWith("evaluate") ? spec.evaluate().beamWidth() : spec.inference().beamWidth();
      assertThat(reading("CTC", width).decode(outputs).get(0).text()).isEqualTo("A");
    }
    ReadingTask task = new OcrNetwork().task(model, spec(Map.of("inference.beam_width", "4")));
    assertThat(task.served().steps()).isEqualTo(ServedForm.Steps.RUNS_BLANK_FIRST);
  }

  @Test
  void theTrainingStartsWhereItsFieldsSay(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("other.tao");
    Model other = fresh(Map.of("train.seed", "5"));
    other.save(file);
    String path = file.toString();
    for (String field : List.of("model.pruned_graph_path", "model.quantize_model_path")) {
      assertThat(settings(Map.of(field, path, "model.quantize", "true")).plan().start().model())
          .contains(file);
    }
    assertThat(settings(Map.of("train.pretrained_model_path", path)).plan().start().weights())
        .contains(file);
    assertThat(new OcrNetwork().isQuantizationAware(spec(Map.of("model.quantize", "true"))))
        .isTrue();
    OcrDefinition wider =
        new OcrDefinition(
            spec(Map.of("model.input_width", "120")), new CharacterList(List.of("A", "B", "C")));
    assertThatThrownBy(() -> wider.adopted(other, "it"))
        .hasMessageContaining("TRAIN-006")
        .hasMessageContaining("input_width");
    OcrDefinition attention =
        new OcrDefinition(
            spec(Map.of("model.prediction", "Attn")), new CharacterList(List.of("A", "B", "C")));
    assertThatThrownBy(() -> attention.adopted(other, "it"))
        .hasMessageContaining("a prediction of CTC, the spec says Attn");
    Model writer = fresh(Map.of("model.prediction", "Attn"));
    OcrDefinition characters =
        new OcrDefinition(
            spec(Map.of("model.prediction", "Attn")), new CharacterList(List.of("A", "B")));
    assertThatThrownBy(() -> characters.adopted(writer, "it"))
        .hasMessageContaining("up to 25 of 3 characters");
  }

  @Test
  void aTextThatIsLongerThanItsStepsHasNoLossAndOthersWeighByLength() {
    Graph graph = fresh(Map.of()).graph();
    Graph loss = OcrGraph.CTC.objective(graph, 3, 5, true).graph();
    assertThat(loss.nodes().stream().map(node -> node.op().toString()))
        .contains("CtcLoss[blank=0, zeroInfinity=true]");
  }
}
