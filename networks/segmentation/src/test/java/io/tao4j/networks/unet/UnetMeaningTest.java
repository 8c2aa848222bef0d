package io.tao4j.networks.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.PixelTargets;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What TAO's fields mean. */
class UnetMeaningTest {
  private static final String DATA = "dataset_config.";
  private static final String PLACES = DATA + "augmentation_config.spatial_augmentation.";

  private static UnetSpec spec(String... fields) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    return UnetGraphTest.spec(all);
  }

  @Test
  void zeroIsTaosDefaultOfTheAugmentation() {
    SegmentationAugmentation zero =
        spec(
                PLACES + "hflip_probability", "0",
                PLACES + "vflip_probability", "0.1",
                PLACES + "crop_and_resize_prob", "0",
                PLACES + "crop_and_resize_ratio", "0",
                DATA + "augmentation_config.brightness_augmentation.delta", "0")
            .augmentation();
    assertThat(zero).isEqualTo(SegmentationAugmentation.sides(0.5, 0.1, 0.5, 0, 0.2));
    assertThat(spec(DATA + "augment", "false").augmentation())
        .isEqualTo(SegmentationAugmentation.NONE);
  }

  /** Without the group TAO cuts up to a tenth; with it, and no ratio, nothing. */
  @Test
  void withoutTheGroupATenthIsCut() {
    UnetSpec bound =
        new UnetNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(
                SpecReader.standard()
                    .parse(
                        """
                        dataset_config {
                          augment: true
                          train_images_path: "a" train_masks_path: "b"
                          data_class_config { target_classes { name: "x" label_id: 0 } }
                        }
                        training_config { epochs: 3 learning_rate: 0 batch_size: 0 }
                        """,
                        SpecSyntax.PROTOBUF_TEXT,
                        "spec"))
            .spec();
    assertThat(bound.augmentation())
        .isEqualTo(SegmentationAugmentation.sides(0.5, 0.5, 0.5, 0.1, 0.2));
    // what TAO's code does with what is not there
    assertThat(bound.batchSize()).isEqualTo(1);
    assertThat(bound.plan(10).settings().schedule().rate(7, 30)).isEqualTo(1e-4);
    assertThat(bound.modelConfig().useBatchNorm()).isFalse();
    assertThat(bound.preprocessing().crop().name()).isEqualTo("STRETCH");
  }

  @Test
  void greyPicturesAlwaysGoFromMinusOneToOne() {
    UnetSpec grey =
        spec(
            DATA + "input_image_type",
            "grayscale",
            DATA + "preprocess",
            "div_by_255",
            "model_config.model_input_channels",
            "1");
    assertThat(grey.preprocessing().normalization().scale()).isEqualTo(1 / 127.5);
    assertThat(grey.preprocessing().normalization().means()).containsExactly(1.0);
    UnetSpec colour = spec(DATA + "preprocess", "div_by_255");
    assertThat(colour.preprocessing().normalization().scale()).isEqualTo(1 / 255.0);
    assertThat(colour.preprocessing().normalization().order().name()).isEqualTo("BGR");
  }

  /**
   * The optimiser's fields do nothing in TAO; its L2 is half of ours, and on the encoder's gammas.
   */
  @Test
  void theRuleIsTensorFlowsAdamAndThePenaltyIsOnKernelsAndTheEncodersGammas() {
    UnetSpec resnet =
        spec(
            "model_config.num_layers", "10",
            "model_config.model_input_height", "32",
            "model_config.model_input_width", "32",
            "training_config.regularizer.weight", "2e-3",
            "training_config.optimizer.adam.beta1", "0.5");
    TrainingPlan plan = resnet.plan(10);
    assertThat(plan.program().optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
    Graph graph = new UnetDefinition(resnet).graph();
    Regularizer penalty = plan.program().regularizers().apply(graph).get(0);
    assertThat(penalty.weight()).isEqualTo(1e-3);
    assertThat(penalty.parameters())
        .contains("head.weight", "decoder.0.up.weight", "backbone.bn1.weight")
        .doesNotContain("head.bias", "decoder.0.bn0.weight", "backbone.bn1.bias");
  }

  @Test
  void stepsBecomeEpochsAndTheRateFallsInStairsOrByACosine() {
    String train = "training_config.";
    assertThat(spec(train + "max_steps", "25").plan(10).settings().epochs()).isEqualTo(3);
    assertThat(spec(train + "num_epochs", "7").plan(10).settings().epochs()).isEqualTo(7);
    var stairs =
        spec(
                train + "lr_scheduler",
                "{exponential_decay: {decay_rate: 0.5, decay_steps: 10}}",
                train + "learning_rate",
                "0.01")
            .plan(10)
            .settings()
            .schedule();
    assertThat(stairs.rate(9, 100)).isEqualTo(0.01);
    assertThat(stairs.rate(10, 100)).isEqualTo(0.005);
    var cosine =
        spec(
                train + "lr_scheduler",
                "{cosine_decay: {alpha: 0.1, decay_steps: 40}}",
                train + "learning_rate",
                "0.01")
            .plan(10)
            .settings()
            .schedule();
    assertThat(cosine.rate(20, 100)).isCloseTo(0.0055, within(1e-9));
    assertThat(cosine.rate(90, 100)).isCloseTo(0.001, within(1e-9));
  }

  /** By hand, of three pixels of which the last is ignored. */
  @Tag("pytorch")
  @Test
  void lossesAreTaosOverThePixelsThatCount() {
    double[][] scores = {{1, -1}, {0.5, 2}};
    int[] classes = {0, 0};
    double crossEntropy = 0;
    double dice = 0;
    for (int i = 0; i < 2; i++) {
      double sum = Math.exp(scores[i][0]) + Math.exp(scores[i][1]);
      double p0 = Math.exp(scores[i][0]) / sum;
      double p1 = Math.exp(scores[i][1]) / sum;
      double p = classes[i] == 0 ? p0 : p1;
      crossEntropy -= Math.log(p) / 2;
      dice += (1 - 2 * p / (p0 * p0 + p1 * p1 + 1)) / 2;
    }
    assertThat(loss("cross_entropy", scores)).isCloseTo(crossEntropy, within(1e-5));
    assertThat(loss("dice", scores)).isCloseTo(dice, within(1e-5));
    assertThat(loss("cross_dice_sum", scores)).isCloseTo(crossEntropy + dice, within(1e-5));
  }

  private static double loss(String kind, double[][] scores) {
    GraphBuilder b = new GraphBuilder();
    Value logits = b.input("logits", DType.FLOAT32, Shape.of(1, 2, 1, 3));
    Value truth = b.input("truth", DType.FLOAT32, Shape.of(1, 2, 1, 3));
    new UnetDefinition(spec("training_config.loss", kind)).loss(b, logits, new PixelTargets(truth));
    Graph training = b.build();
    Graph graph =
        new Graph(
            training.inputs(),
            training.parameters(),
            training.buffers(),
            training.nodes(),
            List.of(new Graph.Output("loss", training.output("loss").value())));
    float[] values = {
      (float) scores[0][0], (float) scores[1][0], 7, (float) scores[0][1], (float) scores[1][1], -3
    };
    try (Executable executable =
        Engine.PYTORCH
            .provider()
            .compile(
                new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("loss")),
                ExecutionPlan.CPU_FP32)) {
      return executable
          .run(
              Map.of(
                  "logits", Tensor.of(values, 1, 2, 1, 3),
                  "truth", Tensor.of(new float[] {1, 1, 0, 0, 0, 0}, 1, 2, 1, 3)))
          .get("loss")
          .item();
    }
  }
}
