package io.tao4j.networks.reid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageTransform.HorizontalFlip;
import io.tao4j.data.image.ImageTransform.RandomCrop;
import io.tao4j.data.image.ImageTransform.RandomErase;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.metric.retrieval.ReRanking;
import io.tao4j.model.Model;
import io.tao4j.network.AdaptedInputs;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.matching.Blobs;
import io.tao4j.networks.matching.Embedding;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean: TAO's neck, its loss, its order of changes, its rates. */
@Tag("pytorch")
class ReIdMeaningTest {
  private static final SpecBinder<ReIdSpec> BINDER =
      new ReIdNetwork().specBinder().allowMissingPaths();
  private static final List<String> PEOPLE = List.of("0001", "0002", "0003");

  private static ReIdSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("model.backbone", "resnet10");
    all.put("model.input_width", "32");
    all.put("model.input_height", "32");
    all.put("model.feat_dim", "6");
    all.put("dataset.batch_size", "8");
    all.put("dataset.train_dataset_dir", "train");
    all.putAll(fields);
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return BINDER.bind(tree).spec();
  }

  private static ReIdSettings settings(Map<String, String> fields) {
    return new ReIdSettings(spec(fields));
  }

  private static ReIdDefinition definition(Map<String, String> fields) {
    return new ReIdDefinition(spec(fields), PEOPLE);
  }

  private static Model fresh(Map<String, String> fields) {
    return definition(fields).fresh(new ArrayList<>());
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    TrainingSettings run =
        settings(
                Map.of(
                    "train.num_epochs", "7",
                    "train.checkpoint_interval", "3",
                    "train.validation_interval", "2"))
            .plan()
            .settings();
    assertThat(run.epochs()).isEqualTo(7);
    assertThat(run.checkpointPeriod()).isEqualTo(3);
    assertThat(run.validationPeriod()).isEqualTo(2);
    assertThat(settings(Map.of("train.grad_clip", "2.5")).plan().program().clip())
        .isEqualTo(new Phase.Clip.GlobalNorm(2.5));
    assertThat(settings(Map.of("train.grad_clip", "0")).plan().program().clip()).isNull();
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.backbone", "resnet_50");
    fields.put("model.input_width", "32");
    fields.put("model.input_height", "64");
    fields.put("model.feat_dim", "10");
    Graph graph = fresh(fields).graph();
    assertThat(graph.inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 64, 32));
    assertThat(graph.parameter("neck.reduce.weight").shape()).isEqualTo(Shape.of(10, 2048));
    assertThat(graph.parameter("neck.norm.weight").shape()).isEqualTo(Shape.of(10));
    assertThat(graph.parameter("classifier.weight").shape()).isEqualTo(Shape.of(3, 10));
    assertThat(graph.parameter("classifier.bias")).isNull();
    // the last map has stride 16: 4 by 2
    assertThat(last(graph)).isEqualTo(Shape.batch(2048, 4, 2));
    fields.put("model.last_stride", "2");
    assertThat(last(fresh(fields).graph())).isEqualTo(Shape.batch(2048, 2, 1));

    assertThat(output(fresh(Map.of("model.neck_feat", "after")).graph())).contains("neck.norm");
    assertThat(output(fresh(Map.of("model.neck_feat", "before")).graph())).contains("reduce");
    Graph plain = fresh(Map.of("model.neck", "no", "model.dropout_rate", "0.5")).graph();
    assertThat(plain.parameter("neck.norm.weight")).isNull();
    assertThat(plain.node("dropout").op()).isEqualTo(new NormalizeOp.Dropout(0.5));
    assertThat(fresh(Map.of("model.feat_dim", "512")).graph().parameter("neck.reduce.weight"))
        .isNull(); // as wide as the trunk
    assertThatThrownBy(() -> spec(Map.of("model.input_channels", "1")))
        .hasMessageContaining("input_channels");
  }

  /** As wide as the trunk unless reduce_feat_dim; drop_path is Swin's own. */
  @Test
  void swinsVectorsAreAsWideAsTheTrunkUnlessReduced() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.backbone", "swin_tiny_patch4_window7_224");
    fields.put("model.input_width", "32");
    fields.put("model.input_height", "64");
    fields.put("model.drop_path", "0");
    Graph graph = fresh(fields).graph();
    assertThat(graph.parameter("neck.norm.weight").shape()).isEqualTo(Shape.of(768));
    assertThat(graph.nodes().stream().anyMatch(n -> n.name().contains("drop_path"))).isFalse();
    fields.put("model.reduce_feat_dim", "true");
    fields.put("model.drop_path", "0.2");
    Graph reduced = fresh(fields).graph();
    assertThat(reduced.parameter("neck.norm.weight").shape()).isEqualTo(Shape.of(6));
    assertThat(reduced.nodes().stream().anyMatch(n -> n.name().contains("drop_path"))).isTrue();
    assertThat(settings(fields).preprocessing().interpolation())
        .isEqualTo(Interpolation.BICUBIC_ANTIALIAS);
  }

  private static Shape last(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.name().startsWith("backbone.layer4"))
        .map(node -> graph.type(node.output()).shape())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static String output(Graph graph) {
    return graph.output("embedding").value().name();
  }

  private static List<String> outputs(Map<String, String> fields) {
    return definition(fields).objective(fresh(fields)).graph().outputs().stream()
        .map(Graph.Output::name)
        .toList();
  }

  /** Features and scores of a batch as the graph gives them, and every term of its loss. */
  private static Map<String, Float> losses(Map<String, String> fields, int epochs) {
    Model start = fresh(fields);
    var objective = definition(fields).objective(start);
    Map<String, Tensor> inputs = new HashMap<>();
    float[] pixels = new float[6 * 3 * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i * 0.37 + i / 3072);
    }
    inputs.put("images", Tensor.of(pixels, 6, 3, 32, 32));
    inputs.put("labels", Tensor.of(new float[] {0, 0, 1, 1, 2, 2}, 6));
    Tensor classes =
        Tensor.of(new float[] {1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1}, 6, 3);
    AdaptedInputs adapted = objective.adapted();
    if (adapted != null) {
      inputs.putAll(adapted.first());
    }
    if (objective.graph().inputs().stream().anyMatch(i -> i.name().equals("classes"))) {
      inputs.put("classes", classes);
    }
    // training outputs as outputs of inference, with the norms' running statistics
    List<Graph.Output> shown =
        objective.graph().outputs().stream()
            .map(one -> new Graph.Output(one.name(), one.value()))
            .toList();
    Graph graph = objective.graph();
    Model all =
        start.withGraph(
            new Graph(graph.inputs(), graph.parameters(), graph.buffers(), graph.nodes(), shown),
            start.weights());
    Map<String, Float> found = new LinkedHashMap<>();
    try (Executable executable = Engine.PYTORCH.provider().compile(all, ExecutionPlan.CPU_FP32)) {
      Map<String, Tensor> values = adapted == null ? Map.of() : adapted.first();
      for (int epoch = 0; epoch < epochs; epoch++) {
        inputs.putAll(values);
        Map<String, Tensor> outputs = executable.run(inputs);
        outputs.forEach(
            (name, tensor) -> {
              if (tensor.shape().rank() == 0) {
                found.put(name, tensor.toFloatArray()[0]);
              }
            });
        if (adapted != null) {
          Map<String, double[]> sums = new HashMap<>();
          for (String name : adapted.summed()) {
            float[] numbers = outputs.get(name).toFloatArray();
            double[] sum = new double[numbers.length];
            for (int i = 0; i < sum.length; i++) {
              sum[i] = numbers[i];
            }
            sums.put(name, sum);
          }
          values = adapted.next(epoch, values, sums);
        }
      }
    }
    return found;
  }

  @Test
  void theLossIsThatOfItsFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    assertThat(outputs(fields)).contains("id_loss", "triplet_loss").doesNotContain("center_loss");
    fields.put("dataset.sampler", "softmax");
    assertThat(outputs(fields)).contains("id_loss").doesNotContain("triplet_loss");
    fields.put("dataset.sampler", "triplet");
    assertThat(outputs(fields)).contains("triplet_loss").doesNotContain("id_loss", "logits");
    fields.put("dataset.sampler", "softmax_triplet");
    fields.put("model.id_loss_type", "softmax");
    fields.put("model.metric_loss_type", "triplet");
    fields.put("model.id_loss_weight", "0.25");
    fields.put("model.triplet_loss_weight", "0.5");
    fields.put("model.label_smooth", "false");
    Map<String, Float> one = losses(fields, 1);
    // scores are near 0 at first: each of three identities has a third
    assertThat(one.get("id_loss")).isCloseTo((float) Math.log(3), within(0.02f));
    assertThat(one.get("loss"))
        .isCloseTo(0.25f * one.get("id_loss") + 0.5f * one.get("triplet_loss"), within(1e-5f));
    // all features are about alike, so the triplet's loss is its margin and a bit
    fields.put("train.optim.triplet_loss_margin", "0.9");
    float wide = losses(fields, 1).get("triplet_loss");
    assertThat(wide - one.get("triplet_loss")).isCloseTo(0.6f, within(1e-4f));
    fields.put("model.no_margin", "true");
    float soft = losses(fields, 1).get("triplet_loss");
    assertThat(soft).isCloseTo((float) Math.log(2), within(0.02f)).isLessThan(wide);
    fields.put("train.optim.trp_l2", "true");
    assertThat(losses(fields, 1).get("triplet_loss")).isNotCloseTo(soft, within(1e-4f));
    // targets: nine tenths of the identity's own, and a tenth over all three
    String sharp = operations(fields);
    fields.put("model.label_smooth", "true");
    assertThat(operations(fields)).contains("0.9", "0.0333").isNotEqualTo(sharp);
    assertThat(sharp).doesNotContain("0.0333");
  }

  /** What the loss is made of, with its constants. */
  private static String operations(Map<String, String> fields) {
    Model model = fresh(fields);
    return definition(fields).objective(model).graph().nodes().stream()
        .map(node -> node.op().toString())
        .collect(Collectors.joining("\n"));
  }

  /** with_center_loss, center_loss_weight, center_lr: the share of the way. */
  @Test
  void featuresAreDrawnToTheCentresOfTheirIdentities() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.with_center_loss", "true");
    fields.put("train.optim.center_loss_weight", "0.1");
    Map<String, Float> first = losses(fields, 1);
    assertThat(first.get("center_loss")).isZero(); // no centre yet
    Map<String, Float> second = losses(fields, 2);
    assertThat(second.get("center_loss")).isPositive();
    assertThat(second.get("loss") - first.get("loss"))
        .isCloseTo(0.1f * second.get("center_loss"), within(1e-5f));

    ClassCenters centers = definition(Map.of("train.optim.center_lr", "0.25")).centers(2);
    Map<String, Tensor> values =
        centers.next(
            0,
            centers.first(),
            Map.of(
                "feature_sums",
                new double[] {4, 8, 0, 0, 0, 0},
                "feature_counts",
                new double[] {4, 0, 0}));
    assertThat(values.get("centers").toFloatArray()).containsExactly(1, 2, 0, 0, 0, 0);
    assertThat(values.get("known_centers").toFloatArray()).containsExactly(1, 0, 0);
    values =
        centers.next(
            1,
            values,
            Map.of(
                "feature_sums",
                new double[] {5, 6, 7, 8, 0, 0},
                "feature_counts",
                new double[] {1, 1, 0}));
    // a quarter of the way from (1, 2) to (5, 6); a new one is where its features are
    assertThat(values.get("centers").toFloatArray()).containsExactly(2, 3, 7, 8, 0, 0);
    assertThat(centers.figures(values)).containsEntry("known_centers", 2.0);
  }

  @Test
  void batchesHaveSomeOfEachOfSomeIdentities(@TempDir Path folder) throws IOException {
    Path set = Blobs.writeMarket(folder, 1, 6, List.of("red", "blue", "green"));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset_dir", set.toString());
    fields.put("dataset.batch_size", "6");
    fields.put("dataset.num_instances", "3");
    try (TrainingTask task = new ReIdNetwork().openTraining(spec(fields), null)) {
      assertThat(task.stepsPerEpoch()).isEqualTo(3);
      assertThat(task.start().meta().classNames()).containsExactly("0001", "0002", "0003");
      try (BatchStream batches = task.batches(0)) {
        while (batches.hasNext()) {
          float[] labels = batches.next().inputs().get("labels").toFloatArray();
          assertThat(labels[0]).isEqualTo(labels[1]).isEqualTo(labels[2]).isNotEqualTo(labels[3]);
        }
      }
    }
    fields.put("dataset.sampler", "softmax");
    fields.put("dataset.batch_size", "7");
    try (TrainingTask task = new ReIdNetwork().openTraining(spec(fields), null)) {
      assertThat(task.stepsPerEpoch()).isEqualTo(2);
      assertThat(task.validation()).isNull();
    }
    assertThatThrownBy(() -> spec(Map.of("dataset.batch_size", "9")))
        .hasMessageContaining("no whole number of identities");
  }

  private static Evaluation judged(EvaluationTask task) {
    Evaluator evaluator = task.newEvaluator();
    try (BatchStream batches = task.batches()) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        float[] vectors = new float[3 * batch.size()];
        for (int i = 0; i < batch.size(); i++) {
          String id = batch.ids().get(i);
          vectors[3 * i] = id.contains("0001_") ? 1 : 0.1f;
          vectors[3 * i + 1] = id.contains("0002_") ? 1 : 0.1f;
          if (id.contains("query") && id.contains("0002_c2s1_1")) {
            vectors[3 * i] = 1.2f; // looks like the first one
          }
        }
        evaluator.add(batch, Map.of("embedding", Tensor.of(vectors, batch.size(), 3)));
      }
    }
    return evaluator.result();
  }

  /** re_ranking, k1, k2, lambda_value, max_rank, val_batch_size, num_workers and the sets. */
  @Test
  void setsToJudgeByAreThoseOfTheirFields(@TempDir Path folder) throws IOException {
    List<String> both = List.of("red", "blue");
    Path gallery = Blobs.writeMarket(folder.resolve("gallery"), 1, 3, both);
    Blobs.writeMarket(gallery, 2, 1, both); // by the queries' own camera
    Path query = Blobs.writeMarket(folder.resolve("query"), 2, 2, both);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.test_dataset_dir", gallery.toString());
    fields.put("dataset.query_dataset_dir", query.toString());
    fields.put("dataset.val_batch_size", "5");
    fields.put("dataset.num_workers", "1");
    Model model = fresh(Map.of());
    try (EvaluationTask task = new ReIdNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(12);
      try (BatchStream batches = task.batches()) {
        assertThat(batches.next().size()).isEqualTo(5);
      }
      Evaluation found = judged(task);
      assertThat(found.primaryMetric()).isEqualTo("mAP");
      assertThat(found.metrics())
          .containsEntry("rank_1", 0.75)
          .containsEntry("rank_5", 1.0)
          .containsEntry("queries", 4.0)
          .containsEntry("gallery", 8.0)
          .doesNotContainKey("re_ranked_mAP");
      // the one that errs finds the three of the other first: 1/5, 2/6, 3/7 by the fourth place
      assertThat(found.metrics().get("mAP")).isBetween(0.75, 1.0);
    }
    fields.put("re_ranking.re_ranking", "true");
    fields.put("re_ranking.k1", "3");
    fields.put("re_ranking.k2", "2");
    fields.put("re_ranking.lambda_value", "1"); // the first distance alone
    fields.put("re_ranking.max_rank", "4");
    assertThat(settings(fields).reRanking()).contains(new ReRanking.Settings(3, 2, 1));
    assertThat(settings(fields).workers()).isOne();
    try (EvaluationTask task = new ReIdNetwork().openEvaluation(spec(fields), model)) {
      Evaluation found = judged(task);
      assertThat(found.metrics())
          .containsEntry("re_ranked_mAP", found.metrics().get("mAP"))
          .containsEntry("re_ranked_rank_1", 0.75);
      assertThat(found.details().json().get("cmc re-ranked"))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
          .hasSize(4);
      Path results = Files.createDirectories(folder.resolve("results"));
      assertThat(found.details().write(results))
          .extracting(file -> file.getFileName().toString())
          .containsExactly("cmc.png", "matches.png", "wrong_queries.csv");
      assertThat(Files.readAllLines(results.resolve("wrong_queries.csv")))
          .hasSize(2)
          .last()
          .asString()
          .contains("0002_c2s1_1_00.png,0002,");
    }
    Map<String, String> others = new LinkedHashMap<>();
    others.put("evaluate.test_dataset", gallery.toString());
    others.put("evaluate.query_dataset", query.toString());
    try (EvaluationTask task = new ReIdNetwork().openEvaluation(spec(others), model)) {
      assertThat(task.sampleCount()).isEqualTo(12);
    }
    assertThatThrownBy(() -> new ReIdNetwork().openEvaluation(spec(Map.of()), model))
        .hasMessageContaining("query_dataset_dir");
  }

  @Test
  void vectorsMayBeThoseOfPictureAndMirrorImage() {
    Model plain = fresh(Map.of());
    Model both = fresh(Map.of("model.with_flip_feature", "true"));
    assertThat(both.weights()).isEqualTo(plain.weights());
    Image picture = Blobs.draw("red", 3);
    Image mirrored = mirrored(picture);
    float[] sum = vector(both, picture);
    assertThat(vector(both, mirrored)).containsExactly(sum, within(1e-5f));
    float[] one = raw(plain, picture);
    float[] other = raw(plain, mirrored);
    double length = 0;
    for (int d = 0; d < 6; d++) {
      length += (one[d] + other[d]) * (one[d] + other[d]);
    }
    for (int d = 0; d < 6; d++) {
      assertThat(sum[d])
          .isCloseTo((float) ((one[d] + other[d]) / Math.sqrt(length)), within(1e-4f));
    }
  }

  private static Image mirrored(Image picture) {
    int width = picture.width();
    byte[] levels = new byte[3 * width * picture.height()];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          levels[3 * (y * width + x) + c] = (byte) picture.level(width - 1 - x, y, c);
        }
      }
    }
    return Image.of(width, picture.height(), levels);
  }

  private static float[] vector(Model model, Image picture) {
    SinglePassInference<Image, Embedding> inference =
        new ReIdNetwork().task(model, null).inference();
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      return inference
          .decode(List.of(picture), executable.run(inference.encode(List.of(picture))))
          .get(0)
          .vector()
          .toFloatArray();
    }
  }

  private static float[] raw(Model model, Image picture) {
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable
          .run(new ReIdNetwork().task(model, null).inference().encode(List.of(picture)))
          .get("embedding")
          .toFloatArray();
    }
  }

  @Test
  void theRuleIsThatOfItsName() {
    assertThat(settings(Map.of("train.optim.name", "Adam")).plan().program().optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
    assertThat(
            settings(Map.of("train.optim.name", "SGD", "train.optim.momentum", "0.8"))
                .plan()
                .program()
                .optimizer())
        .isEqualTo(new Optimizer.Sgd(0.8, false, 0));
  }

  /** TAO moves the schedule on before the first epoch. */
  @Test
  void theRateRisesThenGoesDownStairs() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("train.num_epochs", "8");
    fields.put("train.optim.base_lr", "0.1");
    fields.put("train.optim.lr_steps", "[4, 6]");
    fields.put("train.optim.gamma", "0.5");
    fields.put("train.optim.warmup_factor", "0.2");
    fields.put("train.optim.warmup_iters", "2");
    assertRates(fields, 0.06, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.025);
    fields.put("train.optim.warmup_method", "constant");
    assertRates(fields, 0.02, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.025);
    fields.put("train.optim.warmup_method", "cosine");
    fields.put("train.optim.warmup_epochs", "4");
    double half = 0.1 * (0.002 + 0.998 / 2);
    assertRates(
        fields,
        0.04,
        0.06,
        0.08,
        half,
        0.1 * (0.002 + 0.499 * (1 + Math.cos(Math.PI * 5 / 8))),
        0.1 * (0.002 + 0.499 * (1 + Math.cos(Math.PI * 6 / 8))),
        0.1 * (0.002 + 0.499 * (1 + Math.cos(Math.PI * 7 / 8))),
        0.0002);
  }

  /** Three steps an epoch, all of one rate. */
  private static void assertRates(Map<String, String> fields, double... epochs) {
    TrainingSettings run = settings(fields).plan().settings();
    for (int step = 0; step < 24; step++) {
      assertThat(run.schedule().rate(step, 24))
          .as("step " + step)
          .isCloseTo(epochs[step / 3], within(1e-12));
    }
  }

  @Test
  void partsHaveRatesOfTheirOwn() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("train.optim.bias_lr_factor", "3");
    fields.put("train.optim.large_fc_lr", "true");
    fields.put("train.optim.weight_decay", "0.01");
    fields.put("train.optim.weight_decay_bias", "0.002");
    Graph graph = fresh(fields).graph();
    assertThat(settings(fields).rateFactors(graph))
        .containsEntry("backbone.conv1.weight", 1.0)
        .containsEntry("backbone.bn1.bias", 3.0)
        .containsEntry("neck.norm.weight", 1.0)
        .containsEntry("neck.norm.bias", 0.0) // it stays 0
        .containsEntry("classifier.weight", 2.0);
    List<Regularizer> penalties = settings(fields).plan().program().regularizers().apply(graph);
    // a penalty w adds 2 w p to the gradient, a decay d adds d p
    assertThat(penalties).extracting(Regularizer::weight).containsExactly(0.001, 0.005);
    assertThat(penalties.get(0).parameters()).contains("neck.reduce.bias");
    assertThat(penalties.get(1).parameters()).contains("classifier.weight", "neck.norm.weight");
  }

  @Test
  void theTrainingStartsWhereItsFieldSays(@TempDir Path folder) throws IOException {
    Path set = Blobs.writeMarket(folder.resolve("set"), 1, 4, List.of("red", "blue"));
    Model other = fresh(Map.of("train.seed", "9")); // of three identities
    Path file = folder.resolve("other.tao");
    other.save(file);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset_dir", set.toString());
    fields.put("model.pretrained_model_path", file.toString());
    try (TrainingTask task = new ReIdNetwork().openTraining(spec(fields), null)) {
      assertThat(task.start().weights().get("neck.reduce.weight"))
          .isEqualTo(other.weights().get("neck.reduce.weight"));
      assertThat(task.start().weights().get("classifier.weight").shape()).isEqualTo(Shape.of(2, 6));
    }
    // a model that is gone on with gets rows for the new identities
    try (TrainingTask task = new ReIdNetwork().openTraining(spec(fields), other)) {
      assertThat(task.start().meta().classNames()).containsExactly("0001", "0002");
      assertThat(task.start().weights().get("classifier.weight").shape()).isEqualTo(Shape.of(2, 6));
    }
    Model triplets = fresh(Map.of("dataset.sampler", "triplet"));
    assertThatThrownBy(() -> new ReIdNetwork().openTraining(spec(fields), triplets))
        .hasMessageContaining("TRAIN-006")
        .hasMessageContaining("triplet");
  }

  @Test
  void picturesAreStretchedAndNormalised() {
    Preprocessing input =
        settings(
                Map.of(
                    "dataset.pixel_mean", "[0.1, 0.2, 0.3]",
                    "dataset.pixel_std", "[0.4, 0.5, 0.6]"))
            .preprocessing();
    assertThat(input.normalization().means()).containsExactly(0.1, 0.2, 0.3);
    assertThat(input.normalization().stds()).containsExactly(0.4, 0.5, 0.6);
    assertThat(input.isMiddle()).isFalse();
    assertThat(input.interpolation()).isEqualTo(Interpolation.BILINEAR_ANTIALIAS);
  }

  @Test
  void trainingPicturesAreVariedInTaosOrder() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.prob", "0.25");
    fields.put("dataset.padding", "4");
    fields.put("dataset.re_prob", "0.75");
    fields.put("dataset.pixel_mean", "[0.5, 0.4, 0.0]");
    fields.put("dataset.pixel_std", "[0.2, 0.5, 1.0]");
    assertThat(settings(fields).trainingPictures().transforms())
        .containsExactly(
            new Resize(32, 32, Interpolation.BILINEAR_ANTIALIAS),
            new HorizontalFlip(0.25),
            new RandomCrop(32, 32, 4, 0),
            new RandomErase(0.75, 0.4, List.of(153, 153, 0)));
    fields.put("dataset.prob", "0");
    fields.put("dataset.padding", "0");
    fields.put("dataset.re_prob", "0");
    assertThat(settings(fields).trainingPictures().transforms())
        .containsExactly(new Resize(32, 32, Interpolation.BILINEAR_ANTIALIAS));
  }
}
