package io.tao4j.networks.changenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.engine.Optimizer;
import io.tao4j.graph.Graph;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Changes;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the spec's fields mean. */
class ChangenetMeaningTest {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";
  private static final String TRAIN = "training_config.";

  private static ChangenetSpec spec(String... fields) {
    ChangenetNetwork network = new ChangenetNetwork();
    SpecTree tree =
        SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    return network.specBinder().allowMissingPaths().bind(tree).spec();
  }

  /** {@code backbone} and {@code embed_dim}: one encoder for two pictures. */
  @Test
  void theGraphIsThatOfItsFields() {
    Graph graph =
        new ChangenetDefinition(
                spec(
                    MODEL + "backbone", "mit_b1",
                    MODEL + "input_height", "64",
                    MODEL + "input_width", "64",
                    MODEL + "embed_dim", "12"))
            .graph();
    assertThat(graph.inputs().stream().map(Graph.Input::name)).containsExactly("before", "after");
    assertThat(graph.parameter("decoder.linear_c1.proj.weight").shape())
        .isEqualTo(Shape.of(12, 64));
    assertThat(graph.parameter("decoder.diff_c4.0.weight").shape())
        .isEqualTo(Shape.of(12, 24, 3, 3));
    assertThat(graph.type(graph.output(SegmenterDefinition.LOGITS).value()).shape())
        .isEqualTo(Shape.batch(2, 64, 64));
    assertThat(graph.parameters().stream().filter(p -> p.name().startsWith("after."))).isEmpty();
    assertThat(graph.nodes().stream().map(node -> node.name()))
        .contains("after.backbone.segformer.encoder.block.3.1.attention.self.query")
        .contains("after.decoder.linear_c4.proj")
        .doesNotContain("after.decoder.diff_c4.0");
  }

  /**
   * {@code root_dir}, {@code image_folder_name}, {@code change_image_folder_name}, {@code
   * annotation_folder_name}, {@code list_folder_name}, {@code label_suffix}, {@code train_split}
   * and {@code validation_split}.
   */
  @Test
  void theSetsAreThoseOfTheirFields() {
    ChangenetSpec given =
        spec(
            DATA + "root_dir", "set",
            DATA + "image_folder_name", "old",
            DATA + "change_image_folder_name", "new",
            DATA + "annotation_folder_name", "masks",
            DATA + "list_folder_name", "names",
            DATA + "label_suffix", "_m.png",
            DATA + "train_split", "first",
            DATA + "validation_split", "second");
    Path root = Path.of("set");
    assertThat(given.sets().training()).containsExactly(list(root, "first"));
    assertThat(given.sets().validation()).containsExactly(list(root, "second"));
    assertThat(spec(DATA + "validation_split", "''").sets().validation()).isEmpty();
    var input = ChangenetNetwork.pairs(given);
    assertThatThrownBy(() -> input.reader().list(root)).hasMessageContaining("'old' and 'new'");
  }

  private static Changes list(Path root, String split) {
    return new Changes(
        root.resolve("names").resolve(split + ".txt"),
        root.resolve("old"),
        root.resolve("new"),
        root.resolve("masks"),
        "_m.png");
  }

  /** {@code class_names} with {@code label_transform}. */
  @Test
  void theClassesAreNumbered() {
    assertThat(spec(DATA + "label_transform", "norm").classes())
        .isEqualTo(
            new MaskClasses(
                List.of("no_change", "change"),
                Map.of(0, 0, 1, 1),
                false,
                OptionalInt.empty(),
                true));
    assertThat(
            spec(DATA + "label_transform", "None", DATA + "class_names", "[same, built, gone]")
                .classes())
        .isEqualTo(
            new MaskClasses(
                List.of("same", "built", "gone"),
                Map.of(0, 0, 1, 1, 2, 2),
                false,
                OptionalInt.of(255),
                false));
  }

  /** With {@code random_seed}, and a rule of its own. */
  @Test
  void theTrainingIsThatOfItsFields() {
    ChangenetSpec given =
        spec(
            TRAIN + "batch_size",
            "5",
            TRAIN + "num_epochs",
            "6",
            TRAIN + "validation_interval",
            "2",
            TRAIN + "lr",
            "0.5",
            TRAIN + "weight_decay",
            "0.25",
            "random_seed",
            "21");
    assertThat(given.batchSize()).isEqualTo(5);
    assertThat(given.plan(10).settings())
        .isEqualTo(new TrainingSettings(6, new ChangenetRate(0.5, 6), 21, 2, 0, null, 1, null));
    assertThat(given.plan(10).program().optimizer())
        .isEqualTo(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.25));
    assertThat(given.plan(10).program().headFactor()).isEqualTo(1);
  }

  /** {@code policy} and {@code lr}. */
  @Test
  void thePolicyIsAFallOrStairs() {
    var linear =
        spec(TRAIN + "policy", "linear", TRAIN + "lr", "0.2", TRAIN + "num_epochs", "4")
            .plan(10)
            .settings()
            .schedule();
    assertThat(linear.rate(9, 40)).isCloseTo(0.2, within(1e-9));
    assertThat(linear.rate(10, 40)).isCloseTo(0.2 * 4 / 5, within(1e-9));
    assertThat(linear.rate(39, 40)).isCloseTo(0.2 * 2 / 5, within(1e-9));
    var stairs =
        spec(TRAIN + "policy", "step", TRAIN + "lr", "0.2", TRAIN + "num_epochs", "6")
            .plan(10)
            .settings()
            .schedule();
    assertThat(stairs.rate(19, 60)).isCloseTo(0.2, within(1e-9));
    assertThat(stairs.rate(20, 60)).isCloseTo(0.02, within(1e-9));
  }

  /** TAO's own example, less what it has in common with the defaults. */
  @Test
  void taosNamesAreRead() {
    SpecBinding<ChangenetSpec> binding =
        new ChangenetNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(
                SpecReader.standard()
                    .parse(
                        """
                        task: segment
                        train:
                          num_epochs: 300
                          segment: {loss: ce, weights: [0.5, 0.5, 0.5, 0.8, 1.0]}
                          optim: {lr: 0.0002, optim: adamw, policy: linear, weight_decay: 0.02}
                        model:
                          backbone: {type: fan_tiny_8_p4_hybrid}
                        dataset:
                          segment:
                            root_dir: /data/LandSCD
                            label_transform: None
                            num_classes: 3
                            img_size: 416
                            batch_size: 2
                            change_image_folder_name: 'C'
                            augmentation:
                              random_flip: {hflip_probability: 0.4, enable: false}
                        """,
                        SpecSyntax.YAML,
                        "spec.yaml"));
    ChangenetSpec given = binding.spec();
    assertThat(given.modelConfig().encoder().backbone()).isEqualTo("fan_tiny_8_p4_hybrid");
    assertThat(given.modelConfig().embedDim()).isEqualTo(256);
    assertThat(given.preprocessing().height()).isEqualTo(416);
    assertThat(given.preprocessing().width()).isEqualTo(416);
    assertThat(given.classes().names()).containsExactly("no_change", "change_1", "change_2");
    assertThat(given.batchSize()).isEqualTo(2);
    assertThat(given.augmentation().mirrorX()).isZero();
    assertThat(given.sets().training().get(0).paths())
        .contains(Path.of("/data/LandSCD/C"), Path.of("/data/LandSCD/list/train.txt"));
    assertThat(given.plan(10).settings().schedule()).isEqualTo(new ChangenetRate(2e-4, 300));
    assertThat(binding.report().problems())
        .anySatisfy(p -> assertThat(p.message()).contains("nothing acts on it"));
  }
}
