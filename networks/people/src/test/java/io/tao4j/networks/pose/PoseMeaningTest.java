package io.tao4j.networks.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.NpyFile;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.fixtures.SharedData;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.classification.Classification;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean: TAO's network, its rates, its sets. */
class PoseMeaningTest {
  private static final SpecBinder<PoseSpec> BINDER =
      new PoseNetwork().specBinder().allowMissingPaths();

  private static PoseSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("model.input_channels", "2");
    all.put("model.graph_edges", Movers.LINKS);
    all.put("model.graph_center", "2");
    all.put("dataset.num_classes", "2");
    all.put("dataset.train_dataset.data_path", "train_data.npy");
    all.put("dataset.train_dataset.label_path", "train_label.csv");
    all.putAll(fields);
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      if (!field.getValue().isEmpty()) {
        tree = tree.with(field.getKey(), field.getValue());
      }
    }
    return BINDER.bind(tree).spec();
  }

  private static Model fresh(Map<String, String> fields) {
    PoseSpec spec = spec(fields);
    PoseSettings settings = new PoseSettings(spec);
    List<String> classes =
        java.util.stream.IntStream.range(0, spec.dataset().numClasses())
            .mapToObj(i -> "class_" + i)
            .toList();
    return new PoseDefinition(spec, settings.facts(1), classes).fresh(new ArrayList<>());
  }

  private static Map<String, String> set(Path folder, String name) {
    String group = "dataset." + name + "_dataset.";
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(group + "data_path", folder.resolve(name + "_data.npy").toString());
    fields.put(group + "label_path", folder.resolve(name + "_label.csv").toString());
    return fields;
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    Graph spatial =
        fresh(
                Map.of(
                    "model.model_type", "ST-GCN",
                    "model.input_channels", "2",
                    "model.dropout", "0.25",
                    "model.graph_strategy", "spatial",
                    "model.edge_importance_weighting", "true"))
            .graph();
    assertThat(spatial.inputs().get(0).type().shape().toString()).isEqualTo("[N,2,T,5,1]");
    assertThat(spatial.parameter("backbone.edge_importance.0").shape())
        .isEqualTo(Shape.of(3, 5, 5));
    assertThat(spatial.parameter("backbone.st_gcn_networks.4.gcn.conv.weight").shape())
        .isEqualTo(Shape.of(3 * 128, 64, 1, 1));
    assertThat(spatial.parameter("backbone.st_gcn_networks.9.tcn.2.weight").shape())
        .isEqualTo(Shape.of(256, 256, 9, 1));
    List<NormalizeOp.Dropout> dropouts = new ArrayList<>();
    spatial
        .nodes()
        .forEach(
            node -> {
              if (node.op() instanceof NormalizeOp.Dropout dropout) {
                dropouts.add(dropout);
              }
            });
    assertThat(dropouts).hasSize(9).containsOnly(new NormalizeOp.Dropout(0.25));
    Graph uniform =
        fresh(
                Map.of(
                    "model.graph_strategy", "uniform",
                    "model.edge_importance_weighting", "false",
                    "model.input_channels", "3"))
            .graph();
    assertThat(uniform.parameter("backbone.st_gcn_networks.0.gcn.conv.weight").shape())
        .isEqualTo(Shape.of(64, 3, 1, 1));
    assertThat(uniform.parameter("backbone.edge_importance.0")).isNull();
    assertThat(
            fresh(Map.of("model.graph_strategy", "distance"))
                .graph()
                .parameter("backbone.st_gcn_networks.0.gcn.conv.weight")
                .shape())
        .isEqualTo(Shape.of(128, 2, 1, 1));
  }

  @Test
  void linksMayBeOnesOwn() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.graph_edges", "[\"0-1\", \"0-2\"]");
    fields.put("model.graph_center", "1");
    assertThat(new PoseSettings(spec(fields)).facts(2).skeleton())
        .isEqualTo(new Skeleton(3, List.of(new Skeleton.Link(0, 1), new Skeleton.Link(0, 2)), 1));
    fields.put("model.graph_edges", "");
    fields.put("model.graph_center", "");
    fields.put("model.graph_layout", "coco");
    assertThat(new PoseSettings(spec(fields)).facts(2).skeleton())
        .isEqualTo(Skeleton.named("coco").orElseThrow());
  }

  @Test
  void classesHaveTheNamesOfTheMap(@TempDir Path folder) throws IOException {
    Movers.write(folder, "train", 4, 6);
    Map<String, String> fields = set(folder, "train");
    fields.put("dataset.label_map", "{second: 1, first: 0}");
    fields.put("dataset.num_classes", "2");
    assertThat(classes(fields)).containsExactly("first", "second");
    fields.remove("dataset.label_map");
    assertThat(classes(fields)).containsExactly("aside", "up_down"); // those of the table
    fields.put("dataset.num_classes", "3");
    assertThat(classes(fields)).containsExactly("class_0", "class_1", "class_2");
    fields.put("dataset.num_classes", "1");
    assertThatThrownBy(() -> classes(fields))
        .hasMessageContaining("POSE-004")
        .hasMessageContaining("'one_1' is of class 1");
    fields.put("dataset.num_classes", "2");
    fields.put("dataset.label_map", "{a: 0, b: 2}");
    assertThatThrownBy(() -> classes(fields)).hasMessageContaining("from 0 on");
  }

  private static List<String> classes(Map<String, String> fields) {
    try (TrainingTask task = new PoseNetwork().openTraining(spec(fields), null)) {
      return task.start().meta().classNames();
    }
  }

  @Test
  void setsAreThoseOfTheirFields(@TempDir Path folder) throws IOException {
    Movers.write(folder, "train", 6, 8);
    Movers.write(folder, "val", 4, 8);
    Movers.write(folder, "test", 3, 8);
    Map<String, String> fields = set(folder, "train");
    fields.putAll(set(folder, "val"));
    fields.put("dataset.batch_size", "4");
    fields.put("dataset.num_workers", "2");
    Model model;
    try (TrainingTask task = new PoseNetwork().openTraining(spec(fields), null)) {
      model = task.start();
      assertThat(task.stepsPerEpoch()).isEqualTo(2);
      List<String> ids = new ArrayList<>();
      try (BatchStream batches = task.batches(0)) {
        while (batches.hasNext()) {
          Batch batch = batches.next();
          ids.addAll(batch.ids());
          assertThat(batch.inputs().get("poses").shape())
              .isEqualTo(Shape.of(batch.size(), 2, 8, 5, 1));
          assertThat(batch.inputs().get("targets").shape()).isEqualTo(Shape.of(batch.size(), 2));
        }
      }
      assertThat(ids).hasSize(6).doesNotHaveDuplicates();
      assertThat(task.validation()).isNotNull();
      assertThat(task.validation().sampleCount()).isEqualTo(4);
    }
    fields.put("evaluate.test_dataset.data_path", folder.resolve("test_data.npy").toString());
    fields.put("evaluate.test_dataset.label_path", folder.resolve("test_label.csv").toString());
    try (EvaluationTask task = new PoseNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(3);
    }
    fields.put("evaluate.test_dataset.data_path", "");
    fields.put("evaluate.test_dataset.label_path", "");
    try (EvaluationTask task = new PoseNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(4); // that of the validation
    }
    fields.put("dataset.val_dataset.label_path", "");
    assertThatThrownBy(() -> spec(fields)).hasMessageContaining("give data_path and label_path");
  }

  @Test
  void aSequenceThatIsNoNumbersIsLeftOut(@TempDir Path folder) throws IOException {
    float[] numbers = new float[2 * 2 * 3 * 5];
    numbers[40] = Float.NaN;
    NpyFile.write(folder.resolve("a.npy"), numbers, 2, 2, 3, 5, 1);
    Files.writeString(folder.resolve("a.csv"), "one,0\ntwo,1\n");
    PoseSet set = PoseSet.read(folder.resolve("a.npy"), folder.resolve("a.csv"));
    assertThat(set.sequence(0).frames()).isEqualTo(3);
    assertThatThrownBy(() -> set.sequence(1))
        .hasMessageContaining("POSE-005")
        .hasMessageContaining("sequence 1");
  }

  @Test
  void trainingSequencesAreVariedAsTaosAre() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.window_size", "6");
    fields.put("dataset.random_choose", "true");
    fields.put("dataset.random_move", "false");
    assertThat(new PoseSettings(spec(fields)).trainingVariation())
        .isEqualTo(new PoseVariation(6, true, false));
    assertThat(new PoseSettings(spec(fields)).facts(1).window()).isEqualTo(6);
    fields.put("dataset.window_size", "-1");
    fields.put("dataset.random_move", "true");
    assertThat(new PoseSettings(spec(fields)).trainingVariation())
        .isEqualTo(new PoseVariation(0, true, true));

    PoseSequence four = PoseSequence.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4, 1, 1);
    // zeros behind it
    assertThat(
            new PoseVariation(6, false, false)
                .apply(four, SeededRandom.of(1))
                .places()
                .toFloatArray())
        .containsExactly(
            1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 7, 8, 0, 0, 0, 0); // 6, and to a multiple of 4
    // a longer one stays unless a part is chosen
    assertThat(new PoseVariation(2, false, false).apply(four, SeededRandom.of(1))).isEqualTo(four);
    List<Float> firsts = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      PoseSequence part = new PoseVariation(2, true, false).apply(four, SeededRandom.of(seed));
      float[] numbers = part.places().toFloatArray();
      assertThat(numbers).hasSize(8);
      assertThat(numbers[1]).isEqualTo(numbers[0] + 1);
      assertThat(numbers[4]).isEqualTo(numbers[0] + 4);
      assertThat(numbers[2]).isZero();
      firsts.add(numbers[0]);
    }
    assertThat(firsts).contains(1f, 2f, 3f).doesNotContain(0f, 4f);
    List<Integer> places = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      float[] numbers =
          new PoseVariation(6, true, false)
              .apply(four, SeededRandom.of(seed))
              .places()
              .toFloatArray();
      int first = numbers[0] == 1 ? 0 : numbers[1] == 1 ? 1 : 2;
      assertThat(numbers[first + 3]).isEqualTo(4);
      places.add(first);
    }
    assertThat(places).contains(0, 1, 2);
  }

  /** The distance of two joints is scaled, and their line turned, by the same in a frame. */
  @Test
  void aMovedSequenceIsTurnedScaledAndShiftedEvenly() {
    int frames = 8;
    float[] numbers = new float[2 * frames * 2];
    for (int t = 0; t < frames; t++) {
      numbers[2 * t + 1] = 1; // joint 1 at (1, 0), joint 0 at (0, 0)
    }
    PoseSequence still = PoseSequence.of(numbers, 2, frames, 2, 1);
    float[] moved =
        new PoseVariation(0, false, true).apply(still, SeededRandom.of(3)).places().toFloatArray();
    double[] shift = new double[frames];
    for (int t = 0; t < frames; t++) {
      double dx = moved[2 * t + 1] - moved[2 * t];
      double dy = moved[2 * (frames + t) + 1] - moved[2 * (frames + t)];
      assertThat(Math.hypot(dx, dy)).isBetween(0.899, 1.101);
      assertThat(Math.toDegrees(Math.atan2(dy, dx))).isBetween(-10.01, 10.01);
      shift[t] = moved[2 * t];
      assertThat(shift[t]).isBetween(-0.201, 0.201);
    }
    for (int t = 2; t < frames; t++) {
      assertThat(shift[t] - shift[t - 1]).isCloseTo(shift[1] - shift[0], within(1e-6));
    }
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("train.num_epochs", "7");
    fields.put("train.checkpoint_interval", "3");
    fields.put("train.validation_interval", "2");
    fields.put("train.grad_clip", "2.5");
    fields.put("train.optim.momentum", "0.8");
    fields.put("train.optim.nesterov", "false");
    fields.put("train.optim.weight_decay", "0.01");
    PoseSettings settings = new PoseSettings(spec(fields));
    TrainingSettings run = settings.plan().settings();
    assertThat(run.epochs()).isEqualTo(7);
    assertThat(run.checkpointPeriod()).isEqualTo(3);
    assertThat(run.validationPeriod()).isEqualTo(2);
    assertThat(settings.plan().program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(2.5));
    assertThat(settings.plan().program().optimizer())
        .isEqualTo(new Optimizer.Sgd(0.8, false, 0.01));
    Graph graph = fresh(fields).graph();
    assertThat(settings.plan().program().decay().names(graph))
        .contains("backbone.data_bn.bias", "backbone.edge_importance.3", "fcn.bias");
    assertThat(new PoseSettings(spec(Map.of())).plan().program().clip()).isNull();
    fields.put("train.optim.momentum", "0");
    fields.put("train.optim.nesterov", "true");
    assertThatThrownBy(() -> spec(fields)).hasMessageContaining("no momentum");
  }

  @Test
  void theRateGoesDownStairs() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("train.num_epochs", "4");
    fields.put("train.optim.lr", "0.2");
    fields.put("train.optim.lr_scheduler", "MultiStep");
    fields.put("train.optim.lr_steps", "[1, 3]");
    fields.put("train.optim.lr_decay", "0.5");
    TrainingSettings run = new PoseSettings(spec(fields)).plan().settings();
    double[] epochs = {0.2, 0.1, 0.1, 0.05};
    for (int step = 0; step < 12; step++) {
      assertThat(run.schedule().rate(step, 12)).isCloseTo(epochs[step / 3], within(1e-12));
    }
    fields.put("train.optim.lr_steps", "[3, 1]");
    assertThatThrownBy(() -> spec(fields)).hasMessageContaining("epochs ascend");
    fields.put("train.optim.lr_steps", "[1]");
    fields.put("train.optim.lr_scheduler", "AutoReduce");
    assertThatThrownBy(() -> spec(fields)).hasMessageContaining("use MultiStep");
  }

  @Test
  void theTrainingStartsWhereItsFieldSays(@TempDir Path folder) throws IOException {
    Movers.write(folder, "train", 4, 6);
    Model other = fresh(Map.of("train.seed", "9", "dataset.num_classes", "3"));
    Path file = folder.resolve("other.tao");
    other.save(file);
    Map<String, String> fields = set(folder, "train");
    fields.put("model.pretrained_model_path", file.toString());
    try (TrainingTask task = new PoseNetwork().openTraining(spec(fields), null)) {
      Weights start = task.start().weights();
      assertThat(start.get("backbone.st_gcn_networks.0.gcn.conv.weight"))
          .isEqualTo(other.weights().get("backbone.st_gcn_networks.0.gcn.conv.weight"));
      assertThat(start.get("fcn.weight").shape()).isEqualTo(Shape.of(2, 256, 1, 1));
      TrainProgram program = task.program();
      assertThat(program.trainable()).isNotEmpty();
    }
    fields.put("model.graph_edges", "[\"0-1\", \"1-2\", \"2-3\", \"2-4\"]");
    assertThatThrownBy(() -> new PoseNetwork().openTraining(spec(fields), null))
        .hasMessageContaining("TRAIN-006");
  }

  @Test
  void sequencesOfAllLengthsAreAnsweredEachByItself() {
    Model model = fresh(Map.of("dataset.window_size", "4"));
    PoseInference inference = new PoseInference(model.meta());
    PoseSequence two = PoseSequence.of(new float[2 * 2 * 5], 2, 2, 5, 1);
    PoseSequence six = PoseSequence.of(new float[2 * 6 * 5], 2, 6, 5, 1);
    List<Long> frames = new ArrayList<>();
    List<Classification> answers =
        inference.infer(
            List.of(two, six, two),
            (part, inputs) -> {
              Tensor poses = inputs.get("poses");
              frames.add(poses.shape().size(2));
              int count = (int) poses.shape().size(0);
              float[] logits = new float[2 * count];
              for (int i = 0; i < count; i++) {
                logits[2 * i] = poses.shape().size(2);
                logits[2 * i + 1] = 5;
              }
              return Map.of("logits", Tensor.of(logits, count, 2));
            });
    assertThat(frames).containsExactly(4L, 8L); // up to the window, and to a multiple of 4
    assertThat(answers)
        .extracting(answer -> answer.best().className())
        .containsExactly("class_1", "class_0", "class_1");
  }

  /** Pickles as TAO's tools write them give what the table beside them says. */
  @Test
  void picklesOfLabelsAreRead() {
    Optional<Path> folder = SharedData.folder("skeleton-synth");
    Assumptions.assumeTrue(folder.isPresent(), "no shared data");
    Path data = folder.get().resolve("val_data.npy");
    PoseSet pickle = PoseSet.read(data, folder.get().resolve("val_label.pkl"));
    PoseSet table = PoseSet.read(data, folder.get().resolve("val_label.csv"));
    assertThat(pickle.labels()).isEqualTo(table.labels()).hasSize(120);
    assertThat(pickle.names()).isEqualTo(table.names());
    assertThat(table.classNames()).contains("squat");
    assertThat(pickle.sequence(119).places().shape()).isEqualTo(Shape.of(2, 40, 15, 1));
  }
}
