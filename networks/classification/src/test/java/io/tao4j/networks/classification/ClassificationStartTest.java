package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.tasks.Start;
import io.tao4j.networks.tasks.classification.ImportedClassifier;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxImporter;
import io.tao4j.pass.HalfPrecision;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training starts from: files of weights, other models, imported ones. */
class ClassificationStartTest {
  @TempDir Path folder;

  private Model start(List<String> classes, List<String> notices, String... fields) {
    String text =
        """
        model_config: {input_image_size: "3,32,32", n_layers: 10%s}
        train_config: {train_dataset_path: "%s", batch_size_per_gpu: 1%s}
        """
            .formatted(part("model_config.", fields), folder, part("train_config.", fields));
    ClassificationSpec spec =
        new ClassificationNetwork().specBinder().allowMissingPaths().bind(write(text)).spec();
    return Start.model(
        new ClassificationDefinition(spec, classes),
        new ClassificationSettings(spec).plan().start(),
        null,
        notices);
  }

  private Path write(String text) {
    try {
      return Files.writeString(folder.resolve("spec.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String part(String prefix, String... fields) {
    StringBuilder part = new StringBuilder();
    for (String field : fields) {
      if (field.startsWith(prefix)) {
        part.append(", ").append(field.substring(prefix.length()));
      }
    }
    return part.toString();
  }

  private static Map<String, Tensor> publicWeights(Model model, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights.initialize(model.graph(), 77)
        .asMap()
        .forEach(
            (name, tensor) ->
                tensors.put(
                    prefix + name.replaceFirst("^backbone\\.", "").replace("head.fc", "fc"),
                    tensor));
    return tensors;
  }

  @Test
  void publicWeightsKeepTheirHeadOnlyWhereItHasAsManyClasses() {
    Model model = start(List.of("a", "b"), new ArrayList<>());
    Path file = folder.resolve("public.safetensors");
    Safetensors.of(publicWeights(model, "state_dict.module.")).write(file);
    String path = "train_config.pretrained_model_path: \"" + file + "\"";
    List<String> notices = new ArrayList<>();
    Model same = start(List.of("a", "b"), notices, path);
    assertThat(same.weights()).isEqualTo(Weights.initialize(model.graph(), 77));
    assertThat(notices).anyMatch(notice -> notice.contains("names of torchvision"));
    Model other = start(List.of("a", "b", "c"), notices, path);
    assertThat(other.weights().get("head.fc.weight").shape()).isEqualTo(Shape.of(3, 512));
    assertThat(other.weights().get("backbone.conv1.weight"))
        .isEqualTo(same.weights().get("backbone.conv1.weight"));
    assertThat(notices).anyMatch(notice -> notice.contains("head starts fresh"));
  }

  @Test
  void aPartOfTheWeightsIsAnErrorUnlessTheSpecAllowsIt() {
    Model model = start(List.of("a", "b"), new ArrayList<>());
    Map<String, Tensor> tensors = publicWeights(model, "");
    tensors.remove("layer4.0.conv2.weight");
    Path file = folder.resolve("part.safetensors");
    Safetensors.of(tensors).write(file);
    String path = "train_config.pretrained_model_path: \"" + file + "\"";
    assertThatThrownBy(() -> start(List.of("a", "b"), new ArrayList<>(), path))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("WEIGHTS-010")
        .hasMessageContaining("layer4.0.conv2.weight");
    List<String> notices = new ArrayList<>();
    start(List.of("a", "b"), notices, path, "train_config.pretrained_partial: true");
    assertThat(notices).anyMatch(notice -> notice.startsWith("not loaded: layer4.0.conv2.weight"));
  }

  @Test
  void theHeadKeepsTheRowsOfClassesThatBothKnow() {
    Model old = start(List.of("cat", "cow", "dog"), new ArrayList<>());
    Path file = folder.resolve("old.tao");
    old.save(file);
    String path = "train_config.pretrained_model_path: \"" + file + "\"";
    List<String> notices = new ArrayList<>();
    Model kept =
        start(List.of("ant", "dog", "cat"), notices, path, "model_config.keep_known_classes: true");
    float[] before = old.weights().get("head.fc.bias").toFloatArray();
    float[] after = kept.weights().get("head.fc.bias").toFloatArray();
    assertThat(after[1]).isEqualTo(before[2]);
    assertThat(after[2]).isEqualTo(before[0]);
    assertThat(notices).anyMatch(notice -> notice.contains("2 of 3 classes"));
    Model fresh = start(List.of("ant", "dog", "cat"), notices, path);
    assertThat(fresh.weights().get("head.fc.bias").get(1)).isNotEqualTo((double) before[2]);
  }

  @Test
  void aNewHeadIsDrawnFromTheSpecsSeed() {
    Model old = start(List.of("a", "b"), new ArrayList<>());
    Path file = folder.resolve("two.tao");
    old.save(file);
    Model changed =
        start(
            List.of("a", "b", "c"),
            new ArrayList<>(),
            "train_config.pretrained_model_path: \"" + file + "\"",
            "train_config.random_seed: 7");
    assertThat(changed.weights().get("head.fc.weight"))
        .isEqualTo(Weights.initialize(changed.graph(), 7).get("head.fc.weight"));
  }

  private Path foreign(boolean softmax) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("pixels", DType.FLOAT32, Shape.batch(3, 32, 32));
    x = b.relu(b.conv2d("stem", x, 8, 3, 2, Padding.all(1), 1, true));
    Value scores = b.linear("scores", b.flatten(x), 4, true);
    b.output("out", softmax ? b.add(new NormalizeOp.Softmax(1), scores) : scores);
    Graph graph = b.build();
    Path file = folder.resolve("foreign.onnx");
    OnnxExporter.export(
        new Model(graph, Weights.initialize(graph, 5), ModelMeta.of("other")), file);
    return file;
  }

  @Test
  void aForeignClassifierLooksLikeOneOfOurs() {
    for (boolean softmax : new boolean[] {false, true}) {
      Path file = foreign(softmax);
      String[] fields = {"model_config.arch: byom", "model_config.byom_model: \"" + file + "\""};
      Model same = start(List.of("a", "b", "c", "d"), new ArrayList<>(), fields);
      assertThat(same.weights().names())
          .containsExactlyInAnyOrder(
              "backbone.stem.weight", "backbone.stem.bias", "head.fc.weight", "head.fc.bias");
      assertThat(same.graph().inputs().get(0).name()).isEqualTo("images");
      assertThat(same.graph().output("logits").value()).isEqualTo(Value.of("head.fc"));
      assertThat(same.meta().network()).isEqualTo("classification");
      Model other = start(List.of("a", "b"), new ArrayList<>(), fields);
      assertThat(other.weights().get("head.fc.weight").shape()).isEqualTo(Shape.of(2, 8 * 16 * 16));
      assertThat(other.weights().get("backbone.stem.weight"))
          .isEqualTo(same.weights().get("backbone.stem.weight"));
      assertThat(ImportedClassifier.backbone(other).blocks()).containsExactly(List.of("stem"));
    }
  }

  private Model byom(Path file, List<String> notices) {
    return start(
        List.of("a", "b", "c", "d"),
        notices,
        "model_config.arch: byom",
        "model_config.byom_model: \"" + file + "\"");
  }

  @Test
  void weightsInHalfPrecisionAreReadInSingle() {
    Model single = byom(foreign(false), new ArrayList<>());
    Model other = OnnxImporter.read(foreign(false));
    Path file = folder.resolve("half.onnx");
    OnnxExporter.export(new HalfPrecision(Set.of()).apply(other), file);
    Model half = byom(file, new ArrayList<>());
    assertThat(half.graph().parameters()).isEqualTo(single.graph().parameters());
    assertThat(half.graph().inputs()).isEqualTo(single.graph().inputs());
    half.weights()
        .asMap()
        .forEach(
            (name, tensor) ->
                assertThat(tensor)
                    .as(name)
                    .isEqualTo(single.weights().get(name).to(DType.FLOAT16).to(DType.FLOAT32)));
    assertThat(half.graph().nodes().stream().map(node -> half.graph().type(node.output()).dtype()))
        .containsOnly(DType.FLOAT32);
  }

  /** Pictures with their channels last, as TensorFlow's converters write them. */
  private Path channelsLast() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("pixels", DType.FLOAT32, Shape.batch(32, 32, 3));
    x = b.add("first", new MovementOp.Transpose(List.of(0, 3, 1, 2)), x);
    x = b.relu(b.conv2d("stem", x, 8, 3, 2, Padding.all(1), 1, true));
    b.output("out", b.linear("scores", b.flatten(x), 4, true));
    return exported(b);
  }

  private Path exported(GraphBuilder b) {
    Graph graph = b.build();
    Path file = folder.resolve("foreign.onnx");
    OnnxExporter.export(
        new Model(graph, Weights.initialize(graph, 5), ModelMeta.of("other")), file);
    return file;
  }

  @Test
  void picturesWithTheirChannelsLastAreTurnedInFront() {
    Model model = byom(channelsLast(), new ArrayList<>());
    Model usual = byom(foreign(false), new ArrayList<>());
    assertThat(model.graph().inputs()).isEqualTo(usual.graph().inputs());
    assertThat(model.weights()).isEqualTo(usual.weights());
    assertThat(model.graph().nodes().stream().map(Node::op).toList())
        .startsWith(
            new MovementOp.Transpose(List.of(0, 2, 3, 1)),
            new MovementOp.Transpose(List.of(0, 3, 1, 2)));
  }

  @Test
  void whatMakesProbabilitiesIsLeftOutWithAWord() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("pixels", DType.FLOAT32, Shape.batch(3, 32, 32));
    x = b.relu(b.conv2d("stem", x, 8, 3, 2, Padding.all(1), 1, true));
    Value scores = b.linear("scores", b.flatten(x), 4, true);
    b.output("out", b.unary(ElementwiseOp.UnaryKind.SIGMOID, scores));
    List<String> notices = new ArrayList<>();
    Model model = byom(exported(b), notices);
    assertThat(model.graph().output("logits").value()).isEqualTo(Value.of("head.fc"));
    assertThat(notices).anyMatch(text -> text.contains("Sigmoid at its end is left out"));
    notices.clear();
    byom(foreign(true), notices);
    assertThat(notices).anyMatch(text -> text.contains("softmax at its end is left out"));
  }

  @Test
  void bytesAsInputAreRefusedByName() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("pixels", DType.UINT8, Shape.batch(3, 32, 32));
    x = b.add("cast", new ElementwiseOp.Cast(DType.FLOAT32), x);
    b.output("out", b.linear("scores", b.flatten(x), 4, true));
    Path file = exported(b);
    assertThatThrownBy(() -> byom(file, new ArrayList<>()))
        .hasMessageContaining("TRAIN-008")
        .hasMessageContaining("input 'pixels' takes UINT8")
        .hasMessageContaining("float32");
  }
}
