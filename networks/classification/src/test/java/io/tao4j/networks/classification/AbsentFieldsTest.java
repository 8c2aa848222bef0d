package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.engine.Optimizer;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An absent field acts as zero or false in protobuf text, and as its default in YAML. */
class AbsentFieldsTest {
  private static final String TEXT =
      """
      model_config { arch: "%s" n_layers: 18 input_image_size: "3,64,64" }
      train_config {
        train_dataset_path: "train"
        val_dataset_path: "val"
        optimizer { %s }
        reg_config { type: "L2" scope: "Conv2D,Dense" }
        lr_config { %s }
        %s
      }
      """;

  private static final String YAML =
      """
      model_config: {arch: resnet, n_layers: 18, input_image_size: "3,64,64"}
      train_config:
        train_dataset_path: train
        val_dataset_path: val
        optimizer: {sgd: {}}
        reg_config: {type: L2}
        lr_config: {cosine: {learning_rate: 0.1}}
      """;

  private static SpecBinding<ClassificationSpec> bind(String text, SpecSyntax syntax) {
    return new ClassificationNetwork()
        .specBinder()
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(text, syntax, "spec"));
  }

  private static SpecBinding<ClassificationSpec> text(String arch, String optimizer) {
    return bind(
        TEXT.formatted(
            arch, optimizer, "cosine { learning_rate: 0.1 }", "batch_size_per_gpu: 8 n_epochs: 1"),
        SpecSyntax.PROTOBUF_TEXT);
  }

  private static List<String> notices(SpecBinding<ClassificationSpec> binding) {
    assertThat(binding.report().errors()).isEmpty();
    return binding.report().notices().stream().map(Problem::message).toList();
  }

  /** Batch norms, and max pools, in the graph that the spec builds. */
  private static long count(ClassificationSpec spec, Class<?> op) {
    return new ClassificationDefinition(spec, List.of("a", "b"))
        .fresh(new java.util.ArrayList<>()).graph().nodes().stream()
            .filter(n -> op.isInstance(n.op()))
            .count();
  }

  @Test
  void ofProtobufTextIsZeroOrFalse() {
    ClassificationSpec spec = text("resnet", "sgd { lr: 0.1 }").spec();
    ClassificationSettings settings = new ClassificationSettings(spec);
    BackboneOptions options = settings.backboneOptions();
    assertThat(options.batchNorm()).isFalse();
    assertThat(options.bias()).isFalse();
    assertThat(options.poolingStem()).isFalse();
    assertThat(options.allProjections()).isFalse();
    assertThat(count(spec, NormalizeOp.BatchNorm.class)).isZero();
    assertThat(count(spec, WindowOp.MaxPool.class)).isZero();
    assertThat(spec.modelConfig().dropout()).isZero();
    assertThat(spec.trainConfig().mixupAlpha()).isZero();
    assertThat(spec.trainConfig().regConfig().weightDecay()).isZero();
    assertThat(settings.optimizer()).isEqualTo(new Optimizer.Sgd(0, false, 0));
    assertThat(settings.preprocessing(spec.trainConfig().enableCenterCrop()).crop())
        .isEqualTo(CropMode.STRETCH);
    assertThat(spec.evalConfig().enableCenterCrop()).isFalse();
    // The picture is stretched, then mirrored or not; nothing else.
    assertThat(settings.trainingPlan().transforms())
        .extracting(Object::getClass)
        .containsExactly(ImageTransform.Resize.class, ImageTransform.HorizontalFlip.class);
  }

  @Test
  void ofYamlIsTheDefault() {
    SpecBinding<ClassificationSpec> binding = bind(YAML, SpecSyntax.YAML);
    assertThat(notices(binding)).noneMatch(m -> m.contains("absent") || m.contains("not given"));
    ClassificationSpec spec = binding.spec();
    ClassificationSettings settings = new ClassificationSettings(spec);
    assertThat(count(spec, NormalizeOp.BatchNorm.class)).isEqualTo(20);
    assertThat(count(spec, WindowOp.MaxPool.class)).isEqualTo(1);
    assertThat(spec.modelConfig().dropout()).isZero();
    assertThat(spec.trainConfig().mixupAlpha()).isEqualTo(0.1);
    assertThat(spec.trainConfig().regConfig().weightDecay()).isEqualTo(0.00005);
    assertThat(settings.optimizer()).isEqualTo(new Optimizer.Sgd(0.9, false, 0));
    assertThat(spec.trainConfig().enableCenterCrop()).isTrue();
    assertThat(spec.evalConfig().enableCenterCrop()).isTrue();
    assertThat(settings.trainingPlan().transforms())
        .extracting(Object::getClass)
        .containsExactly(ImageTransform.UnlessSized.class, ImageTransform.HorizontalFlip.class);
  }

  @Test
  void whatProtobufTextGivesActs() {
    String given = "use_batch_norm: true use_pooling: true all_projections: true dropout: 0.5";
    String all = TEXT.replace("\"3,64,64\"", "\"3,64,64\" " + given);
    ClassificationSpec spec =
        bind(
                all.formatted(
                    "resnet",
                    "sgd { momentum: 0.8 nesterov: true }",
                    "cosine { learning_rate: 0.1 }",
                    "enable_center_crop: true mixup_alpha: 0.3"),
                SpecSyntax.PROTOBUF_TEXT)
            .spec();
    ClassificationSettings settings = new ClassificationSettings(spec);
    assertThat(count(spec, NormalizeOp.BatchNorm.class)).isEqualTo(25); // 5 more projections
    assertThat(count(spec, WindowOp.MaxPool.class)).isEqualTo(1);
    assertThat(spec.modelConfig().dropout()).isEqualTo(0.5);
    assertThat(settings.optimizer()).isEqualTo(new Optimizer.Sgd(0.8, true, 0));
    assertThat(spec.trainConfig().mixupAlpha()).isEqualTo(0.3);
    assertThat(spec.trainConfig().enableCenterCrop()).isTrue();
  }

  @Test
  void missingNormsAndMomentumAreReported() {
    assertThat(notices(text("resnet", "sgd { lr: 0.1 momentum: 0.9 }")))
        .anyMatch(m -> m.startsWith("the network has no batch norms"));
    assertThat(notices(text("squeezenet", "sgd { lr: 0.1 }")))
        .noneMatch(m -> m.contains("batch norm"))
        .anyMatch(m -> m.startsWith("momentum of 'train_config.optimizer.sgd' is 0"));
    SpecBinding<ClassificationSpec> adam = text("squeezenet", "adam { beta_1: 0.9 }");
    assertThat(notices(adam))
        .anyMatch(m -> m.startsWith("beta_2, epsilon of 'train_config.optimizer.adam' are 0"));
    assertThat(new ClassificationSettings(adam.spec()).optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0, 0, false, 0));
  }

  /** EfficientNet's templates do not look at the switch. */
  @Test
  void efficientNetKeepsItsNorms() {
    SpecBinding<ClassificationSpec> binding = text("efficientnet_b0", "sgd { momentum: 0.9 }");
    assertThat(notices(binding)).noneMatch(m -> m.contains("batch norm"));
    assertThat(count(binding.spec(), NormalizeOp.BatchNorm.class)).isEqualTo(49);
  }

  /** A zero with which TAO cannot train is not taken; the file is told. */
  @Test
  void defaultsThatStandForAnUnusableZeroAreReported() {
    SpecBinding<ClassificationSpec> binding =
        bind(
            TEXT.formatted("squeezenet", "sgd { momentum: 0.9 }", "step { gamma: 0.5 }", ""),
            SpecSyntax.PROTOBUF_TEXT);
    assertThat(notices(binding))
        .filteredOn(m -> m.contains("TAO reads 0"))
        .extracting(m -> m.substring(1, m.indexOf("' is not given")))
        .containsExactly(
            "train_config.batch_size_per_gpu",
            "train_config.n_epochs",
            "train_config.lr_config.step.learning_rate",
            "train_config.lr_config.step.step_size");
  }
}
