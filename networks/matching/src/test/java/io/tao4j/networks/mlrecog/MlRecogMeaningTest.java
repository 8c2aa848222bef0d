package io.tao4j.networks.mlrecog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.ImageTransform.ColorJitter;
import io.tao4j.data.image.ImageTransform.HorizontalFlip;
import io.tao4j.data.image.ImageTransform.RandomBlur;
import io.tao4j.data.image.ImageTransform.RandomErase;
import io.tao4j.data.image.ImageTransform.RandomResizedCrop;
import io.tao4j.data.image.ImageTransform.RandomRotation;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.EmbeddingLosses;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.matching.Blobs;
import io.tao4j.networks.matching.Embedding;
import io.tao4j.networks.matching.Gallery;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean: TAO's order of changes, its rates, its loss. */
class MlRecogMeaningTest {
  private static final SpecBinder<MlRecogSpec> BINDER =
      new MlRecogNetwork().specBinder().allowMissingPaths();

  private static MlRecogSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("model.backbone", "resnet10");
    all.put("model.input_width", "32");
    all.put("model.input_height", "32");
    all.put("model.feat_dim", "6");
    all.put("train.batch_size", "8");
    all.put("dataset.train_dataset", "train");
    all.putAll(fields);
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return BINDER.bind(tree).spec();
  }

  private static MlRecogSettings settings(Map<String, String> fields) {
    return new MlRecogSettings(spec(fields));
  }

  private static Model fresh(Map<String, String> fields) {
    return new MlRecogDefinition(spec(fields)).fresh(new ArrayList<>());
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
    assertThat(settings(Map.of("train.clip_grad_norm", "2.5")).plan().program().clip())
        .isEqualTo(new Phase.Clip.GlobalNorm(2.5));
    assertThat(settings(Map.of("train.clip_grad_norm", "0")).plan().program().clip()).isNull();
  }

  @Test
  void batchesHaveSomeOfEachOfSomeClasses(@TempDir Path folder) throws IOException {
    Path set = Blobs.write(folder, 5, List.of("red", "blue", "green"));
    Map<String, String> fields =
        Map.of(
            "dataset.train_dataset", set.toString(),
            "train.batch_size", "6",
            "dataset.num_instance", "3");
    try (TrainingTask task = new MlRecogNetwork().openTraining(spec(fields), null)) {
      assertThat(task.stepsPerEpoch()).isEqualTo(2); // 15 pictures
      for (int epoch = 0; epoch < 3; epoch++) {
        try (BatchStream batches = task.batches(epoch)) {
          while (batches.hasNext()) {
            float[] labels = batches.next().inputs().get("labels").toFloatArray();
            assertThat(labels).hasSize(6);
            assertThat(labels[0]).isEqualTo(labels[1]).isEqualTo(labels[2]).isNotEqualTo(labels[3]);
            assertThat(labels[3]).isEqualTo(labels[4]).isEqualTo(labels[5]);
          }
        }
      }
    }
    assertThatThrownBy(() -> spec(Map.of("train.batch_size", "4", "dataset.num_instance", "4")))
        .hasMessageContaining("one class");
    assertThatThrownBy(() -> spec(Map.of("train.batch_size", "9", "dataset.num_instance", "4")))
        .hasMessageContaining("no whole number of classes");
  }

  /** Vectors of the network's output by the colour of the file's folder, a bit off. */
  private static Evaluation judged(EvaluationTask task) {
    Evaluator evaluator = task.newEvaluator();
    try (BatchStream batches = task.batches()) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        float[] vectors = new float[3 * batch.size()];
        for (int i = 0; i < batch.size(); i++) {
          String id = batch.ids().get(i);
          vectors[3 * i] = id.contains("red") ? 1 : 0.1f;
          vectors[3 * i + 1] = id.contains("blue") ? 1 : 0.1f;
          // a blue query that looks red
          if (id.contains("query") && id.contains("blue") && id.endsWith("1.png")) {
            vectors[3 * i] = 1.2f;
          }
        }
        evaluator.add(batch, Map.of("embedding", Tensor.of(vectors, batch.size(), 3)));
      }
    }
    return evaluator.result();
  }

  @Test
  void setsToJudgeByAreThoseOfTheirFields(@TempDir Path folder) throws IOException {
    Path reference = Blobs.write(folder.resolve("reference"), 3, List.of("red", "blue"));
    Path query = Blobs.write(folder.resolve("query"), 2, List.of("red", "blue", "green"));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.val_dataset.reference", reference.toString());
    fields.put("dataset.val_dataset.query", query.toString());
    fields.put("evaluate.batch_size", "5");
    fields.put("evaluate.topk", "4");
    fields.put("dataset.workers", "1");
    Model model = fresh(Map.of());
    try (EvaluationTask task = new MlRecogNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(12);
      assertThat(task.notices()).anyMatch(line -> line.contains("green"));
      try (BatchStream batches = task.batches()) {
        assertThat(batches.next().size()).isEqualTo(5);
      }
      Evaluation found = judged(task);
      assertThat(found.metrics())
          .containsEntry("precision_at_1", 0.75)
          .containsEntry("recall_at_4", 1.0) // the three red ones are nearer, then comes a blue one
          .containsEntry("queries", 4.0)
          .containsEntry("references", 6.0)
          .containsKeys("r_precision", "map_at_r", "ami", "nmi");
      assertThat(found.perClass()).containsOnlyKeys("red", "blue");
      assertThat(found.perClass().get("blue")).containsEntry("precision_at_1", 0.5);
    }
    fields.put("evaluate.report_accuracy_per_class", "false");
    fields.put("evaluate.topk", "1");
    try (EvaluationTask task = new MlRecogNetwork().openEvaluation(spec(fields), model)) {
      Evaluation found = judged(task);
      assertThat(found.perClass()).isEmpty();
      assertThat(found.metrics()).doesNotContainKey("recall_at_1");
    }
    fields.put("dataset.train_dataset", reference.toString());
    fields.put("train.batch_size", "4");
    fields.put("dataset.num_instance", "2");
    fields.put("train.val_batch_size", "7");
    fields.put("train.report_accuracy_per_class", "false");
    try (TrainingTask task = new MlRecogNetwork().openTraining(spec(fields), null)) {
      EvaluationTask validation = task.validation();
      assertThat(validation).isNotNull();
      try (BatchStream batches = validation.batches()) {
        assertThat(batches.next().size()).isEqualTo(7);
      }
      assertThat(judged(validation).perClass()).isEmpty();
      assertThat(task.validationLoss()).isNull();
    }
    assertThatThrownBy(() -> spec(Map.of("dataset.val_dataset.query", query.toString())))
        .hasMessageContaining("give reference and query");
  }

  @Test
  void theLossIsThatOfItsFields() {
    Map<String, String> fields =
        Map.of(
            "train.smooth_loss", "false",
            "train.optim.triplet_loss_margin", "0.7",
            "train.optim.miner_function_margin", "0.25");
    Model start = fresh(fields);
    Graph graph = new MlRecogDefinition(spec(fields)).objective(start).graph();
    assertThat(graph).isEqualTo(withLoss(start, 0.25, 0.7, false));
    Graph usual = new MlRecogDefinition(spec(Map.of())).objective(start).graph();
    assertThat(usual).isEqualTo(withLoss(start, 0.1, 0.3, true));
  }

  private static Graph withLoss(Model start, double miner, double margin, boolean smooth) {
    GraphBuilder b = GraphBuilder.of(start.graph());
    Value labels = b.input("labels", DType.FLOAT32, Shape.batch());
    b.trainingOutput(
        "loss",
        EmbeddingLosses.minedTriplet(
            b.scope("loss"),
            start.graph().output("embedding").value(),
            labels,
            miner,
            margin,
            smooth));
    return b.build();
  }

  @Test
  void trunkOrEmbedderMayStayAsTheyAre(@TempDir Path folder) throws IOException {
    Path set = Blobs.write(folder, 4, List.of("red", "blue"));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset", set.toString());
    fields.put("train.num_epochs", "3");
    fields.put("train.train_trunk", "false");
    try (TrainingTask task = new MlRecogNetwork().openTraining(spec(fields), null)) {
      for (int epoch : new int[] {0, 2}) {
        Phase phase = task.program(epoch).phase();
        assertThat(phase.frozen())
            .contains("backbone.conv1.weight", "backbone.bn1.bias")
            .doesNotContain("embedder.fc.weight");
        assertThat(phase.frozenBatchNorms()).contains("backbone.bn1");
      }
    }
    fields.put("train.train_trunk", "true");
    fields.put("train.train_embedder", "false");
    try (TrainingTask task = new MlRecogNetwork().openTraining(spec(fields), null)) {
      Phase phase = task.program(0).phase();
      assertThat(phase.frozen()).isEmpty();
      assertThat(phase.rateFactor("embedder.fc.weight")).isZero();
      assertThat(phase.rateFactor("embedder.fc.bias")).isZero();
      assertThat(phase.rateFactor("backbone.conv1.weight")).isEqualTo(1);
    }
  }

  @Test
  void theRuleIsThatOfItsName() {
    assertThat(settings(Map.of("train.optim.name", "adam")).plan().program().optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
    assertThat(
            settings(
                    Map.of(
                        "train.optim.name", "SGD",
                        "train.optim.trunk.momentum", "0.8",
                        "train.optim.embedder.momentum", "0.8"))
                .plan()
                .program()
                .optimizer())
        .isEqualTo(new Optimizer.Sgd(0.8, false, 0));
  }

  @Test
  void theRateRisesThenGoesDownStairs() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("train.num_epochs", "8");
    fields.put("train.optim.trunk.base_lr", "0.1");
    fields.put("train.optim.steps", "[4, 6]");
    fields.put("train.optim.gamma", "0.5");
    fields.put("train.optim.warmup_factor", "0.2");
    fields.put("train.optim.warmup_iters", "2");
    assertRates(fields, 0.02, 0.06, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025);
    fields.put("train.optim.warmup_method", "constant");
    assertRates(fields, 0.02, 0.02, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025);
    fields.put("train.optim.warmup_iters", "0");
    assertRates(fields, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025);
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
  void partsHaveRatesAndPenaltiesOfTheirOwn() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("train.optim.trunk.base_lr", "0.02");
    fields.put("train.optim.trunk.bias_lr_factor", "2");
    fields.put("train.optim.trunk.weight_decay", "0.01");
    fields.put("train.optim.trunk.weight_decay_bias", "0");
    fields.put("train.optim.embedder.base_lr", "0.04");
    fields.put("train.optim.embedder.bias_lr_factor", "3");
    fields.put("train.optim.embedder.weight_decay", "0.002");
    fields.put("train.optim.embedder.weight_decay_bias", "0.004");
    Graph graph = fresh(fields).graph();
    assertThat(settings(fields).rateFactors(graph))
        .containsEntry("backbone.conv1.weight", 0.5)
        .containsEntry("backbone.bn1.weight", 0.5)
        .containsEntry("backbone.bn1.bias", 1.0)
        .containsEntry("embedder.fc.weight", 1.0)
        .containsEntry("embedder.fc.bias", 3.0);
    assertThat(settings(fields).plan().settings().schedule().rate(100, 101))
        .isLessThanOrEqualTo(0.04);
    List<Regularizer> penalties = settings(fields).plan().program().regularizers().apply(graph);
    // a penalty w adds 2 w p to the gradient, a decay d adds d p
    assertThat(penalties).extracting(Regularizer::weight).containsExactly(0.001, 0.002, 0.005);
    assertThat(penalties.get(0).parameters()).containsExactly("embedder.fc.weight");
    assertThat(penalties.get(1).parameters()).containsExactly("embedder.fc.bias");
    assertThat(penalties.get(2).parameters())
        .contains("backbone.conv1.weight", "backbone.bn1.weight")
        .doesNotContain("backbone.bn1.bias");
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    Graph graph =
        fresh(
                Map.of(
                    "model.backbone", "resnet_50",
                    "model.input_width", "48",
                    "model.input_height", "32",
                    "model.input_channels", "3",
                    "model.feat_dim", "10"))
            .graph();
    assertThat(graph.inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 32, 48));
    assertThat(graph.parameter("embedder.fc.weight").shape()).isEqualTo(Shape.of(10, 2048));
    assertThatThrownBy(() -> spec(Map.of("model.input_channels", "1")))
        .hasMessageContaining("input_channels");
    // TAO's dual head: as wide as the trunk, whatever feat_dim says
    Graph fan =
        fresh(
                Map.of(
                    "model.backbone",
                    "fan_tiny",
                    "model.input_width",
                    "64",
                    "model.input_height",
                    "64"))
            .graph();
    assertThat(fan.parameter("embedder.fc.weight").shape()).isEqualTo(Shape.of(192, 192));
    assertThat(fan.parameter("embedder.blocks.3.fc1.weight").shape()).isEqualTo(Shape.of(96, 192));
    assertThat(fan.parameter("embedder.blocks.4.fc1.weight")).isNull();
  }

  @Test
  void theTrainingStartsWhereItsFieldsSay(@TempDir Path folder) throws IOException {
    Path set = Blobs.write(folder.resolve("set"), 4, List.of("red", "blue"));
    Model other = fresh(Map.of("train.seed", "9"));
    Path whole = folder.resolve("whole.tao");
    other.save(whole);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset", set.toString());
    fields.put("model.pretrained_model_path", whole.toString());
    try (TrainingTask task = new MlRecogNetwork().openTraining(spec(fields), null)) {
      assertThat(task.start().weights()).isEqualTo(other.weights());
    }
    // of a model with wider vectors only the trunk fits
    Model wide = fresh(Map.of("train.seed", "9", "model.feat_dim", "12"));
    Path trunk = folder.resolve("trunk.tao");
    wide.save(trunk);
    fields.remove("model.pretrained_model_path");
    fields.put("model.pretrained_trunk_path", trunk.toString());
    try (TrainingTask task = new MlRecogNetwork().openTraining(spec(fields), null)) {
      Weights start = task.start().weights();
      assertThat(start.get("backbone.conv1.weight"))
          .isEqualTo(wide.weights().get("backbone.conv1.weight"));
      assertThat(start.get("embedder.fc.weight").shape()).isEqualTo(Shape.of(6, 512));
    }
  }

  @Test
  void picturesAreNormalisedByMeanAndDeviation() {
    Preprocessing input =
        settings(
                Map.of(
                    "dataset.pixel_mean", "[0.1, 0.2, 0.3]",
                    "dataset.pixel_std", "[0.4, 0.5, 0.6]"))
            .preprocessing();
    assertThat(input.normalization().means()).containsExactly(0.1, 0.2, 0.3);
    assertThat(input.normalization().stds()).containsExactly(0.4, 0.5, 0.6);
    assertThat(input.normalization().scale()).isEqualTo(1.0 / 255);
    assertThat(input.normalization().order().toString()).isEqualTo("RGB");
    // the middle of a picture 1.14 times as large
    assertThat(input.isMiddle()).isTrue();
    assertThat(input.shortSide()).isEqualTo(36);
  }

  @Test
  void trainingPicturesAreVariedInTaosOrder() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.prob", "0.25");
    fields.put("dataset.re_prob", "0.75");
    fields.put("dataset.random_rotation", "true");
    fields.put("dataset.color_augmentation.brightness", "0.4");
    fields.put("dataset.color_augmentation.contrast", "0.3");
    fields.put("dataset.color_augmentation.saturation", "0.2");
    fields.put("dataset.color_augmentation.hue", "0.1");
    fields.put("dataset.gaussian_blur.sigma", "[0.2, 0.9]");
    fields.put("dataset.pixel_mean", "[0.5, 0.4, 0.0]");
    fields.put("dataset.pixel_std", "[0.2, 0.5, 1.0]");
    List<Double> degrees = IntStream.rangeClosed(0, 180).asDoubleStream().boxed().toList();
    assertThat(settings(fields).trainingPictures().transforms())
        .containsExactly(
            RandomResizedCrop.of(32, 32, Interpolation.BILINEAR_ANTIALIAS),
            new HorizontalFlip(0.25),
            new RandomRotation(1, degrees),
            new ColorJitter(0.4, 0.3, 0.2, 0.1),
            new RandomBlur(0.2, 0.9),
            // TAO paints with the means as numbers behind the normalisation
            new RandomErase(0.75, 0.4, List.of(153, 153, 0)));
    fields.put("dataset.prob", "0");
    fields.put("dataset.re_prob", "0");
    fields.put("dataset.random_rotation", "false");
    fields.put("dataset.random_crop", "false");
    fields.put("dataset.color_augmentation.enabled", "false");
    fields.put("dataset.gaussian_blur.enabled", "false");
    List<ImageTransform> none = settings(fields).trainingPictures().transforms();
    assertThat(none).containsExactly(new Resize(32, 32, Interpolation.BILINEAR_ANTIALIAS));
  }

  @Test
  void aGalleryTurnsVectorsIntoLabels(@TempDir Path folder) {
    Model model = fresh(Map.of());
    Path file = folder.resolve("gallery");
    Gallery.empty(Gallery.digest(model.weights()), 6)
        .with(
            List.of(
                new Gallery.Entry("a", "one"),
                new Gallery.Entry("b", "two"),
                new Gallery.Entry("c", "two")),
            Tensor.of(new float[] {1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0.5f, 0, 0, 0}, 3, 6))
        .save(file);
    MlRecogSpec spec = spec(Map.of("inference.gallery", file.toString(), "inference.topk", "3"));
    Map<String, Tensor> outputs =
        Map.of("embedding", Tensor.of(new float[] {2, 1, 0, 0, 0, 0}, 1, 6));
    Embedding found =
        new MlRecogNetwork()
            .task(model, spec)
            .inference()
            .decode(List.of(Blobs.draw("red", 0)), outputs)
            .get(0);
    assertThat(found.neighbours()).extracting("id").containsExactly("a", "b", "c");
    assertThat(found.label()).contains("two"); // by two votes to one
    assertThat(found.vector().toFloatArray()[0])
        .isCloseTo((float) (2 / Math.sqrt(5)), within(1e-6f));
    // another model's vectors are not looked up among these
    Model other = fresh(Map.of("train.seed", "8"));
    assertThatThrownBy(() -> new MlRecogNetwork().task(other, spec).inference())
        .hasMessageContaining("GALLERY-002");
    assertThat(new MlRecogNetwork().task(model, null).inference().decode(List.of(), outputs).get(0))
        .matches(one -> one.neighbours().isEmpty() && one.label().isEmpty());
  }
}
