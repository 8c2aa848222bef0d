package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training starts from. */
class YoloStartTest {
  private static final String NETWORK = YoloV4TinyNetwork.NAME;
  private static final List<String> CLASSES = List.of("cat", "dog");

  private final List<String> notices = new ArrayList<>();

  private static YoloV4Spec spec(String... fields) {
    YoloV4TinyNetwork network = new YoloV4TinyNetwork();
    SpecTree tree =
        SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    tree =
        tree.with("augmentation_config.output_width", "64")
            .with("augmentation_config.output_height", "64");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    return network.specBinder().allowMissingPaths().bind(tree).spec();
  }

  private Model model(YoloV4Spec spec, List<String> classes, Model given) {
    return YoloStart.model(spec, new YoloSettings(spec, NETWORK), NETWORK, classes, given, notices);
  }

  private static float[] numbers(Model model, String name) {
    return model.weights().get(name).toFloatArray();
  }

  @Test
  void aFreshModelSaysItsHeadsAndExpectsFewObjects() {
    Model fresh = model(spec(), CLASSES, null);
    assertThat(YoloHead.of(fresh.meta())).extracting(YoloHead::stride).containsExactly(32, 16);
    float[] bias = numbers(fresh, "head.big.object.bias");
    assertThat(bias).hasSize(3 * 7);
    assertThat(bias[4]).isEqualTo((float) -Math.log(99));
    assertThat(bias[0]).isZero();
  }

  @Test
  void theSameClassesKeepEverything() {
    Model first = model(spec(), CLASSES, null);
    Model second = model(spec("augmentation_config.output_width", "96"), CLASSES, first);
    assertThat(second.weights()).isEqualTo(first.weights());
    assertThat(second.graph().inputs().get(0).type().shape().size(3)).isEqualTo(96);
  }

  @Test
  void otherClassesGetNewPredictionsOnly() {
    Model first = model(spec(), CLASSES, null);
    Model second = model(spec(), List.of("one", "two", "three"), first);
    assertThat(second.meta().classNames()).hasSize(3);
    assertThat(second.weights().get("head.mid.object.weight").shape().size(0)).isEqualTo(3 * 8);
    assertThat(numbers(second, "head.mid.object.bias")[4]).isLessThan(-4);
    String kernel = "backbone.stages.0.conv1.conv.weight";
    assertThat(numbers(second, kernel)).isEqualTo(numbers(first, kernel));
    assertThat(notices).last().asString().contains("new predictions");
  }

  @Test
  void weightsThatFitAreTakenFromAFile(@TempDir Path folder) {
    Model other = model(spec("random_seed", "7"), List.of("a", "b", "c"), null);
    Path file = folder.resolve("other.tao");
    other.save(file);
    Model start =
        model(spec("training_config.pretrain_model_path", file.toString()), CLASSES, null);
    String kernel = "neck.big.conv.conv.weight";
    assertThat(numbers(start, kernel)).isEqualTo(numbers(other, kernel));
    Tensor predictions = start.weights().get("head.big.object.weight");
    assertThat(predictions.shape().size(0)).isEqualTo(3 * 7);
    assertThat(notices).last().asString().contains("other.tao");
  }

  @Test
  void anotherNumberOfAnchorsIsRefused() {
    Model first = model(spec(), CLASSES, null);
    YoloV4Spec fewer = spec("yolov4_config.big_anchor_shape", "\"[(50, 50)]\"");
    assertThatThrownBy(() -> model(fewer, CLASSES, first))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-006"));
  }

  @Test
  void heightAndWidthMayBecomeSymbols() {
    Model fresh = model(spec(), CLASSES, null);
    Graph any = YoloGraph.withAnySize(fresh.graph());
    assertThat(any.type(any.output("mid").value()).toString()).contains("H/16", "W/16");
  }
}
