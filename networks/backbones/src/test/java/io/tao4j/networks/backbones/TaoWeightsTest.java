package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.BackboneOptions.Form;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.LoadReport;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TAO's own weights, of its Keras templates, in the {@code .hdf5} files of TAO 5. */
class TaoWeightsTest {
  @TempDir Path folder;

  static Stream<Arguments> templates() {
    return Stream.of(
        Arguments.of("resnet18", TaoKerasFile.resnet18()),
        Arguments.of("vgg16_bn", TaoKerasFile.vgg16()),
        Arguments.of("darknet19", TaoKerasFile.darknet19()),
        Arguments.of("darknet53", TaoKerasFile.darknet53()),
        Arguments.of("cspdarknet19", TaoKerasFile.cspdarknet19()),
        Arguments.of("cspdarknet53", TaoKerasFile.cspdarknet53()),
        Arguments.of("cspdarknet_tiny", TaoKerasFile.cspdarknetTiny()),
        Arguments.of("mobilenet_v1", TaoKerasFile.mobilenetV1()),
        Arguments.of("mobilenet_v2", TaoKerasFile.mobilenetV2()),
        Arguments.of("googlenet", TaoKerasFile.googlenet()),
        Arguments.of("squeezenet1_0", TaoKerasFile.squeezenet()),
        Arguments.of("efficientnet_b0", TaoKerasFile.efficientnetB0()));
  }

  private static Model model(Backbone backbone) {
    BackboneOptions options =
        new BackboneOptions(null, true, false, 1e-5, 0.1, false, true, 0, Form.TAO);
    GraphBuilder b = new GraphBuilder();
    Value images =
        b.input(
            "images", DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(64), Dim.of(64)));
    Features features = backbone.build(b, images, options);
    Classifier classifier = new Classifier(b, backbone.classifierName(), 7, 0);
    b.output("logits", classifier.linear(b.reduce(ReduceKind.MEAN, features.last(), false, 2, 3)));
    Graph graph = b.build();
    return new Model(graph, Weights.initialize(graph, 1), ModelMeta.of(backbone.name()));
  }

  private static List<NameMap> names(Backbone backbone) {
    List<NameMap> names = new ArrayList<>(List.of(NameMap.same(NameMap.TAO4J)));
    names.addAll(backbone.conventions());
    return names;
  }

  @ParameterizedTest
  @MethodSource("templates")
  void aFileWithTaosNamesLoadsWithoutAMiss(String name, TaoKerasFile file) {
    Path path = folder.resolve(name + ".hdf5");
    file.write(path);
    Backbone backbone = Backbones.get(name);
    Model fresh = model(backbone);
    WeightLoader.Result result =
        WeightLoader.load(
            fresh,
            WeightFile.open(path),
            new WeightLoader.Options(names(backbone), loaded -> false, false));
    LoadReport report = result.report();
    assertThat(report.convention()).isEqualTo(NameMap.TAO);
    assertThat(report.missing()).isEmpty();
    assertThat(report.unexpected()).isEmpty();
    assertThat(report.matched()).hasSize(file.variables());
  }

  @Test
  void kernelsComeInTheirOwnOrder() {
    TaoKerasFile file = TaoKerasFile.resnet18();
    Path path = folder.resolve("resnet_018.hdf5");
    file.write(path);
    Backbone backbone = ResNet.resnet18();
    Weights weights =
        WeightLoader.load(
                model(backbone),
                WeightFile.open(path),
                new WeightLoader.Options(names(backbone), loaded -> false, false))
            .model()
            .weights();
    float[][][][] kernel = (float[][][][]) file.variable("block_2b_conv_1", "kernel:0");
    Tensor loaded = weights.get("layer2.1.conv1.weight");
    // [KH, KW, I, O] there, [O, I, KH, KW] here
    assertThat(loaded.shape().toArray()).containsExactly(128, 128, 3, 3);
    for (int[] at : new int[][] {{0, 0, 0, 0}, {5, 7, 1, 2}, {127, 126, 2, 0}}) {
      long index = ((at[0] * 128L + at[1]) * 3 + at[2]) * 3 + at[3];
      assertThat((float) loaded.get(index)).isEqualTo(kernel[at[2]][at[3]][at[1]][at[0]]);
    }
    float[] mean = (float[]) file.variable("bn_conv1", "moving_mean:0");
    assertThat(weights.get("bn1.running_mean").toFloatArray()).containsExactly(mean);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet_080.tlt", "yolov4_resnet18.ETLT"})
  void encryptedModelsAreRefusedByName(String name) throws IOException {
    byte[] noise = new byte[4096];
    new java.util.Random(3).nextBytes(noise);
    Path file = Files.write(folder.resolve(name), noise);
    assertThatThrownBy(() -> WeightFile.open(file))
        .hasMessageContaining("WEIGHTS-006")
        .hasMessageContaining("of TAO 4 or older")
        .hasMessageContaining("as .hdf5, which is read here");
  }
}
