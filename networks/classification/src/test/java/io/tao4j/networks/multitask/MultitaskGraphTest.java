package io.tao4j.networks.multitask;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MultitaskGraphTest {
  private static final List<Task> TASKS =
      List.of(
          new Task("base colour", List.of("red", "blue")),
          new Task("kind", List.of("a", "b", "c")));

  static Stream<Backbone> backbones() {
    return Backbones.all().stream();
  }

  /** All backbones that classification has, TAO's templates where they are those. */
  @ParameterizedTest
  @MethodSource("backbones")
  void headsStandOnEveryBackbone(Backbone backbone) {
    Preprocessing input =
        Preprocessing.stretch(
            backbone.inputSize(),
            backbone.inputSize(),
            Interpolation.NEAREST,
            Normalization.of(Normalization.Mode.CAFFE, false));
    BackboneOptions options = new BackboneOptions(null, true, false, null, null, false, true, 0);
    Graph graph = MultitaskGraph.build(backbone, options, input, 0.1, TASKS);
    assertThat(graph.forInference().outputs().stream().map(Graph.Output::name))
        .containsExactly("base_colour/Softmax", "kind/Softmax");
    assertThat(graph.type(graph.output("kind/Softmax").value()).shape()).isEqualTo(Shape.batch(3));
    assertThat(graph.parameter("head.kind.conv2.conv.weight").shape())
        .isEqualTo(Shape.of(64, 128, 3, 3));
  }
}
