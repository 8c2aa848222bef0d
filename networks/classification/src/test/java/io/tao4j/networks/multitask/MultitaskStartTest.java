package io.tao4j.networks.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Blocks;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.FiniteDifferences;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxImporter;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training starts from, and what it learns from a teacher. */
class MultitaskStartTest {
  private static final List<Task> TASKS =
      List.of(new Task("colour", List.of("red", "blue")), new Task("kind", List.of("a", "b", "c")));

  @TempDir Path folder;

  private static MultitaskDefinition definition(String... fields) {
    StringBuilder text = new StringBuilder("{\"input_image_size\": \"3,32,32\"");
    for (String field : fields) {
      text.append(", ").append(field);
    }
    String spec = "model_config: " + text + "}";
    MultitaskSpec bound =
        new MultitaskNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(
                SpecReader.standard()
                    .parse(
                        spec
                            + "\ndataset_config: {train_csv_path: a.csv, image_directory_path: b}\n",
                        SpecSyntax.YAML,
                        "test"))
            .spec();
    return new MultitaskDefinition(bound, TASKS);
  }

  private Path foreign(boolean pooled) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("pixels", DType.FLOAT32, Shape.batch(3, 32, 32));
    x = b.relu(b.conv2d("stem", x, 8, 3, 2, Padding.all(1), 1, true));
    x = b.relu(b.conv2d("body", x, 12, 3, 2, Padding.all(1), 1, true));
    x = pooled ? Blocks.globalAveragePool(b, x) : x;
    Value scores = b.linear("scores", b.flatten(x), 5, true);
    b.output("out", b.add(new NormalizeOp.Softmax(1), scores));
    Graph graph = b.build();
    Path file = folder.resolve("foreign.onnx");
    OnnxExporter.export(
        new Model(graph, Weights.initialize(graph, 5), ModelMeta.of("other")), file);
    return file;
  }

  @Test
  @Tag("pytorch")
  void headsStandOnTheLastMapOfAForeignClassifier() {
    for (boolean pooled : new boolean[] {true, false}) {
      Path file = foreign(pooled);
      MultitaskDefinition definition =
          definition("arch: byom", "byom_model: \"%s\"".formatted(file));
      List<String> notices = new ArrayList<>();
      Model model = definition.fresh(notices);
      assertThat(model.graph().forInference().outputs())
          .extracting(Graph.Output::name)
          .containsExactly("colour/Softmax", "kind/Softmax");
      assertThat(model.graph().parameter("head.kind.conv1.conv.weight").shape())
          .isEqualTo(Shape.of(128, 12, 3, 3));
      assertThat(model.weights().names())
          .contains("backbone.stem.weight", "backbone.body.bias")
          .noneMatch(name -> name.startsWith("head.fc"));
      Model source = OnnxImporter.read(file);
      assertThat(model.weights().get("backbone.body.weight"))
          .isEqualTo(source.weights().get("body.weight"));
      assertThat(definition.backbone(model).blocks()).containsExactly(List.of("stem", "body"));
      assertThat(notices).anyMatch(notice -> notice.contains("parameters before the heads"));
    }
  }

  @Test
  @Tag("pytorch")
  void aForeignClassifierWithoutAMapIsRefused() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("pixels", DType.FLOAT32, Shape.batch(3, 32, 32));
    b.output("out", b.linear("scores", b.flatten(x), 5, true));
    Graph graph = b.build();
    Path file = folder.resolve("flat.onnx");
    OnnxExporter.export(
        new Model(graph, Weights.initialize(graph, 5), ModelMeta.of("other")), file);
    MultitaskDefinition definition = definition("arch: byom", "byom_model: \"%s\"".formatted(file));
    assertThatThrownBy(() -> definition.fresh(new ArrayList<>()))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-008"))
        .hasMessageContaining("no map");
  }

  /** Probabilities of one head each, as inputs, and the loss between them. */
  private static Graph distillation(double temperature) {
    GraphBuilder b = new GraphBuilder();
    Map<String, Value> student = new LinkedHashMap<>();
    Map<String, Value> teacher = new LinkedHashMap<>();
    for (Task task : TASKS) {
      String output = task.name() + "/Softmax";
      Shape shape = Shape.of(2, task.values().size());
      student.put(output, b.input("student_" + task.name(), DType.FLOAT32, shape));
      teacher.put(output, b.input("teacher_" + task.name(), DType.FLOAT32, shape));
    }
    b.trainingOutput(
        "loss", definition().distillationLoss(b.scope("d"), student, teacher, temperature));
    return b.build();
  }

  private static final Map<String, double[]> ANSWERS =
      Map.of(
          "student_colour", new double[] {0.6, 0.4, 0.1, 0.9},
          "teacher_colour", new double[] {0.8, 0.2, 0.3, 0.7},
          "student_kind", new double[] {0.5, 0.3, 0.2, 0.2, 0.2, 0.6},
          "teacher_kind", new double[] {0.7, 0.2, 0.1, 0.1, 0.3, 0.6});

  private static Map<String, DoubleArray> arrays(Map<String, double[]> answers) {
    Map<String, DoubleArray> arrays = new LinkedHashMap<>();
    answers.forEach(
        (name, numbers) ->
            arrays.put(
                name, new DoubleArray(DType.FLOAT32, new int[] {2, numbers.length / 2}, numbers)));
    return arrays;
  }

  private static double[] softened(double[] probabilities, int from, int to, double temperature) {
    double[] soft = new double[to - from];
    double sum = 0;
    for (int i = from; i < to; i++) {
      soft[i - from] = Math.pow(probabilities[i], 1 / temperature);
      sum += soft[i - from];
    }
    for (int i = 0; i < soft.length; i++) {
      soft[i] /= sum;
    }
    return soft;
  }

  /** Hinton's cross entropy of softened answers, worked out anew from the probabilities. */
  @Test
  void theTeachersPartIsTheCrossEntropyOfSoftenedAnswersOfAllTasks() {
    double temperature = 3;
    double expected = 0;
    for (Task task : TASKS) {
      int width = task.values().size();
      for (int row = 0; row < 2; row++) {
        double[] student =
            softened(
                ANSWERS.get("student_" + task.name()), row * width, (row + 1) * width, temperature);
        double[] teacher =
            softened(
                ANSWERS.get("teacher_" + task.name()), row * width, (row + 1) * width, temperature);
        for (int value = 0; value < width; value++) {
          expected -= teacher[value] * Math.log(student[value]) / 2;
        }
      }
    }
    double loss =
        ReferenceExecutor.run(distillation(temperature), arrays(ANSWERS), Setting.TRAINING)
            .outputs()
            .get("loss")
            .data()[0];
    assertThat(loss).isCloseTo(temperature * temperature * expected, within(1e-6));
  }

  /** Towards the teacher's answers the loss falls; at them it moves nothing but the sums. */
  @Test
  void whoAnswersAsTheTeacherHasNothingToLearn() {
    Map<String, double[]> equal = new LinkedHashMap<>(ANSWERS);
    for (Task task : TASKS) {
      equal.put("student_" + task.name(), ANSWERS.get("teacher_" + task.name()));
    }
    Map<String, double[]> gradients =
        FiniteDifferences.gradient(
            distillation(2),
            arrays(equal),
            Map.of("loss", new double[] {1}),
            List.of("student_colour", "student_kind"),
            Setting.TRAINING);
    gradients
        .values()
        .forEach(g -> assertThat(g).containsExactly(new double[g.length], within(1e-4)));
    Map<String, double[]> apart =
        FiniteDifferences.gradient(
            distillation(2),
            arrays(ANSWERS),
            Map.of("loss", new double[] {1}),
            List.of("student_colour"),
            Setting.TRAINING);
    // the teacher is surer of the first value of row 0, and less sure of the second of row 1
    assertThat(apart.get("student_colour")[0]).isNegative();
    assertThat(apart.get("student_colour")[3]).isPositive();
  }
}
