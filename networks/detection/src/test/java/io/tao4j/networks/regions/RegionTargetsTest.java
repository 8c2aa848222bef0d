package io.tao4j.networks.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.Suppression;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.AnchorShape;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.regions.RegionTargets.Drawn;
import io.tao4j.networks.regions.RegionTargets.Order;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anchors, proposals, what is drawn and the losses of it, against the reference numbers. */
class RegionTargetsTest {
  private static JsonNode golden(String name) {
    JsonNode cases = Golden.get().json("networks/detection/faster_rcnn.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static double[] input(JsonNode json, String name) {
    return GoldenArray.of(json.at("/inputs/" + name)).doubles();
  }

  private static double[] output(JsonNode json, String name) {
    return GoldenArray.of(json.at("/outputs/" + name)).doubles();
  }

  private static double param(JsonNode json, String name) {
    return json.at("/params/" + name).doubleValue();
  }

  private static int whole(JsonNode json, String name) {
    return json.at("/params/" + name).intValue();
  }

  /** The reference's permutation without what is not there. */
  private static Order order(JsonNode json, String name) {
    double[] all = input(json, name);
    return count -> Arrays.stream(all).mapToInt(d -> (int) d).filter(i -> i < count).toArray();
  }

  private static int[] ints(double[] numbers) {
    return Arrays.stream(numbers).mapToInt(d -> (int) d).toArray();
  }

  @Test
  void anchorsAreLaidByScaleThenRatio() {
    JsonNode json = golden("anchors");
    List<AnchorShape> shapes = new ArrayList<>();
    for (JsonNode scale : json.at("/params/scales")) {
      for (JsonNode ratio : json.at("/params/ratios")) {
        double root = Math.sqrt(ratio.doubleValue());
        shapes.add(
            new AnchorShape(scale.doubleValue() * root / 64, scale.doubleValue() / root / 64));
      }
    }
    AnchorBoxes anchors = new AnchorBoxes(List.of(shapes), List.of(16.0), List.of(0.5), false);
    assertThat(anchors.sides(List.of(new MapSize(4, 5)), 64, 80))
        .containsExactly(output(json, "anchors"), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anchorsAreDrawnAsTheReferenceDoes(int number) {
    JsonNode json = golden("rpn_assign_" + number);
    double[] anchors = input(json, "anchors");
    double[] truth = input(json, "gt_boxes");
    double plus = param(json, "plus_one");
    int[] objects = new int[anchors.length / 4];
    int[] labels =
        RegionTargets.anchorLabels(
            anchors,
            truth,
            whole(json, "image_hw/0"),
            whole(json, "image_hw/1"),
            param(json, "max_overlap"),
            param(json, "min_overlap"),
            plus,
            false,
            objects);
    assertThat(labels).containsExactly(ints(output(json, "labels_before_sampling")));
    Drawn drawn =
        RegionTargets.anchors(
            labels,
            objects,
            whole(json, "mini_batch"),
            0.5,
            order(json, "perm_pos"),
            order(json, "perm_neg"));
    assertThat(drawn.positives())
        .containsExactlyInAnyOrder(ints(output(json, "sampled_positives")));
    assertThat(drawn.negatives())
        .containsExactlyInAnyOrder(ints(output(json, "sampled_negatives")));
    double[] deltas = output(json, "deltas");
    for (int anchor : drawn.positives()) {
      double[] offsets = RegionTargets.offsets(anchors, 4 * anchor, truth, 4 * objects[anchor], 0);
      assertThat(offsets)
          .containsExactly(Arrays.copyOfRange(deltas, 4 * anchor, 4 * anchor + 4), within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void proposalsAreTheReferenceOnes(int number) {
    JsonNode json = golden("proposals_" + number);
    RegionSettings settings =
        new RegionSettings(
            whole(json, "pre_nms"), whole(json, "post_nms"), param(json, "nms_iou"), 1);
    // the reference cuts boxes at the picture's sides, TAO at its last pixels
    double[] found =
        RegionTargets.proposals(
            GoldenArray.of(json.at("/inputs/objectness")).floats(),
            GoldenArray.of(json.at("/inputs/deltas")).floats(),
            input(json, "anchors"),
            List.of(input(json, "anchors").length / 4),
            whole(json, "image_hw/0") + 1,
            whole(json, "image_hw/1") + 1,
            settings);
    assertThat(found).containsExactly(output(json, "proposals"), within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void regionsAreDrawnAsTheReferenceDoes(int number) {
    JsonNode json = golden("roi_targets_" + number);
    double[] truth = input(json, "gt_boxes");
    double[] given = input(json, "proposals_in");
    double[] regions = given;
    if (json.at("/params/add_gt").booleanValue()) {
      regions = Arrays.copyOf(given, given.length + truth.length);
      System.arraycopy(truth, 0, regions, given.length, truth.length);
    }
    RegionSettings.Sampling settings =
        new RegionSettings.Sampling(
            0.7,
            0.3,
            16,
            0.5,
            param(json, "max_overlap"),
            param(json, "min_overlap"),
            param(json, "max_overlap"),
            whole(json, "mini_batch"),
            0.25,
            true,
            List.of(10.0, 10.0, 5.0, 5.0));
    Drawn drawn =
        RegionTargets.regions(
            regions,
            truth,
            settings,
            param(json, "plus_one"),
            order(json, "perm_pos"),
            order(json, "perm_neg"));
    int[] sampled = ints(output(json, "sampled"));
    double[] labels = output(json, "labels");
    int[] positives =
        IntStream.range(0, sampled.length)
            .filter(i -> labels[i] > 0)
            .map(i -> sampled[i])
            .toArray();
    int[] negatives =
        IntStream.range(0, sampled.length)
            .filter(i -> labels[i] == 0)
            .map(i -> sampled[i])
            .toArray();
    assertThat(drawn.positives()).containsExactlyInAnyOrder(positives);
    // TAO fills up with background that occurs twice, the reference does not
    assertThat(Arrays.copyOf(drawn.negatives(), negatives.length))
        .containsExactlyInAnyOrder(negatives);
    double[] deltas = output(json, "deltas");
    for (int row = 0; row < positives.length; row++) {
      int region = sampled[row];
      double[] offsets =
          RegionTargets.offsets(regions, 4 * region, truth, 4 * drawn.object()[region], 0);
      for (int i = 0; i < 4; i++) {
        assertThat(offsets[i] * settings.factors().get(i))
            .isEqualTo(deltas[4 * row + i], within(1e-3));
      }
    }
  }

  /** Suppression as a graph drops what dropping one by one drops. */
  @Test
  void suppressionOfAllAtOnceIsThatOfOneByOne() {
    SplittableRandom random = new SplittableRandom(3);
    int count = 60;
    double[] boxes = new double[4 * count];
    for (int i = 0; i < count; i++) {
      boxes[4 * i] = random.nextDouble(40);
      boxes[4 * i + 1] = random.nextDouble(40);
      boxes[4 * i + 2] = boxes[4 * i] + 5 + random.nextDouble(30);
      boxes[4 * i + 3] = boxes[4 * i + 1] + 5 + random.nextDouble(30);
    }
    double[] expected = new double[count];
    for (int i = 0; i < count; i++) {
      boolean free = i % 11 != 10;
      for (int j = 0; j < i; j++) {
        free &= expected[j] == 0 || RegionTargets.iou(boxes, 4 * i, boxes, 4 * j, 0) <= 0.3;
      }
      expected[i] = free ? 1 : 0;
    }
    double[] valid = IntStream.range(0, count).mapToDouble(i -> i % 11 == 10 ? 0 : 1).toArray();
    GraphBuilder b = new GraphBuilder();
    Value given = b.input("boxes", DType.FLOAT32, Shape.of(1, count, 4));
    Value real = b.input("valid", DType.FLOAT32, Shape.of(1, count));
    b.output("kept", Suppression.keep(b, given, real, 0.3, 12));
    Map<String, DoubleArray> inputs =
        Map.of(
            "boxes", new DoubleArray(DType.FLOAT32, new int[] {1, count, 4}, boxes),
            "valid", new DoubleArray(DType.FLOAT32, new int[] {1, count}, valid));
    assertThat(
            ReferenceExecutor.run(b.build(), inputs, Setting.INFERENCE)
                .outputs()
                .get("kept")
                .data())
        .containsExactly(expected);
    assertThat(Arrays.stream(expected).sum()).isBetween(5.0, 40.0);
  }

  /** What is learnt of a region leads back to its object: no box is a pixel too wide. */
  @Test
  void offsetsLeadBackToTheObject() {
    double[] region = {4, 6, 20, 30};
    double[] object = {7, 5, 25, 22};
    double[] offsets = RegionTargets.offsets(region, 0, object, 0, 1);
    List<Double> factors = List.of(10.0, 10.0, 5.0, 5.0);
    for (int i = 0; i < 4; i++) {
      offsets[i] *= factors.get(i);
    }
    GraphBuilder b = new GraphBuilder();
    Value regions = b.input("regions", DType.FLOAT32, Shape.of(1, 1, 4));
    Value learnt = b.input("offsets", DType.FLOAT32, Shape.of(1, 1, 4));
    b.output("boxes", RegionHeads.boxes(b, regions, learnt, factors, 64, 64));
    DoubleArray boxes =
        ReferenceExecutor.run(
                b.build(),
                Map.of("regions", array(region, 1, 1, 4), "offsets", array(offsets, 1, 1, 4)),
                Setting.INFERENCE)
            .outputs()
            .get("boxes");
    assertThat(boxes.data()).containsExactly(object, within(1e-4));
  }

  private static DoubleArray array(double[] data, int... shape) {
    return new DoubleArray(DType.FLOAT32, shape, data);
  }

  private static Graph outputs(int anchors, int regions, int classes) {
    GraphBuilder b = new GraphBuilder();
    Value given = b.input(RegionLoss.REGIONS, DType.FLOAT32, Shape.of(1, regions, 4));
    b.trainingOutput("used", given);
    b.trainingOutput(RegionHeads.OBJECTNESS, b.input("o", DType.FLOAT32, Shape.of(1, anchors)));
    b.trainingOutput(RegionHeads.SHIFTS, b.input("s", DType.FLOAT32, Shape.of(1, anchors, 4)));
    b.trainingOutput(
        RegionHeads.LOGITS, b.input("l", DType.FLOAT32, Shape.of(regions, 1 + classes)));
    b.trainingOutput(
        RegionHeads.REGION_OFFSETS, b.input("r", DType.FLOAT32, Shape.of(regions, 4L * classes)));
    return b.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void lossesAreTheReferenceOnes(int number) {
    JsonNode rpn = golden("rpn_loss_" + number);
    JsonNode head = golden("head_loss_tao_" + number);
    double[] anchorLabels = input(rpn, "labels");
    double[] logits = input(head, "logits");
    double[] labels = input(head, "labels");
    int regions = labels.length;
    int classes = logits.length / regions - 1;
    double[] deltas = input(head, "box_regression"); // background has four numbers of its own
    double[] aims = input(head, "targets");
    double[] kinds = new double[regions * (1 + classes)];
    double[] offsets = new double[regions * 4 * classes];
    double[] targets = new double[regions * 4 * classes];
    double[] weights = new double[regions * 4 * classes];
    for (int i = 0; i < regions; i++) {
      kinds[i * (1 + classes) + (int) labels[i]] = 1;
      System.arraycopy(deltas, 4 * (i * (1 + classes) + 1), offsets, 4 * i * classes, 4 * classes);
      for (int n = 0; n < 4 && labels[i] > 0; n++) {
        int at = 4 * (i * classes + (int) labels[i] - 1) + n;
        targets[at] = aims[4 * i + n];
        weights[at] = 1.0 / regions;
      }
    }
    int anchors = anchorLabels.length;
    Map<String, DoubleArray> inputs = new LinkedHashMap<>();
    inputs.put("o", array(input(rpn, "objectness"), 1, anchors));
    inputs.put("s", array(input(rpn, "deltas"), 1, anchors, 4));
    inputs.put("l", array(logits, regions, 1 + classes));
    inputs.put("r", array(offsets, regions, 4 * classes));
    inputs.put(RegionLoss.REGIONS, array(new double[4 * regions], 1, regions, 4));
    inputs.put(
        RegionLoss.ANCHOR_LABELS,
        array(Arrays.stream(anchorLabels).map(v -> v == 1 ? 1 : 0).toArray(), 1, anchors));
    inputs.put(
        RegionLoss.ANCHOR_WEIGHTS,
        array(Arrays.stream(anchorLabels).map(v -> v >= 0 ? 1 : 0).toArray(), 1, anchors));
    double share = 1.0 / whole(rpn, "mini_batch");
    inputs.put(
        RegionLoss.ANCHOR_BOX_WEIGHTS,
        array(Arrays.stream(anchorLabels).map(v -> v == 1 ? share : 0).toArray(), 1, anchors));
    inputs.put(RegionLoss.ANCHOR_OFFSETS, array(input(rpn, "delta_targets"), 1, anchors, 4));
    inputs.put(RegionLoss.REGION_CLASSES, array(kinds, 1, regions, 1 + classes));
    inputs.put(RegionLoss.REGION_OFFSETS, array(targets, 1, regions, 4 * classes));
    inputs.put(RegionLoss.REGION_WEIGHTS, array(weights, 1, regions, 4 * classes));
    Graph graph =
        RegionLoss.append(
            outputs(anchors, regions, classes),
            new RegionLoss.Settings(List.of(1.0, 1.0, 1.0, 1.0), whole(rpn, "mini_batch")));
    Map<String, DoubleArray> found =
        ReferenceExecutor.run(graph, inputs, Setting.TRAINING).outputs();
    double[] expected = {
      output(rpn, "objectness_loss")[0],
      output(rpn, "box_loss")[0],
      output(head, "classifier_loss")[0],
      output(head, "box_loss")[0]
    };
    for (int i = 0; i < 4; i++) {
      assertThat(found.get(RegionLoss.terms(false).get(i)).data()[0])
          .as(RegionLoss.terms(false).get(i))
          .isEqualTo(expected[i], within(1e-4 * expected[i] + 1e-5));
    }
  }
}
