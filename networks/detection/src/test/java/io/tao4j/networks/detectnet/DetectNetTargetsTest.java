package io.tao4j.networks.detectnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.geometry.Box;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.networks.detectnet.DetectNetLoss.ClassCost;
import io.tao4j.networks.tasks.detection.FoundBoxes;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets, loss and the way back against reference numbers, and by hand. */
class DetectNetTargetsTest {
  /** The reference counts its offset of 0.5 in cells, TAO in pixels. */
  private static final DetectNetGrid GRID = new DetectNetGrid(16, 35, 8);

  private static JsonNode golden(String name) {
    JsonNode cases = Golden.get().json("networks/detection/detectnet_v2.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<LabelledBox> objects(JsonNode inputs) {
    double[] sides = GoldenArray.of(inputs.get("boxes")).doubles();
    long[] kinds = GoldenArray.of(inputs.get("classes")).longs();
    List<LabelledBox> objects = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      Box box = new Box(sides[4 * i], sides[4 * i + 1], sides[4 * i + 2], sides[4 * i + 3]);
      objects.add(new LabelledBox(box, (int) kinds[i], false, false));
    }
    return objects;
  }

  /** The reference has no dead zone, and its norm is not yet multiplied by the coverage. */
  @ParameterizedTest
  @ValueSource(strings = {"targets_0", "targets_1"})
  void mapsAreTheReferenceOnes(String name) {
    JsonNode golden = golden(name);
    JsonNode params = golden.get("params");
    int rows = params.get("grid_hw").get(0).asInt();
    int columns = params.get("grid_hw").get(1).asInt();
    Rasterizer.Shape shape =
        new Rasterizer.Shape(
            params.get("cov_center").get(0).asDouble(),
            params.get("cov_center").get(1).asDouble(),
            params.get("cov_radius").get(0).asDouble(),
            params.get("cov_radius").get(1).asDouble(),
            params.get("min_radius").asDouble());
    Rasterizer rasterizer =
        new Rasterizer(Collections.nCopies(params.get("num_classes").asInt(), shape), 0, GRID);
    Map<String, Tensor> maps =
        rasterizer.encode(List.of(objects(golden.get("inputs"))), rows, columns);
    double[] coverage = GoldenArray.of(golden.get("outputs").get("cov")).doubles();
    double[] sides = GoldenArray.of(golden.get("outputs").get("bbox")).doubles();
    double[] norm = GoldenArray.of(golden.get("outputs").get("cov_norm")).doubles();
    float[] covered = maps.get(Rasterizer.COVERAGE).toFloatArray();
    float[] distances = maps.get(Rasterizer.SIDES).toFloatArray();
    float[] norms = maps.get(Rasterizer.NORM).toFloatArray();
    for (int i = 0; i < coverage.length; i++) {
      assertThat((double) covered[i]).isEqualTo(coverage[i], within(1e-6));
      assertThat((double) norms[i]).isEqualTo(norm[i] * coverage[i], within(1e-5));
    }
    for (int i = 0; i < sides.length; i++) {
      assertThat((double) distances[i]).as("number " + i).isEqualTo(sides[i], within(1e-4));
    }
  }

  /** Two boxes side by side: between their ellipses the dead zones leave a gap. */
  @Test
  void aDeadZoneClearsWhatIsUnderIt() {
    Rasterizer.Shape shape = new Rasterizer.Shape(0.5, 0.5, 1, 1, 0);
    Rasterizer.Shape half = new Rasterizer.Shape(0.5, 0.5, 0.5, 0.5, 0);
    List<LabelledBox> two =
        List.of(
            new LabelledBox(new Box(0, 0, 96, 96), 0, false, false),
            new LabelledBox(new Box(64, 0, 160, 100), 1, false, false));
    List<LabelledBox> same =
        two.stream().map(o -> new LabelledBox(o.box(), 0, false, false)).toList();
    float[] apart =
        new Rasterizer(List.of(half), 1, GRID)
            .encode(List.of(same), 7, 10)
            .get(Rasterizer.COVERAGE)
            .toFloatArray();
    float[] without =
        new Rasterizer(List.of(half), 0, GRID)
            .encode(List.of(same), 7, 10)
            .get(Rasterizer.COVERAGE)
            .toFloatArray();
    float[] full =
        new Rasterizer(List.of(shape), 0, GRID)
            .encode(List.of(same), 7, 10)
            .get(Rasterizer.COVERAGE)
            .toFloatArray();
    double cleared = 0;
    for (int i = 0; i < apart.length; i++) {
      assertThat(apart[i]).isLessThanOrEqualTo(without[i]);
      cleared += without[i] - apart[i];
    }
    assertThat(cleared).isPositive();
    assertThat(full[3 * 10 + 5]).isEqualTo(1f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"decode_0", "decode_1", "decode_2"})
  void cellsBecomeTheBoxesAgain(String name) {
    JsonNode golden = golden(name);
    GoldenArray coverage = GoldenArray.of(golden.get("inputs").get("cov"));
    GoldenArray sides = GoldenArray.of(golden.get("inputs").get("bbox"));
    int classes = coverage.shape().get(0);
    int rows = coverage.shape().get(1);
    int columns = coverage.shape().get(2);
    double threshold = golden.get("params").get("threshold").asDouble();
    // suppression that keeps all but what is covered whole by a better one
    Clustering all = new Clustering(threshold, -1, Clustering.Algorithm.NMS, 0, 0, 0, 0, 1, 1e-9);
    FoundBoxes found =
        new DetectNetDecoder(GRID, Collections.nCopies(classes, all), 1000, true)
            .decode(
                Map.of(
                    DetectNetGraph.COVERAGE,
                    Tensor.of(coverage.floats(), 1, classes, rows, columns),
                    DetectNetGraph.SIDES,
                    Tensor.of(sides.floats(), 1, 4 * classes, rows, columns)),
                0);
    double[] boxes = GoldenArray.of(golden.get("outputs").get("boxes")).doubles();
    double[] scores = GoldenArray.of(golden.get("outputs").get("coverage")).doubles();
    assertThat(found.size()).isEqualTo(scores.length);
    for (int i = 0; i < scores.length; i++) {
      boolean there = false;
      for (int j = 0; j < found.size() && !there; j++) {
        there = Math.abs(found.scores()[j] - scores[i]) < 1e-6;
        for (int side = 0; side < 4; side++) {
          double end = (side % 2 == 0 ? columns : rows) * 16.0;
          double cut = Math.max(0, Math.min(end, boxes[4 * i + side]));
          there &= Math.abs(found.sides()[4 * j + side] - cut) < 1e-3;
        }
      }
      assertThat(there).as("box " + i).isTrue();
    }
  }

  private static DoubleArray array(JsonNode node) {
    GoldenArray golden = GoldenArray.of(node);
    int[] shape = golden.shape().stream().mapToInt(Integer::intValue).toArray();
    return new DoubleArray(DType.FLOAT32, shape, golden.doubles());
  }

  /** The reference adds up where TAO takes means: over cells, and over the four sides. */
  @ParameterizedTest
  @ValueSource(strings = {"loss_0", "loss_1", "loss_2"})
  void theLossIsTheReferenceOne(String name) {
    JsonNode golden = golden(name);
    JsonNode params = golden.get("params");
    JsonNode inputs = golden.get("inputs");
    DoubleArray probabilities = array(inputs.get("cov_pred"));
    int classes = probabilities.size(1);
    int rows = probabilities.size(2);
    int columns = probabilities.size(3);
    double[] logits = probabilities.data().clone();
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Math.log(logits[i] / (1 - logits[i]));
    }
    GraphBuilder b = new GraphBuilder();
    Dim n = Dim.symbol("N");
    b.trainingOutput(
        DetectNetGraph.LOGITS,
        b.input(
            "given_logits",
            DType.FLOAT32,
            Shape.of(n, Dim.of(classes), Dim.of(rows), Dim.of(columns))));
    b.trainingOutput(
        DetectNetGraph.SIDES,
        b.input(
            "given_sides",
            DType.FLOAT32,
            Shape.of(n, Dim.of(4 * classes), Dim.of(rows), Dim.of(columns))));
    List<ClassCost> costs = new ArrayList<>();
    for (int kind = 0; kind < classes; kind++) {
      double weight = params.get("class_weights").get(kind).asDouble();
      costs.add(
          new ClassCost(
              params.get("fg_weight").asDouble(),
              weight * params.get("w_cov").get(kind).asDouble() * rows * columns,
              weight * params.get("w_bbox").get(kind).asDouble() * rows * columns * 4));
    }
    Graph graph = DetectNetLoss.append(b.build(), costs);
    Map<String, DoubleArray> arrays = new LinkedHashMap<>();
    arrays.put(
        "given_logits",
        new DoubleArray(
            DType.FLOAT32, new int[] {probabilities.size(0), classes, rows, columns}, logits));
    arrays.put("given_sides", array(inputs.get("bbox_pred")));
    arrays.put(Rasterizer.COVERAGE, array(inputs.get("cov_target")));
    arrays.put(Rasterizer.SIDES, array(inputs.get("bbox_target")));
    DoubleArray norm = array(inputs.get("cov_norm"));
    double[] where = norm.data().clone();
    double[] coverage = array(inputs.get("cov_target")).data();
    for (int i = 0; i < where.length; i++) {
      where[i] = coverage[i] > 0 ? where[i] : 0;
    }
    arrays.put(
        Rasterizer.NORM,
        new DoubleArray(
            DType.FLOAT32, new int[] {probabilities.size(0), classes, rows, columns}, where));
    double loss =
        ReferenceExecutor.run(graph, arrays, Setting.TRAINING)
            .outputs()
            .get(DetectNetLoss.LOSS)
            .data()[0];
    double expected = GoldenArray.of(golden.get("outputs").get("loss")).doubles()[0];
    assertThat(loss).isEqualTo(expected, within(1e-4 * expected));
  }

  private static Map<String, Tensor> cells(float[] coverage, float[]... sides) {
    int columns = coverage.length;
    float[] all = new float[4 * columns];
    for (int side = 0; side < 4; side++) {
      for (int column = 0; column < columns; column++) {
        all[side * columns + column] = sides[column][side];
      }
    }
    return Map.of(
        DetectNetGraph.COVERAGE, Tensor.of(coverage, 1, 1, 1, columns),
        DetectNetGraph.SIDES, Tensor.of(all, 1, 4, 1, columns));
  }

  private static FoundBoxes found(Clustering how, boolean evaluates) {
    DetectNetGrid grid = new DetectNetGrid(16, 1, 0);
    // three cells of one box from 0 to 32, and a lonely one
    return new DetectNetDecoder(grid, List.of(how), 10, evaluates)
        .decode(
            cells(
                new float[] {0.5f, 0.9f, 0.4f, 0.3f, 0.001f},
                new float[] {0, 0, 32, 12},
                new float[] {16, 0, 18, 12},
                new float[] {32, 0, -2, 12},
                new float[] {8, 0, 8, 12},
                new float[] {8, 0, 8, 12}),
            0);
  }

  @Test
  void aClusterIsTheMeanOfItsCells() {
    Clustering dbscan =
        new Clustering(0.005, 0, Clustering.Algorithm.DBSCAN, 0.2, 0.05, 0, 0.9, 0, 0);
    FoundBoxes boxes = found(dbscan, false);
    assertThat(boxes.size()).isEqualTo(1);
    assertThat((double) boxes.scores()[0]).isEqualTo(1.8 / 2.8, within(1e-6));
    double right = (0.5 * 32 + 0.9 * 34 + 0.4 * 30) / 1.8;
    assertThat((double) boxes.sides()[2]).isEqualTo(right, within(1e-5));
    assertThat((double) boxes.sides()[0]).isEqualTo(0, within(1e-6));
  }

  @Test
  void suppressionKeepsTheBestCell() {
    Clustering nms = new Clustering(0.005, 0, Clustering.Algorithm.NMS, 0, 0, 0, 0, 0.5, 0.35);
    FoundBoxes boxes = found(nms, false);
    assertThat(boxes.scores()).containsExactly(0.9f);
    assertThat(boxes.sides()[2]).isEqualTo(34);
    assertThat(found(nms, true).scores()).containsExactly(0.9f, 0.3f);
  }

  @Test
  void aHybridSuppressesWithinClustersOnly() {
    Clustering hybrid =
        new Clustering(0.005, 0, Clustering.Algorithm.HYBRID, 0.2, 0.05, 0, 0.9, 0.5, 0.1);
    assertThat(found(hybrid, false).scores()).containsExactly(0.9f);
  }

  @Test
  void lowBoxesAreNone() {
    Clustering high = new Clustering(0.005, 12, Clustering.Algorithm.DBSCAN, 0.2, 0, 0, 0, 0, 0);
    assertThat(found(high, true).size()).isZero();
  }

  @Test
  void aModelSaysItsClusteringAsText() {
    Clustering how =
        new Clustering(0.1, 3, Clustering.Algorithm.HYBRID, 0.2, 0.5, 0, 0.9, 0.4, 0.3);
    assertThat(Clustering.parse(how.text())).isEqualTo(how);
  }
}
