package io.tao4j.networks.ocdnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.reading.page.FoundText;
import io.tao4j.networks.reading.page.IcdarScores;
import io.tao4j.networks.reading.page.LabelledOutline;
import io.tao4j.networks.reading.page.Outline;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Maps, loss, boxes and scores against numbers that were made with shapely and PyTorch. */
@Tag("pytorch")
class DbGoldenTest {
  private static final List<String> MAPS =
      List.of("shrink_map", "shrink_mask", "threshold_map", "threshold_mask");

  private static List<JsonNode> cases(String op) {
    List<JsonNode> cases = new ArrayList<>();
    for (JsonNode one : Golden.get().json("networks/scenetext/dbnet.json").get("cases")) {
      if (one.get("op").asText().equals(op)) {
        cases.add(one);
      }
    }
    assertThat(cases).hasSize(4);
    return cases;
  }

  private static double number(JsonNode one, String name) {
    return one.get("params").get(name).asDouble();
  }

  private static float[] floats(JsonNode node) {
    double[] numbers = GoldenArray.of(node).doubles();
    float[] floats = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private static Outline outline(JsonNode polygon) {
    return Outline.of(GoldenArray.of(polygon).doubles());
  }

  @Test
  void mapsAreThoseOfTheOutlines() {
    for (JsonNode one : cases("db_maps")) {
      int height = (int) number(one, "H");
      int width = (int) number(one, "W");
      DbMaps maps =
          new DbMaps(
              number(one, "shrink_ratio"),
              number(one, "shrink_ratio"),
              number(one, "thresh_min"),
              number(one, "thresh_max"),
              number(one, "min_text"));
      int[] ignored = GoldenArray.of(one.get("inputs").get("ignore")).ints();
      List<LabelledOutline> texts = new ArrayList<>();
      JsonNode polygons = one.get("inputs").get("polygons");
      JsonNode distances = one.get("outputs").get("offset_distances");
      for (int i = 0; i < polygons.size(); i++) {
        Outline outline = outline(polygons.get(i));
        texts.add(new LabelledOutline(outline, "", ignored[i] != 0));
        assertThat(maps.distance(outline)).isCloseTo(distances.get(i).asDouble(), within(1e-4));
      }
      float[] drawn = new float[DbMaps.MAPS * height * width];
      maps.draw(texts, width, height, FloatBuffer.wrap(drawn));
      for (int m = 0; m < MAPS.size(); m++) {
        float[] expected = floats(one.get("outputs").get(MAPS.get(m)));
        int different = 0;
        for (int i = 0; i < expected.length; i++) {
          different += Math.abs(expected[i] - drawn[m * expected.length + i]) > 1e-3 ? 1 : 0;
        }
        assertThat(different)
            .as(one.get("name").asText() + " " + MAPS.get(m))
            .isLessThanOrEqualTo(expected.length / 200);
      }
    }
  }

  @Test
  void theLossIsTheGoldenOne() {
    for (JsonNode one : cases("db_loss")) {
      DbLoss loss =
          new DbLoss(
              number(one, "alpha"),
              number(one, "beta"),
              number(one, "ohem_ratio"),
              number(one, "eps"),
              number(one, "k"));
      JsonNode inputs = one.get("inputs");
      GoldenArray probabilities = GoldenArray.of(inputs.get("prob"));
      List<Integer> sizes = probabilities.shape();
      long[] shape =
          new long[] {sizes.get(0), 1, sizes.get(sizes.size() - 2), sizes.get(sizes.size() - 1)};
      float[] logits = probabilities.floats();
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) Math.log(logits[i] / (1.0 - logits[i]));
      }
      GraphBuilder b = new GraphBuilder();
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("logits", Tensor.of(logits, shape));
      for (String name : List.of("thresh", "gt", "mask", "thresh_gt", "thresh_mask")) {
        tensors.put(name, Tensor.of(floats(inputs.get(name)), shape));
      }
      Map<String, Value> values = new LinkedHashMap<>();
      tensors
          .keySet()
          .forEach(name -> values.put(name, b.input(name, DType.FLOAT32, Shape.of(shape))));
      DbLoss.Terms terms =
          loss.add(
              b,
              values.get("logits"),
              values.get("thresh"),
              new DbLoss.Targets(
                  values.get("gt"),
                  values.get("mask"),
                  values.get("thresh_gt"),
                  values.get("thresh_mask")));
      b.output("loss", terms.total());
      b.output("bce_ohem", terms.crossEntropy());
      b.output("l1_threshold", terms.threshold());
      b.output("dice_binary", terms.dice());
      Model model = new Model(b.build(), Weights.of(Map.of()), ModelMeta.of("golden"));
      try (Executable executable =
          Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
        executable
            .run(tensors)
            .forEach(
                (name, tensor) -> {
                  double expected = GoldenArray.of(one.get("outputs").get(name)).doubles()[0];
                  assertThat(tensor.item())
                      .as(one.get("name").asText() + " " + name)
                      .isCloseTo(expected, within(1e-4 + 1e-4 * Math.abs(expected)));
                });
      }
    }
  }

  @Test
  void boxesAreThoseOfTheMap() {
    for (JsonNode one : cases("db_boxes")) {
      DbBoxes boxes =
          new DbBoxes(
              number(one, "thresh"),
              number(one, "box_thresh"),
              1000,
              number(one, "unclip_ratio"),
              false);
      GoldenArray map = GoldenArray.of(one.get("inputs").get("prob"));
      List<FoundText> found =
          boxes.find(
              map.floats(),
              map.shape().get(map.shape().size() - 1),
              map.shape().get(map.shape().size() - 2));
      JsonNode expected = one.get("outputs").get("boxes");
      assertThat(found).as(one.get("name").asText()).hasSize(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        JsonNode box = expected.get(i);
        double[] corners = GoldenArray.of(box.get("box")).doubles();
        for (int c = 0; c < 4; c++) {
          Outline.Corner corner = found.get(i).outline().corners().get(c);
          assertThat(corner.x()).isCloseTo(corners[2 * c], within(0.05));
          assertThat(corner.y()).isCloseTo(corners[2 * c + 1], within(0.05));
        }
        assertThat(found.get(i).score()).isCloseTo(box.get("score").asDouble(), within(1e-3));
      }
    }
  }

  @Test
  void scoresAreThoseOfIcdar() {
    for (JsonNode one : cases("icdar")) {
      IcdarScores scores = new IcdarScores();
      JsonNode images = one.get("inputs").get("images");
      for (int i = 0; i < images.size(); i++) {
        JsonNode image = images.get(i);
        List<LabelledOutline> truth = new ArrayList<>();
        for (int t = 0; t < image.get("gt").size(); t++) {
          truth.add(
              new LabelledOutline(
                  outline(image.get("gt").get(t)), "", image.get("gt_ignore").get(t).asInt() != 0));
        }
        List<Outline> found = new ArrayList<>();
        image.get("det").forEach(box -> found.add(outline(box)));
        JsonNode matches = one.get("outputs").get("per_image").get(i).get("matches");
        List<IcdarScores.Match> expected = new ArrayList<>();
        for (JsonNode match : matches) {
          expected.add(new IcdarScores.Match(match.get(0).asInt(), match.get(1).asInt()));
        }
        assertThat(scores.add(truth, found)).isEqualTo(expected);
      }
      JsonNode outputs = one.get("outputs");
      assertThat(scores.precision()).isCloseTo(outputs.get("precision").asDouble(), within(1e-9));
      assertThat(scores.recall()).isCloseTo(outputs.get("recall").asDouble(), within(1e-9));
      assertThat(scores.hmean()).isCloseTo(outputs.get("hmean").asDouble(), within(1e-9));
    }
  }
}
