package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.networks.tasks.Start;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    YoloDefinition definition = new YoloDefinition(NETWORK, spec, classes, Map.of());
    return Start.model(definition, DetectionNetwork.plan(spec).start(), given, notices);
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

  /** Beyond TAO: by name, the box of each anchor with it. */
  @Test
  void whatIsKnownOfClassesThatBothHaveIsKept() {
    Model first = model(spec("random_seed", "7"), List.of("cat", "cow", "dog"), null);
    Model second =
        model(
            spec("training_config.keep_known_classes", "true"),
            List.of("dog", "emu", "cat"),
            first);
    float[] before = numbers(first, "head.mid.object.weight");
    float[] after = numbers(second, "head.mid.object.weight");
    int width = before.length / (3 * 8);
    for (int anchor = 0; anchor < 3; anchor++) {
      // rows of the box and the object, then dog, emu and cat of cat, cow and dog
      int[] from = {0, 1, 2, 3, 4, 7, -1, 5};
      for (int row = 0; row < 8; row++) {
        float[] now = rows(after, anchor * 8 + row, width);
        float[] was = rows(before, anchor * 8 + Math.max(0, from[row]), width);
        if (from[row] < 0) {
          assertThat(now).isNotEqualTo(rows(before, anchor * 8 + 6, width));
        } else {
          assertThat(now).as("anchor %s row %s", anchor, row).isEqualTo(was);
        }
      }
    }
    assertThat(notices).last().asString().contains("the head keeps the weights of 2 of 3 classes");
  }

  private static float[] rows(float[] all, int row, int width) {
    return java.util.Arrays.copyOfRange(all, row * width, (row + 1) * width);
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
    Graph any =
        new YoloDefinition(
                NETWORK,
                spec("augmentation_config.randomize_input_shape_period", "10"),
                CLASSES,
                Map.of())
            .forTraining(fresh.graph());
    assertThat(any.type(any.output("mid").value()).toString()).contains("H/16", "W/16");
  }
}
