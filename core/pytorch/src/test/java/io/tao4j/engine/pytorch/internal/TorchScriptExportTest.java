package io.tao4j.engine.pytorch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.TorchScript;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pytorch")
class TorchScriptExportTest {
  @TempDir Path folder;

  private static Model model(boolean twoOutputs) {
    GraphBuilder b = new GraphBuilder();
    Value x =
        b.input(
            "in", // a word that Python keeps for itself
            DType.FLOAT32,
            Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 2), Dim.symbol("W", 2)));
    Value c = b.conv2d("0.conv", x, 6, 3, 2, new Padding(0, 0, 1, 1), 1, false);
    Value y = b.relu(b.batchNorm("bn", c, 1e-3, 0.1));
    Value pooled = b.scale(b.reduce(ReduceKind.MEAN, y, false, 2, 3), 3);
    b.output("logits", b.linear("head", pooled, 4, true));
    if (twoOutputs) {
      b.output("features", y);
    }
    return new Model(b.build(), Weights.initialize(b.build(), 3), ModelMeta.of("test"));
  }

  private static Tensor image(long... shape) {
    Random random = new Random(1);
    float[] values = new float[Math.toIntExact(Shape.of(shape).elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }

  private static Map<String, Tensor> expected(Model model, Tensor image) {
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable.run(Map.of("in", image));
    }
  }

  @Test
  void theFileLoadsInPlainDjl() throws Exception {
    for (boolean two : new boolean[] {false, true}) {
      Model model = model(two);
      Path file = folder.resolve("network" + two + ".pt");
      TorchScript.write(model, file);
      Tensor image = image(2, 3, 8, 10);
      Map<String, Tensor> expected = expected(model, image);
      Criteria<NDList, NDList> criteria =
          Criteria.builder()
              .setTypes(NDList.class, NDList.class)
              .optEngine("PyTorch")
              .optModelPath(file)
              .build();
      try (ZooModel<NDList, NDList> loaded = criteria.loadModel();
          Predictor<NDList, NDList> predictor = loaded.newPredictor();
          NDManager manager = NDManager.newBaseManager()) {
        NDList outputs =
            predictor.predict(
                new NDList(
                    manager.create(
                        image.toFloatArray(), new ai.djl.ndarray.types.Shape(2, 3, 8, 10))));
        assertThat(outputs).hasSize(two ? 2 : 1);
        assertThat(outputs.get(0).toFloatArray()).isEqualTo(expected.get("logits").toFloatArray());
        if (two) {
          assertThat(outputs.get(1).toFloatArray())
              .isEqualTo(expected.get("features").toFloatArray());
        }
      }
    }
  }

  @Test
  void theSameModelGivesTheSameBytes() throws Exception {
    TorchScript.write(model(true), folder.resolve("a.pt"));
    TorchScript.write(model(true), folder.resolve("b.pt"));
    assertThat(folder.resolve("a.pt")).hasSameBinaryContentAs(folder.resolve("b.pt"));
  }

  @Test
  void pythonLoadsTheFile() throws Exception {
    String python = System.getenv("TAO4J_PYTHON");
    assumeTrue(python != null, "TAO4J_PYTHON names no Python with torch");
    Model model = model(false);
    Path file = folder.resolve("network.pt");
    TorchScript.write(model, file);
    Tensor image = image(1, 3, 4, 4);
    Path input = folder.resolve("input.f32");
    byte[] bytes = new byte[Math.toIntExact(image.byteSize())];
    image.bytes().get(bytes);
    Files.write(input, bytes);
    String script =
        """
        import sys, torch
        m = torch.jit.load(sys.argv[1])
        m.train(); m.eval()
        x = torch.frombuffer(bytearray(open(sys.argv[2], 'rb').read()), dtype=torch.float32)
        print(len(list(m.parameters())), *m(x.reshape(1, 3, 4, 4)).flatten().tolist())
        """;
    Process process =
        new ProcessBuilder(python, "-W", "ignore", "-c", script, file.toString(), input.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String[] printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .strip()
            .split(" ");
    assertThat(process.waitFor()).isZero();
    assertThat(printed[0]).isEqualTo("5");
    float[] logits = expected(model, image).get("logits").toFloatArray();
    for (int i = 0; i < 4; i++) {
      assertThat(Float.parseFloat(printed[i + 1]))
          .isCloseTo(logits[i], org.assertj.core.data.Offset.offset(1e-5f));
    }
  }
}
