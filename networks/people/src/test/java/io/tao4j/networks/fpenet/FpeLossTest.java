package io.tao4j.networks.fpenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Soft-argmax and losses: reference numbers, and TAO's by hand. */
@Tag("pytorch")
class FpeLossTest {
  private static Map<String, Tensor> run(GraphBuilder b, Map<String, Tensor> inputs) {
    Model model = new Model(b.build(), Weights.of(Map.of()), ModelMeta.of("none"));
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable.run(inputs);
    }
  }

  private static Tensor tensor(JsonNode node) {
    GoldenArray array = GoldenArray.of(node);
    return Tensor.of(
        array.floats(), array.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  @Test
  void softArgmaxIsThatOfTheReference() {
    int checked = 0;
    for (JsonNode one : Golden.get().json("networks/people/keypoints.json").get("cases")) {
      if (!one.get("op").asText().equals("soft_argmax")) {
        continue;
      }
      Tensor heat = tensor(one.at("/inputs/heat"));
      int points = (int) heat.shape().size(1);
      int height = (int) heat.shape().size(2);
      int width = (int) heat.shape().size(3);
      GraphBuilder b = new GraphBuilder();
      Value maps = b.input("maps", DType.FLOAT32, Shape.batch(points, height, width));
      FpeGraph.softArgmax(
          b.scope("place"),
          b,
          maps,
          new FpeGraph.Settings(
              "FpeNet_public", one.at("/params/beta").asDouble(), 1, height, width, points));
      Map<String, Tensor> found = run(b, Map.of("maps", heat));
      float[] places = found.get(FpeGraph.LANDMARKS).toFloatArray();
      float[] expected = GoldenArray.of(one.at("/outputs/xy")).floats();
      for (int i = 0; i < expected.length; i++) {
        assertThat(places[i]).isCloseTo(expected[i], within(1e-4f + 1e-4f * Math.abs(expected[i])));
      }
      for (float share : found.get(FpeGraph.CONFIDENCE).toFloatArray()) {
        assertThat(share).isBetween(1f / (height * width), 1f);
      }
      checked++;
    }
    assertThat(checked).isGreaterThan(1);
  }

  @Test
  void theWingIsThatOfTheReference() {
    int checked = 0;
    for (JsonNode one : Golden.get().json("networks/people/keypoints.json").get("cases")) {
      if (!one.get("op").asText().equals("wing_loss")) {
        continue;
      }
      Tensor pred = tensor(one.at("/inputs/pred"));
      int points = (int) pred.shape().size(1);
      GraphBuilder b = new GraphBuilder();
      Value x = b.input("pred", DType.FLOAT32, Shape.batch(points, 2));
      Value y = b.input("target", DType.FLOAT32, Shape.batch(points, 2));
      Value weights = b.input("weights", DType.FLOAT32, Shape.batch(points));
      Value each =
          FpeLoss.wing(
              b,
              b.unary(UnaryKind.ABSOLUTE, b.difference(x, y)),
              one.at("/params/w").asDouble(),
              one.at("/params/eps").asDouble());
      Value rows =
          b.reduce(
              ReduceKind.SUM,
              b.product(b.reduce(ReduceKind.SUM, each, false, 2), weights),
              false,
              1);
      b.output("loss", b.reduceAll(ReduceKind.MEAN, rows));
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      inputs.put("pred", pred);
      inputs.put("target", tensor(one.at("/inputs/target")));
      inputs.put("weights", tensor(one.at("/inputs/weights")));
      double expected = GoldenArray.of(one.at("/outputs/loss")).doubles()[0];
      assertThat((double) run(b, inputs).get("loss").toFloatArray()[0])
          .isCloseTo(expected, within(1e-4 * expected));
      checked++;
    }
    assertThat(checked).isGreaterThan(1);
  }

  private static double loss(FpeLoss loss, float[] found, float[] counts) {
    GraphBuilder b = new GraphBuilder();
    int points = loss.points();
    Value landmarks = b.input("found", DType.FLOAT32, Shape.batch(points, 2));
    Value targets = b.input("targets", DType.FLOAT32, Shape.batch(points, 2));
    Value counted = b.input("counts", DType.FLOAT32, Shape.batch(points));
    b.output("loss", loss.loss(b, landmarks, targets, counted));
    int faces = found.length / (2 * points);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("found", Tensor.of(found, faces, points, 2));
    inputs.put("targets", Tensor.of(new float[found.length], faces, points, 2));
    inputs.put("counts", Tensor.of(counts, faces, points));
    return run(b, inputs).get("loss").toFloatArray()[0];
  }

  /** loss_type and kpts_coeff: two faces of two points, the last of which does not count. */
  @Test
  void lossesAreTaos() {
    float[] found = {3, -4, 1, 0, 12, 0, 99, 99};
    float[] counts = {1, 1, 1, 0};
    double coefficient = 0.01; // kpts_coeff
    assertThat(loss(new FpeLoss("square_euclidean", coefficient, Map.of(), 2), found, counts))
        .isCloseTo(0.01 * (9 + 16 + 1 + 144) / 4, within(1e-5)); // a sum over faces
    assertThat(loss(new FpeLoss("l1", coefficient, Map.of(), 2), found, counts))
        .isCloseTo((3 + 4 + 1 + 12) / 4.0, within(1e-5));
    double wing =
        10 * (Math.log(2.5) + Math.log(3) + Math.log(1.5)) // below 10
            + 12
            - (10 - 10 * Math.log(6));
    assertThat(loss(new FpeLoss("wing_loss", coefficient, Map.of(), 2), found, counts))
        .isCloseTo(0.01 * wing / 2, within(1e-5)); // a mean over faces
  }

  /** Of weights_dict. */
  @Test
  void partsCountAsTheSpecSays() {
    Map<String, Double> weights = Map.of("face", 0.5, "eyes", 0.3, "mouth", 0.2);
    FpeLoss loss = new FpeLoss("square_euclidean", 1, weights, 68);
    for (FaceParts part : FaceParts.values()) {
      float[] found = new float[2 * 68];
      List<Integer> points = part.points(68);
      points.forEach(i -> found[2 * i] = 2);
      float[] counts = new float[68];
      java.util.Arrays.fill(counts, 1);
      // the mean of the part's squares, 4 across and 0 down, times its weight
      assertThat(loss(loss, found, counts)).isCloseTo(weights.get(part.word()) * 2, within(1e-5));
    }
    assertThat(FaceParts.EYES.points(80)).hasSize(20).contains(36, 47, 68, 75);
    assertThat(FaceParts.FACE.points(80)).hasSize(40).contains(0, 35, 76, 79);
  }
}
