package io.tao4j.networks.unet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphSummary;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnetGraphTest {
  static UnetSpec spec(Map<String, String> fields) {
    UnetNetwork network = new UnetNetwork();
    SpecTree tree =
        SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return network.specBinder().allowMissingPaths().bind(tree).spec();
  }

  private static Graph graph(String arch, int layers, int side, boolean norms) {
    return new UnetDefinition(
            spec(
                Map.of(
                    "model_config.arch", arch,
                    "model_config.num_layers", "" + layers,
                    "model_config.use_batch_norm", "" + norms,
                    "model_config.model_input_height", "" + side,
                    "model_config.model_input_width", "" + side)))
        .graph();
  }

  private static List<Long> output(Graph graph) {
    return graph.type(graph.output(SegmenterDefinition.LOGITS).value()).shape().dims().stream()
        .skip(1)
        .map(dim -> dim.size())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "resnet, 10, 48, true, 48",
    "resnet, 18, 48, true, 48",
    "resnet, 34, 32, false, 32",
    "resnet, 50, 32, true, 32",
    "resnet, 101, 32, true, 32",
    "vgg, 16, 64, true, 64",
    "vgg, 19, 64, false, 64",
    "efficientnet_b0, 0, 64, true, 64",
    "shufflenet, 0, 64, true, 64",
    "vanilla_unet_dynamic, 0, 64, true, 64",
    "vanilla_dynamic, 0, 64, true, 64",
    "vanilla_unet, 0, 572, true, 388"
  })
  void everyNetworkAnswersEachPixel(
      String arch, int layers, int side, boolean norms, long answered) {
    Graph graph = graph(arch, layers, side, norms);
    assertThat(output(graph)).containsExactly(2L, answered, answered);
    boolean hasNorms =
        graph.nodes().stream().anyMatch(node -> node.op() instanceof NormalizeOp.BatchNorm);
    boolean family = arch.equals("resnet") || arch.equals("vgg");
    assertThat(hasNorms).isEqualTo(family ? norms : !arch.equals("vanilla_unet"));
  }

  /** Of Ronneberger's network: 31,031,685 with one channel of input and two classes, less norms. */
  @Test
  void theFirstUnetHasItsParameters() {
    Graph graph =
        new UnetDefinition(
                spec(
                    Map.of(
                        "model_config.arch", "vanilla_unet",
                        "model_config.model_input_channels", "1",
                        "model_config.model_input_height", "572",
                        "model_config.model_input_width", "572")))
            .graph();
    assertThat(GraphSummary.of(graph).parameters()).isEqualTo(31_030_658L);
  }
}
