package io.tao4j.networks.efficientdet;

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
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.anchors.AnchorFocalLoss;
import io.tao4j.networks.anchors.AnchorMatcher;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.networks.anchors.BoxCoder;
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

/** Anchors, targets and loss against reference numbers. */
class EfficientDetTargetsTest {
  private static JsonNode golden(String name) {
    JsonNode cases = Golden.get().json("networks/detection/efficientdet.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anchorsAreTheReferenceOnes() {
    JsonNode golden = golden("anchors_128");
    List<List<Double>> aspects = List.of(List.of(1.0, 1.0), List.of(1.4, 0.7), List.of(0.7, 1.4));
    AnchorBoxes anchors = EfficientDetGraph.anchors(4, 3, aspects, 128);
    List<MapSize> sizes = new ArrayList<>();
    for (int level = 0; level < EfficientDetGraph.MAPS; level++) {
      sizes.add(new MapSize(16 >> level, 16 >> level));
    }
    double[] actual = anchors.sides(sizes, 128, 128);
    double[] expected = GoldenArray.of(golden.get("outputs").get("anchors_yxyx")).doubles();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i += 4) {
      for (int side = 0; side < 4; side++) {
        // the reference has y before x
        assertThat(actual[i + (side ^ 1)]).isEqualTo(expected[i + side], within(1e-3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss_0", "loss_1", "loss_2"})
  void targetsAndLossAreTheReferenceOnes(String name) {
    JsonNode golden = golden(name);
    JsonNode params = golden.get("params");
    JsonNode inputs = golden.get("inputs");
    GoldenArray logits = GoldenArray.of(inputs.get("logits"));
    int images = logits.shape().get(0);
    int count = logits.shape().get(1);
    int classes = logits.shape().get(2);
    double[] anchors = turned(GoldenArray.of(inputs.get("anchors")).doubles());
    List<List<LabelledBox>> batch = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      double[] sides = turned(GoldenArray.of(inputs.get("gt_boxes").get(image)).doubles());
      long[] labels = GoldenArray.of(inputs.get("gt_classes").get(image)).longs();
      List<LabelledBox> objects = new ArrayList<>();
      for (int i = 0; i < labels.length; i++) {
        Box box = new Box(sides[4 * i], sides[4 * i + 1], sides[4 * i + 2], sides[4 * i + 3]);
        objects.add(new LabelledBox(box, (int) labels[i], false, false));
      }
      batch.add(objects);
    }
    Map<String, Tensor> targets =
        new AnchorTargets(
                anchors,
                classes,
                new BoxCoder(List.of(1.0, 1.0, 1.0, 1.0)),
                (boxes, objects) -> AnchorMatcher.matchBest(boxes, objects, 0.5))
            .encode(batch);
    double[] encoded = GoldenArray.of(golden.get("outputs").get("box_targets_tytxthtw")).doubles();
    double[] encodedHere = doubles(targets.get(AnchorTargets.BOXES));
    for (int i = 0; i < encodedHere.length; i += 4) {
      for (int number = 0; number < 4; number++) {
        assertThat(encodedHere[i + (number ^ 1)]).isEqualTo(encoded[i + number], within(1e-4));
      }
    }
    double delta = params.get("delta").asDouble();
    AnchorFocalLoss.Settings settings =
        new AnchorFocalLoss.Settings(
            params.get("box_loss_weight").asDouble() * delta / 4,
            delta,
            params.get("alpha").asDouble(),
            params.get("gamma").asDouble(),
            params.get("label_smoothing").asDouble(),
            true,
            Collections.nCopies(classes, 1.0));
    GraphBuilder b = new GraphBuilder();
    Dim n = Dim.symbol("N");
    b.trainingOutput(
        AnchorOutputs.LOGITS,
        b.input("given_logits", DType.FLOAT32, Shape.of(n, Dim.of(count), Dim.of(classes))));
    b.trainingOutput(
        AnchorOutputs.OFFSETS,
        b.input("given_offsets", DType.FLOAT32, Shape.of(n, Dim.of(count), Dim.of(4))));
    Graph graph = AnchorFocalLoss.append(b.build(), settings);
    Map<String, DoubleArray> arrays = new LinkedHashMap<>();
    arrays.put("given_logits", array(logits.doubles(), images, count, classes));
    double[] offsets = GoldenArray.of(inputs.get("boxes")).doubles();
    double[] swapped = new double[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      swapped[i ^ 1] = offsets[i];
    }
    arrays.put("given_offsets", array(swapped, images, count, 4));
    arrays.put(
        AnchorTargets.CLASSES,
        array(doubles(targets.get(AnchorTargets.CLASSES)), images, count, 1 + classes));
    arrays.put(AnchorTargets.BOXES, array(encodedHere, images, count, 4));
    Map<String, DoubleArray> outputs =
        ReferenceExecutor.run(graph, arrays, Setting.TRAINING).outputs();
    assertThat(outputs.get("loss_class").data()[0])
        .isEqualTo(
            GoldenArray.of(golden.get("outputs").get("class_loss")).doubles()[0], within(1e-4));
    double loss = GoldenArray.of(golden.get("outputs").get("loss")).doubles()[0];
    assertThat(outputs.get(AnchorFocalLoss.LOSS).data()[0])
        .isEqualTo(loss, within(1e-4 * Math.max(1, loss)));
  }

  /** Numbers in pairs, each turned round: y, x to x, y. */
  private static double[] turned(double[] pairs) {
    double[] turned = new double[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      turned[i ^ 1] = pairs[i];
    }
    return turned;
  }

  private static double[] doubles(Tensor tensor) {
    float[] floats = tensor.toFloatArray();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  private static DoubleArray array(double[] data, int images, int rows, int numbers) {
    return new DoubleArray(DType.FLOAT32, new int[] {images, rows, numbers}, data);
  }
}
