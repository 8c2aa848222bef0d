package io.tao4j.networks.segformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.MixTransformer;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SegFormer against the transformers library. */
@Tag("pytorch")
class SegformerGoldenTest {
  private static final String MICRO = "backbones/tiny/segformer_micro";

  @Test
  void aCheckpointOfTheUsualNamesGivesTheGoldenScores() {
    Golden golden = Golden.get();
    Map<String, GoldenArray> arrays = golden.npz(MICRO + ".npz");
    GoldenArray input = arrays.get("input");
    MixTransformer micro =
        new MixTransformer(
            "micro",
            List.of(1, 1, 1, 1),
            List.of(8, 16, 16, 24),
            List.of(1, 2, 2, 2),
            List.of(4, 2, 1, 1),
            2);
    Graph graph =
        SegformerGraph.build(
            micro, BackboneOptions.DEFAULT, input.shape().get(2), input.shape().get(3), 16, 4);
    NameMap names =
        NameMap.of("transformers", name -> name.startsWith("backbone.") ? name.substring(9) : name);
    for (String form : List.of("safetensors", "pth")) {
      Model model =
          WeightLoader.load(
                  new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("micro")),
                  WeightFile.open(golden.file(MICRO + "." + form)),
                  WeightLoader.Options.exact(names))
              .model();
      try (Executable executable =
          Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
        long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
        float[] logits =
            executable
                .run(Map.of("images", Tensor.of(input.floats(), shape)))
                .get("logits")
                .toFloatArray();
        float[] expected = arrays.get("logits").floats();
        assertThat(logits).hasSameSizeAs(expected);
        for (int i = 0; i < logits.length; i++) {
          assertThat(logits[i])
              .isCloseTo(expected[i], within(1e-4f + 1e-3f * Math.abs(expected[i])));
        }
      }
    }
  }

  /** Over the pixels that count; the network's own loss is that over all pixels, as TAO's. */
  @Test
  void theLossWithIgnoredPixelsIsTheGoldenOne() {
    JsonNode cases = Golden.get().json("networks/segmentation/mask_inference.json").get("cases");
    int seen = 0;
    for (JsonNode one : cases) {
      if (!one.get("op").asText().equals("segformer_loss")) {
        continue;
      }
      JsonNode logits = one.get("inputs").get("logits");
      JsonNode labels = one.get("inputs").get("labels");
      long[] shape = longs(logits.get("shape"));
      int height = labels.get("shape").get(1).asInt();
      int width = labels.get("shape").get(2).asInt();
      int classes = (int) shape[1];
      float[] targets = new float[(int) shape[0] * classes * height * width];
      JsonNode data = labels.get("data");
      int plane = height * width;
      for (int i = 0; i < data.size(); i++) {
        int label = data.get(i).asInt();
        if (label < classes) {
          targets[(i / plane * classes + label) * plane + i % plane] = 1;
        }
      }
      GraphBuilder b = new GraphBuilder();
      Value scores = b.input("logits", DType.FLOAT32, Shape.of(shape));
      Value truth = b.input("targets", DType.FLOAT32, Shape.of(shape[0], classes, height, width));
      Value large = SegformerDefinition.enlarged(b, scores, height, width);
      b.output("loss", Losses.meanSoftmaxCrossEntropy(b, large, truth, null));
      Graph graph = b.build();
      try (Executable executable =
          Engine.PYTORCH
              .provider()
              .compile(
                  new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("loss")),
                  ExecutionPlan.CPU_FP32)) {
        double loss =
            executable
                .run(
                    Map.of(
                        "logits", Tensor.of(floats(logits.get("data")), shape),
                        "targets", Tensor.of(targets, shape[0], classes, height, width)))
                .get("loss")
                .item();
        double expected = one.get("outputs").get("loss").get("data").get(0).asDouble();
        assertThat(loss).isCloseTo(expected, within(1e-5 + 1e-4 * expected));
      }
      seen++;
    }
    assertThat(seen).isEqualTo(3);
  }

  private static long[] longs(JsonNode node) {
    long[] numbers = new long[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = node.get(i).asLong();
    }
    return numbers;
  }

  private static float[] floats(JsonNode node) {
    float[] numbers = new float[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) node.get(i).asDouble();
    }
    return numbers;
  }
}
