package io.tao4j.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Support;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Blocks;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pytorch")
class ExporterTest {
  @TempDir Path folder;

  static Model model() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 8, 8));
    Value c = b.relu(b.conv2d("conv", x, 8, 3, 2, Padding.all(1), 1, false));
    Value mean = b.reduce(ReduceKind.MEAN, c, false, 2, 3);
    b.output("logits", b.linear("head", mean, 4, true));
    b.output("features", c);
    return new Model(
        b.build(),
        Weights.initialize(b.build(), 3),
        new ModelMeta("test", List.of("a", "b", "c", "d"), Map.of(), Map.of(), Map.of()));
  }

  /** PyTorch, but what it exports passes through somebody else's hands. */
  private record Faulty(EngineProvider real, BiConsumer<Model, Path> writer)
      implements EngineProvider {
    @Override
    public Engine engine() {
      return real.engine();
    }

    @Override
    public String version() {
      return real.version();
    }

    @Override
    public List<Device> devices() {
      return real.devices();
    }

    @Override
    public Support support(Graph graph, Node node, Mode mode) {
      return real.support(graph, node, mode);
    }

    @Override
    public Executable compile(Model model, ExecutionPlan plan) {
      return real.compile(model, plan);
    }

    @Override
    public TrainingStep compile(TrainProgram program, Weights initial, ExecutionPlan plan) {
      return real.compile(program, initial, plan);
    }

    @Override
    public void export(Model model, Path file) {
      writer.accept(model, file);
    }

    @Override
    public Executable open(Path file, Graph graph, ExecutionPlan plan) {
      return real.open(file, graph, plan);
    }
  }

  private ExportResult export(EngineProvider engine, Path file) {
    return Exporter.export(
        model(), engine, ExecutionPlan.CPU_FP32, null, ExportSettings.torchScript(file));
  }

  /** A network of indices is checked on some that its table has, where there is no data set. */
  @Test
  void indicesAreNotDrawnAsNumbersAre() {
    GraphBuilder b = new GraphBuilder();
    Value ids = b.input("ids", DType.INT64, Shape.batch(6));
    b.output("vectors", Blocks.embedding(b, "table", ids, 2, 4));
    Model model = new Model(b.build(), Weights.initialize(b.build(), 3), ModelMeta.of("test"));
    ExportResult result =
        Exporter.export(
            model,
            Engine.PYTORCH.provider(),
            ExecutionPlan.CPU_FP32,
            null,
            ExportSettings.onnx(folder.resolve("ids.onnx")));
    assertThat(result.maximumError()).isZero();
    assertThat(result.checkedOn()).isEqualTo("random numbers");
  }

  @Test
  void aTorchScriptFileIsRunAndReported() throws Exception {
    Path file = folder.resolve("out/network.pt");
    ExportResult result = export(Engine.PYTORCH.provider(), file);
    assertThat(result.maximumError()).isLessThan(1e-5);
    assertThat(result.bytes()).isEqualTo(Files.size(file));
    assertThat(result.labels()).isNotNull().hasContent("a\nb\nc\nd\n");
    assertThat(names(file.getParent())).containsExactly("labels.txt", "network.pt");
  }

  @Test
  void aFileWithOtherNumbersIsNotLeftAndTheOldOneStays() throws Exception {
    EngineProvider real = Engine.PYTORCH.provider();
    // One bias of one head, by a hundredth: what a wrong tensor offset or a swapped name would do.
    EngineProvider faulty =
        new Faulty(
            real,
            (model, file) -> {
              float[] bias = model.weights().get("head.bias").toFloatArray();
              bias[2] += 0.01f;
              real.export(
                  model.withWeights(model.weights().with(Map.of("head.bias", Tensor.of(bias, 4)))),
                  file);
            });
    Path file = Files.writeString(folder.resolve("network.pt"), "the old one");
    assertThatThrownBy(() -> export(faulty, file))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("EXPORT-004"))
        .hasMessageContaining("output 'logits': max abs error 0.01")
        .hasMessageNotContaining("output 'features'");
    assertThat(file).hasContent("the old one");
    assertThat(names(folder)).containsExactly("network.pt");
  }

  @Test
  void aDamagedFileIsNotLeft() throws Exception {
    EngineProvider faulty =
        new Faulty(
            Engine.PYTORCH.provider(),
            (model, file) -> {
              try {
                Files.writeString(file, "cut off");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThatThrownBy(() -> export(faulty, folder.resolve("network.pt")))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("ENGINE-012"));
    assertThat(names(folder)).isEmpty();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
