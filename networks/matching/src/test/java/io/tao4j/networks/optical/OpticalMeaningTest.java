package io.tao4j.networks.optical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ImageTransform.ColorJitter;
import io.tao4j.data.image.ImageTransform.HorizontalFlip;
import io.tao4j.data.image.ImageTransform.RandomBlur;
import io.tao4j.data.image.ImageTransform.RandomResizedCrop;
import io.tao4j.data.image.ImageTransform.RandomRotation;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.ImageTransform.Sometimes;
import io.tao4j.data.image.ImageTransform.VerticalFlip;
import io.tao4j.data.image.Interpolation;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.DataCheck;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.InputSource;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.inspection.InspectedPart;
import io.tao4j.networks.tasks.inspection.Lights;
import io.tao4j.networks.tasks.inspection.PartSample;
import io.tao4j.networks.tasks.inspection.PartSet;
import io.tao4j.networks.tasks.inspection.PartTask;
import io.tao4j.networks.tasks.inspection.Verdict;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean: tables, lights, draws, the loss. */
@Tag("pytorch")
class OpticalMeaningTest {
  private static final SpecBinder<OpticalSpec> BINDER =
      new OpticalNetwork().specBinder().allowMissingPaths();
  private static final List<String> TWO = List.of("Green", "Red");

  @TempDir Path folder;

  private static OpticalSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dataset.train_dataset.csv_path", "train.csv");
    all.put("dataset.num_input", "2");
    all.put("dataset.input_map", "{Red: 1, Green: 0}");
    all.put("dataset.image_ext", "png");
    all.put("dataset.image_width", "16");
    all.put("dataset.image_height", "12");
    all.put("dataset.batch_size", "4");
    all.putAll(fields);
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return BINDER.bind(tree).spec();
  }

  private static Model fresh(Map<String, String> fields) {
    return new OpticalDefinition(spec(fields)).fresh(new ArrayList<>());
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    Map<String, String> fields =
        Map.of(
            "train.num_epochs", "7",
            "train.checkpoint_interval", "3",
            "train.validation_interval", "2",
            "train.clip_grad_norm", "2.5",
            "train.optim.lr", "0.25",
            "train.optim.type", "SGD",
            "train.optim.momentum", "0.8");
    var plan = spec(fields).plan();
    assertThat(plan.settings().epochs()).isEqualTo(7);
    assertThat(plan.settings().checkpointPeriod()).isEqualTo(3);
    assertThat(plan.settings().validationPeriod()).isEqualTo(2);
    assertThat(plan.settings().schedule().rate(0, 10)).isEqualTo(0.25);
    assertThat(plan.settings().schedule().rate(9, 10)).isEqualTo(0.25);
    assertThat(plan.program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(2.5));
    assertThat(plan.program().optimizer()).isEqualTo(new Optimizer.Sgd(0.8, false, 0));
    assertThat(spec(Map.of()).plan().program().optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
  }

  /** model_type, model_backbone, embedding_vectors, image_width, image_height. */
  @Test
  void theNetworkIsThatOfItsFields() {
    Graph third = fresh(Map.of("model.embedding_vectors", "7")).graph();
    // two lights of 12 x 16, one below the other
    assertThat(third.inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 24, 16));
    assertThat(third.inputs()).hasSize(2);
    assertThat(third.parameter("backbone.conv2.conv.weight").shape())
        .isEqualTo(Shape.of(8, 8, 3, 3));
    assertThat(third.parameter("head.fc0.weight").shape()).isEqualTo(Shape.of(512, 8 * 24 * 16));
    assertThat(third.parameter("head.norm1.weight").shape()).isEqualTo(Shape.of(512));
    assertThat(third.parameter("head.fc2.weight").shape()).isEqualTo(Shape.of(7, 512));
    Graph plain = fresh(Map.of("model.model_type", "Siamese")).graph();
    assertThat(plain.parameter("head.fc1.weight").shape()).isEqualTo(Shape.of(500, 500));
    assertThat(plain.parameter("head.norm0.weight")).isNull();
    assertThatThrownBy(() -> spec(Map.of("model.model_backbone", "resnet")))
        .hasMessageContaining("model_backbone");
  }

  /** num_input, input_map, concat_type, grid_map. */
  @Test
  void lightsMakeOnePicture() {
    InspectedPart part =
        new InspectedPart(
            List.of(Parts.draw(1, 0, true), Parts.draw(1, 1, true)),
            List.of(Parts.draw(2, 0, true), Parts.draw(2, 1, true)));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.image_height", "16");
    Tensor below = task(fields).inference().encode(List.of(part)).get("part");
    assertThat(below.shape()).isEqualTo(Shape.of(1, 3, 32, 16));
    float[] numbers = below.toFloatArray();
    int plane = 32 * 16;
    // green above (light 0), red below (light 1): the corners of both, in the red channel
    assertThat(numbers[0]).isLessThan(numbers[16 * 16]);
    assertThat(numbers[plane]).isGreaterThan(numbers[plane + 16 * 16]);
    fields.put("dataset.concat_type", "grid");
    fields.put("dataset.grid_map", "{x: 2, y: 1}");
    Tensor beside = task(fields).inference().encode(List.of(part)).get("part");
    assertThat(beside.shape()).isEqualTo(Shape.of(1, 3, 16, 32));
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 16; x++) {
          assertThat(beside.toFloatArray()[c * plane + y * 32 + 16 + x])
              .isEqualTo(numbers[c * plane + (16 + y) * 16 + x]);
        }
      }
    }
    Lights one =
        spec(Map.of("dataset.num_input", "1", "dataset.input_map", "{}")).dataset().lights();
    assertThat(one.names()).containsExactly("");
    assertThatThrownBy(() -> task(fields).inference().encode(List.of(single())))
        .hasMessageContaining("2 lights");
    assertThatThrownBy(() -> spec(Map.of("dataset.concat_type", "grid")))
        .hasMessageContaining("is no grid");
  }

  private static InspectedPart single() {
    return new InspectedPart(List.of(Parts.draw(1, 0, true)), List.of(Parts.draw(2, 0, true)));
  }

  private static PartTask task(Map<String, String> fields) {
    return new OpticalNetwork().task(fresh(fields), spec(fields));
  }

  @Test
  void tablesNameThePicturesOfParts() throws IOException {
    Path table = Parts.write(folder, 2, 1, TWO);
    Lights lights = spec(Map.of("dataset.image_ext", "png")).dataset().lights();
    PartSet set = PartSet.read(table, folder, lights);
    assertThat(set.samples()).extracting(PartSample::isDefect).containsExactly(false, false, true);
    PartSample last = set.samples().get(2);
    assertThat(last.id()).isEqualTo(table + ":4");
    assertThat(last.part())
        .containsExactly(folder.resolve("seen/R2_Green.png"), folder.resolve("seen/R2_Red.png"));
    assertThat(last.golden()).allMatch(Files::exists);
    // to judge parts no label is needed
    Path open = folder.resolve("open.csv");
    Files.writeString(open, "object_name,golden_path,input_path\nR0,golden,seen\n");
    assertThat(PartSet.unjudged(open, folder, lights).samples().get(0).part())
        .isEqualTo(set.samples().get(0).part());
    assertThatThrownBy(() -> PartSet.read(open, folder, lights))
        .hasMessageContaining("open.csv:1 has no column 'label'");
    Files.writeString(
        open, "object_name,golden_path,input_path,label\nR0,golden,seen,\nR1,golden\n");
    assertThatThrownBy(() -> PartSet.read(open, folder, lights))
        .hasMessageContaining("open.csv:2 'label' is empty")
        .hasMessageContaining("open.csv:3 has 2 columns, the header 4");
  }

  /** batch_size, fpratio_sampling. */
  @Test
  void faultyPartsComeAsOftenAsWanted() throws IOException {
    Path table = Parts.write(folder, 12, 4, TWO);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset.csv_path", table.toString());
    fields.put("dataset.batch_size", "5");
    assertThat(shareOfFaulty(fields, "1")).isCloseTo(0.5, within(0.1));
    assertThat(shareOfFaulty(fields, "0.25")).isCloseTo(0.2, within(0.08));
    fields.put("dataset.batch_size", "17");
    assertThatThrownBy(() -> new OpticalNetwork().openTraining(spec(fields), null))
        .hasMessageContaining("TRAIN-004");
  }

  private static double shareOfFaulty(Map<String, String> fields, String ratio) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("dataset.fpratio_sampling", ratio);
    double faulty = 0;
    int shown = 0;
    try (TrainingTask task = new OpticalNetwork().openTraining(spec(all), null)) {
      assertThat(task.stepsPerEpoch()).isEqualTo(3); // of sixteen parts
      for (int epoch = 0; epoch < 15; epoch++) {
        try (BatchStream batches = task.batches(epoch)) {
          while (batches.hasNext()) {
            float[] defects = batches.next().inputs().get("defects").toFloatArray();
            assertThat(defects).hasSize(5);
            for (float defect : defects) {
              faulty += defect;
            }
            shown += 5;
          }
        }
      }
    }
    return faulty / shown;
  }

  /** csv_path, images_dir, workers, threshold. */
  @Test
  void setsAreThoseOfTheirFields() throws IOException {
    Path table = Parts.write(folder, 5, 3, TWO);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset.csv_path", table.toString()); // images beside the table
    fields.put("dataset.workers", "1");
    try (TrainingTask task = new OpticalNetwork().openTraining(spec(fields), null)) {
      assertThat(task.validation()).isNull();
    }
    DataCheck check = new OpticalNetwork().checkData(spec(fields));
    assertThat(check.problems()).isEmpty();
    assertThat(check.datasets().get(0).classes()).isEqualTo(Map.of("PASS", 5, "defect", 3));
    Model model = fresh(Map.of("model.margin", "1.5"));
    Path elsewhere =
        Files.move(table, Files.createDirectory(folder.resolve("tables")).resolve("t.csv"));
    fields.put("dataset.validation_dataset.csv_path", elsewhere.toString());
    fields.put("dataset.validation_dataset.images_dir", folder.toString());
    // two good parts are as far as the nearest faulty one, or farther
    double[] scores = {0.1, 0.2, 0.3, 1.0, 1.9, 1.0, 2.0, 3.0};
    assertThat(judged(fields, model, scores).metrics())
        .containsEntry("total_accuracy", 0.75)
        .containsEntry("defect_accuracy", 2.0 / 3)
        .containsEntry("false_alarm", 1.0 / 8)
        .containsEntry("false_negative", 1.0 / 8)
        .containsEntry("false_positive_rate_at_full_recall", 2.0 / 5)
        .containsEntry("threshold_at_full_recall", (double) Math.nextDown(1f))
        .containsEntry("defects", 3.0);
    fields.put("evaluate.threshold", "0.5");
    fields.put("dataset.test_dataset.csv_path", elsewhere.toString());
    fields.put("dataset.test_dataset.images_dir", folder.toString());
    Evaluation lower = judged(fields, model, scores);
    assertThat(lower.metrics()).containsEntry("defect_accuracy", 1.0);
    Path results = Files.createDirectories(folder.resolve("results"));
    assertThat(lower.details().write(results)).containsExactly(results.resolve("scores.csv"));
    assertThat(Files.readAllLines(results.resolve("scores.csv")))
        .hasSize(9)
        .contains(elsewhere + ":6,PASS,NO_PASS,1.900000");
    assertThatThrownBy(() -> new OpticalNetwork().openEvaluation(spec(Map.of()), model))
        .hasMessageContaining("EVALUATE-001");

    fields.put("inference.threshold", "0.25");
    fields.put("dataset.infer_dataset.images_dir", folder.toString());
    PartTask task = new OpticalNetwork().task(model, spec(fields));
    List<InputSource<InspectedPart>> parts = task.reader().list(elsewhere);
    assertThat(parts).hasSize(8);
    InspectedPart first = parts.get(0).read();
    Map<String, Tensor> outputs = Map.of("score", Tensor.of(new float[] {0.3f}, 1));
    Verdict verdict = task.inference().decode(List.of(first), outputs).get(0);
    assertThat(verdict.isDefect()).isTrue();
    assertThat(
            new OpticalNetwork()
                .task(model, null)
                .inference()
                .decode(List.of(first), outputs)
                .get(0))
        .isEqualTo(Verdict.of(0.3f, 1.5));
  }

  private static Evaluation judged(Map<String, String> fields, Model model, double[] scores) {
    try (EvaluationTask task = new OpticalNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(8);
      Evaluator evaluator = task.newEvaluator();
      int at = 0;
      try (BatchStream batches = task.batches()) {
        while (batches.hasNext()) {
          Batch batch = batches.next();
          float[] some = new float[batch.size()];
          for (int i = 0; i < some.length; i++) {
            some[i] = (float) scores[at++];
          }
          evaluator.add(batch, Map.of("score", Tensor.of(some, some.length)));
        }
      }
      return evaluator.result();
    }
  }

  /** loss and margin: good ones pay the square of their distance, faulty ones what they lack. */
  @Test
  void theLossIsThatOfItsFields() {
    Map<String, String> fields = Map.of("train.loss", "contrastive", "model.margin", "1.5");
    Model start = fresh(fields);
    Graph graph = new OpticalDefinition(spec(fields)).objective(start).graph();
    List<Graph.Output> shown =
        graph.outputs().stream().map(one -> new Graph.Output(one.name(), one.value())).toList();
    Model all =
        start.withGraph(
            new Graph(graph.inputs(), graph.parameters(), graph.buffers(), graph.nodes(), shown),
            start.weights());
    float[] part = new float[2 * 3 * 24 * 16];
    float[] golden = new float[part.length];
    for (int i = 0; i < part.length; i++) {
      part[i] = (float) Math.sin(i * 0.7);
      golden[i] = (float) Math.cos(i * 0.3);
    }
    Map<String, Tensor> outputs;
    try (Executable executable = Engine.PYTORCH.provider().compile(all, ExecutionPlan.CPU_FP32)) {
      outputs =
          executable.run(
              Map.of(
                  "part", Tensor.of(part, 2, 3, 24, 16),
                  "golden", Tensor.of(golden, 2, 3, 24, 16),
                  "defects", Tensor.of(new float[] {0, 1}, 2)));
    }
    float[] distances = outputs.get("score").toFloatArray();
    double lacking = Math.max(0, 1.5 - distances[1]);
    assertThat(outputs.get("loss").toFloatArray()[0])
        .isCloseTo((float) ((distances[0] * distances[0] + lacking * lacking) / 2), within(1e-5f));
    float[] one = outputs.get("part_vector").toFloatArray();
    float[] other = outputs.get("golden_vector").toFloatArray();
    double squares = 0;
    for (int d = 0; d < 5; d++) {
      squares += Math.pow(one[d] - other[d] + 1e-6, 2);
    }
    assertThat(distances[0]).isCloseTo((float) Math.sqrt(squares), within(1e-5f));
  }

  @Test
  void theTrainingStartsWhereItsFieldSays() throws IOException {
    Path table = Parts.write(folder, 4, 4, TWO);
    Model other = fresh(Map.of("train.seed", "9"));
    Path file = folder.resolve("other.tao");
    other.save(file);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset.csv_path", table.toString());
    fields.put("train.pretrained_model_path", file.toString());
    try (TrainingTask task = new OpticalNetwork().openTraining(spec(fields), null)) {
      assertThat(task.start().weights()).isEqualTo(other.weights());
    }
    fields.put("dataset.image_height", "20");
    assertThatThrownBy(() -> new OpticalNetwork().openTraining(spec(fields), null))
        .hasMessageContaining("TRAIN-006");
  }

  @Test
  void picturesAreVariedAsTheirFieldsSay() {
    String group = "dataset.augmentation_config.";
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(group + "rgb_input_mean", "[0.1, 0.2, 0.3]");
    fields.put(group + "rgb_input_std", "[0.4, 0.5, 0.6]");
    assertThat(spec(fields).dataset().preprocessing().normalization().means())
        .containsExactly(0.1, 0.2, 0.3);
    assertThat(spec(fields).dataset().preprocessing().normalization().stds())
        .containsExactly(0.4, 0.5, 0.6);
    assertThat(spec(fields).dataset().trainingPictures().transforms())
        .containsExactly(new Resize(12, 16, Interpolation.BILINEAR_ANTIALIAS));
    fields.put(group + "augment", "true");
    fields.put(group + "random_flip.hflip_probability", "0.2");
    fields.put(group + "random_flip.vflip_probability", "0.3");
    fields.put(group + "random_rotate.rotate_probability", "0.4");
    fields.put(group + "random_rotate.angle_list", "[90, 180]");
    fields.put(group + "random_color.color_probability", "0.6");
    fields.put(group + "random_color.brightness", "0.1");
    fields.put(group + "random_color.contrast", "0.2");
    fields.put(group + "random_color.saturation", "0.3");
    fields.put(group + "random_color.hue", "0.4");
    assertThat(spec(fields).dataset().trainingPictures().transforms())
        .containsExactly(
            new RandomResizedCrop(
                12, 16, 0.8, 1, 3.0 / 4, 4.0 / 3, Interpolation.BILINEAR_ANTIALIAS),
            new HorizontalFlip(0.2),
            new VerticalFlip(0.3),
            new RandomRotation(0.4, List.of(90.0, 180.0)),
            new RandomBlur(1),
            new Sometimes(0.6, List.of(new ColorJitter(0.1, 0.2, 0.3, 0.4))));
    fields.put(group + "with_random_crop", "false");
    fields.put(group + "with_random_blur", "false");
    fields.put(group + "random_flip.enable", "false");
    fields.put(group + "random_rotate.enable", "false");
    fields.put(group + "random_color.enable", "false");
    assertThat(spec(fields).dataset().trainingPictures().transforms())
        .containsExactly(new Resize(12, 16, Interpolation.BILINEAR_ANTIALIAS));
  }
}
