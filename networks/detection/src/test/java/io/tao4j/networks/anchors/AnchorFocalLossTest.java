package io.tao4j.networks.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.FiniteDifferences;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.networks.anchors.AnchorFocalLoss.OverlapKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loss and its gradient against torchvision's, whose matches and box targets are taken over.
 */
class AnchorFocalLossTest {
  private static JsonNode golden(String name) {
    JsonNode cases = Golden.get().json("networks/detection/retinanet.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Graph network(int anchors, int classes) {
    GraphBuilder b = new GraphBuilder();
    Dim n = Dim.symbol("N");
    b.trainingOutput(
        AnchorOutputs.LOGITS,
        b.input("given_logits", DType.FLOAT32, Shape.of(n, Dim.of(anchors), Dim.of(classes))));
    b.trainingOutput(
        AnchorOutputs.OFFSETS,
        b.input("given_offsets", DType.FLOAT32, Shape.of(n, Dim.of(anchors), Dim.of(4))));
    return b.build();
  }

  private static DoubleArray part(double[] all, int image, int rows, int numbers) {
    int size = rows * numbers;
    return new DoubleArray(
        DType.FLOAT32,
        new int[] {1, rows, numbers},
        Arrays.copyOfRange(all, image * size, (image + 1) * size));
  }

  private static double[] offset(double[] anchor, double[] box) {
    double width = anchor[2] - anchor[0];
    double height = anchor[3] - anchor[1];
    return new double[] {
      ((box[0] + box[2]) / 2 - (anchor[0] + anchor[2]) / 2) / width,
      ((box[1] + box[3]) / 2 - (anchor[1] + anchor[3]) / 2) / height,
      Math.log((box[2] - box[0]) / width),
      Math.log((box[3] - box[1]) / height)
    };
  }

  /** The reference divides by each image's own positives: images one by one, then their mean. */
  @ParameterizedTest
  @ValueSource(strings = {"loss_0", "loss_1", "loss_2"})
  void lossAndGradientAreTheReferenceOnes(String name) {
    JsonNode golden = golden(name);
    JsonNode params = golden.get("params");
    JsonNode inputs = golden.get("inputs");
    GoldenArray logits = GoldenArray.of(inputs.get("logits"));
    int images = logits.shape().get(0);
    int count = logits.shape().get(1);
    int classes = logits.shape().get(2);
    double[] anchors = GoldenArray.of(inputs.get("anchors")).doubles();
    long[] match = GoldenArray.of(golden.get("outputs").get("match")).longs();
    double beta = params.get("box_loss").asText().equals("l1") ? 0 : params.get("beta").asDouble();
    AnchorFocalLoss.Settings settings =
        new AnchorFocalLoss.Settings(
            params.get("box_weight").asDouble(),
            beta,
            params.get("alpha").asDouble(),
            params.get("gamma").asDouble(),
            0,
            false,
            Collections.nCopies(classes, 1.0));
    Graph graph = AnchorFocalLoss.append(network(count, classes), settings);
    double loss = 0;
    double[] ofLogits = GoldenArray.of(golden.get("grads").get("logits")).doubles();
    double[] ofOffsets = GoldenArray.of(golden.get("grads").get("deltas")).doubles();
    for (int image = 0; image < images; image++) {
      double[] objects = GoldenArray.of(inputs.get("gt_boxes").get(image)).doubles();
      long[] labels = GoldenArray.of(inputs.get("gt_labels").get(image)).longs();
      double[] kinds = new double[count * (1 + classes)];
      double[] boxes = new double[count * 4];
      for (int anchor = 0; anchor < count; anchor++) {
        int object = (int) match[image * count + anchor];
        if (object == -1) {
          kinds[anchor * (1 + classes)] = 1;
        } else if (object >= 0) {
          kinds[anchor * (1 + classes) + 1 + (int) labels[object]] = 1;
          double[] encoded =
              offset(
                  Arrays.copyOfRange(anchors, 4 * anchor, 4 * anchor + 4),
                  Arrays.copyOfRange(objects, 4 * object, 4 * object + 4));
          System.arraycopy(encoded, 0, boxes, 4 * anchor, 4);
        }
      }
      Map<String, DoubleArray> arrays = new LinkedHashMap<>();
      arrays.put("given_logits", part(logits.doubles(), image, count, classes));
      arrays.put(
          "given_offsets", part(GoldenArray.of(inputs.get("deltas")).doubles(), image, count, 4));
      arrays.put(AnchorTargets.CLASSES, part(kinds, 0, count, 1 + classes));
      arrays.put(AnchorTargets.BOXES, part(boxes, 0, count, 4));
      loss +=
          ReferenceExecutor.run(graph, arrays, Setting.TRAINING)
                  .outputs()
                  .get(AnchorFocalLoss.LOSS)
                  .data()[0]
              / images;
      Map<String, double[]> gradients =
          FiniteDifferences.gradient(
              graph,
              arrays,
              Map.of(AnchorFocalLoss.LOSS, new double[] {1.0 / images}),
              List.of("given_logits", "given_offsets"),
              Setting.TRAINING);
      assertThat(gradients.get("given_logits"))
          .containsExactly(
              Arrays.copyOfRange(ofLogits, image * count * classes, (image + 1) * count * classes),
              within(1e-4));
      assertThat(gradients.get("given_offsets"))
          .containsExactly(
              Arrays.copyOfRange(ofOffsets, image * count * 4, (image + 1) * count * 4),
              within(1e-4));
    }
    assertThat(loss)
        .isEqualTo(GoldenArray.of(golden.get("outputs").get("loss")).doubles()[0], within(1e-4));
  }

  /** Two anchors of two classes and a background one: by hand. */
  @Test
  void aClassWeightActsOnBothTermsOfItsAnchorsOnly() {
    double[] kinds = {0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
    Map<String, DoubleArray> arrays = new LinkedHashMap<>();
    arrays.put("given_logits", part(new double[] {0, 0, 0, 0, 0, 0, 9, 9}, 0, 4, 2));
    arrays.put("given_offsets", part(new double[16], 0, 4, 4));
    arrays.put(AnchorTargets.CLASSES, part(kinds, 0, 4, 3));
    double[] boxes = new double[16];
    Arrays.fill(boxes, 2);
    arrays.put(AnchorTargets.BOXES, part(boxes, 0, 4, 4));
    AnchorFocalLoss.Settings settings =
        new AnchorFocalLoss.Settings(1, 1, 0.25, 2, 0, false, List.of(1.0, 3.0));
    Map<String, DoubleArray> outputs =
        ReferenceExecutor.run(
                AnchorFocalLoss.append(network(4, 2), settings), arrays, Setting.TRAINING)
            .outputs();
    double right = 0.25 * 0.25 * Math.log(2);
    double wrong = 0.75 * 0.25 * Math.log(2);
    // object of weight 1, object of weight 3, background; the neutral one counts nothing
    double expected = ((right + wrong) + 3 * (right + wrong) + 2 * wrong) / 2;
    assertThat(outputs.get("loss_class").data()[0]).isEqualTo(expected, within(1e-9));
    assertThat(outputs.get("loss_box").data()[0])
        .isEqualTo((4 * 1.5 + 3 * 4 * 1.5) / 2, within(1e-9));
  }

  /** An object of [14, 16, 38, 40] at an anchor of [10, 10, 50, 30], seen as [12, 12, 44, 36]. */
  @ParameterizedTest
  @EnumSource(OverlapKind.class)
  void overlapIsThatOfTheBoxesInPixels(OverlapKind kind) {
    double[] anchor = {10, 10, 50, 30};
    double[] object = {14, 16, 38, 40};
    double[] seen = {12, 12, 44, 36};
    GraphBuilder b = GraphBuilder.of(network(2, 1));
    b.output(
        AnchorOutputs.BOXES,
        b.input("given_boxes", DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.of(2), Dim.of(4))));
    double[] encoded = offset(anchor, seen);
    double[] wanted = offset(anchor, object);
    Map<String, DoubleArray> arrays = new LinkedHashMap<>();
    arrays.put("given_logits", part(new double[2], 0, 2, 1));
    arrays.put("given_offsets", part(twice(encoded), 0, 2, 4));
    arrays.put("given_boxes", part(twice(seen), 0, 2, 4));
    // the second is background
    arrays.put(AnchorTargets.CLASSES, part(new double[] {0, 1, 1, 0}, 0, 2, 2));
    arrays.put(AnchorTargets.BOXES, part(twice(wanted), 0, 2, 4));
    Graph graph =
        AnchorFocalLoss.append(
            b.build(),
            new AnchorFocalLoss.Settings(1, 1, 0.25, 2, 0, true, List.of(1.0)),
            new AnchorFocalLoss.Overlap(kind, 6));
    Map<String, DoubleArray> outputs =
        ReferenceExecutor.run(graph, arrays, Setting.TRAINING).outputs();
    // shared 24 x 20 of 768 + 576; around both 32 x 28; middles (28, 24) and (26, 28)
    double iou = 480.0 / (768 + 576 - 480);
    double apart = 20.0 / (32 * 32 + 28 * 28);
    double angle = Math.atan(1) - Math.atan(32.0 / 24);
    double aspect = 4 / (Math.PI * Math.PI) * angle * angle;
    double expected =
        switch (kind) {
          case IOU -> 1 - iou;
          case GIOU -> 1 - iou + (896 - 864.0) / 896;
          case DIOU -> 1 - iou + apart;
          case CIOU -> 1 - iou + apart + aspect * aspect / (1 - iou + aspect);
        };
    // a quarter of 6, and one object and one more
    assertThat(outputs.get(AnchorFocalLoss.OVERLAP_TERM).data()[0])
        .isCloseTo(6.0 / 4 * expected / 2, within(1e-6));
    assertThat(outputs.get(AnchorFocalLoss.LOSS).data()[0])
        .isCloseTo(
            outputs.get("loss_class").data()[0]
                + outputs.get("loss_box").data()[0]
                + outputs.get(AnchorFocalLoss.OVERLAP_TERM).data()[0],
            within(1e-6));
  }

  private static double[] twice(double[] numbers) {
    double[] both = Arrays.copyOf(numbers, 2 * numbers.length);
    System.arraycopy(numbers, 0, both, numbers.length, numbers.length);
    return both;
  }
}
