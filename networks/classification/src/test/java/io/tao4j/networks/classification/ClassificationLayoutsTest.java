package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.networks.classification.spec.LrConfig.Cosine;
import io.tao4j.networks.classification.spec.LrConfig.WarmupCosine;
import io.tao4j.networks.classification.spec.OptimizerConfig.AdamW;
import io.tao4j.networks.classification.spec.TrainConfig;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three newer generations of TAO's classification specs mean what they mean there. */
class ClassificationLayoutsTest {
  private static SpecBinding<ClassificationSpec> bind(String text) {
    return new ClassificationNetwork()
        .specBinder()
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "spec.yaml"));
  }

  private static String layout(SpecBinding<ClassificationSpec> binding) {
    return binding.layout().map(SpecLayout::name).orElse("none");
  }

  @Test
  void tf2() {
    SpecBinding<ClassificationSpec> binding =
        bind(
            """
            results_dir: /results
            dataset:
              train_dataset_path: /data/train
              val_dataset_path: /data/val
              preprocess_mode: caffe
              image_mean: [1, 2, 3]
              num_classes: 20
              augmentation: {enable_color_augmentation: True, mixup_alpha: 0.2}
            train:
              qat: False
              checkpoint: ''
              num_epochs: 60
              optim_config: {optimizer: adam, beta_1: 0.8}
              lr_config: {scheduler: soft_anneal, learning_rate: 0.07, annealing_points: [0.5]}
              reg_config: {type: L1, scope: [conv2d], weight_decay: 0.001}
            model:
              backbone: resnet_34
              input_width: 96
              input_channels: 3
            evaluate: {dataset_path: /data/test, checkpoint: EVALMODEL, top_k: 5}
            """);
    assertThat(layout(binding)).isEqualTo("classification_tf2");
    assertThat(binding.report().problems())
        .extracting(Problem::message)
        .hasSize(2)
        .allMatch(message -> message.contains("has no effect"));
    ClassificationSpec spec = binding.spec();
    assertThat(spec.modelConfig().arch()).isEqualTo("resnet");
    assertThat(spec.modelConfig().nLayers()).isEqualTo(34);
    assertThat(spec.modelConfig().inputImageSize()).isEqualTo("3,256,96");
    TrainConfig train = spec.trainConfig();
    assertThat(train.imageMean()).isEqualTo(Map.of("b", 1.0, "g", 2.0, "r", 3.0));
    assertThat(train.pretrainedModelPath()).isEmpty();
    assertThat(train.nEpochs()).isEqualTo(60);
    assertThat(train.batchSizePerGpu()).isEqualTo(64);
    assertThat(train.labelSmoothing()).isEqualTo(0.01);
    assertThat(train.mixupAlpha()).isEqualTo(0.2);
    assertThat(train.enableColorAugmentation()).isTrue();
    assertThat(train.validationPeriod()).isEqualTo(10);
    assertThat(train.regConfig().type()).isEqualTo("L1");
    assertThat(train.regConfig().scope()).isEqualTo("conv2d");
    assertThat(train.optimizer().adam().orElseThrow().beta1()).isEqualTo(0.8);
    assertThat(train.lrConfig().softAnneal().orElseThrow().annealingPoints()).containsExactly(0.5);
    assertThat(spec.evalConfig().evalDatasetPath()).contains(Path.of("/data/test"));
    assertThat(spec.evalConfig().topK()).isEqualTo(5);
  }

  @Test
  void pytorch() {
    SpecBinding<ClassificationSpec> binding =
        bind(
            """
            train:
              enable_ema: True
              seed: 47
              num_epochs: 20
              optim: {lr: 0.005, optim: adamw, policy: cosine, weight_decay: 0.05, warmup_epochs: 2}
            dataset:
              batch_size: 128
              img_size: 160
              augmentation:
                random_flip: {hflip_probability: 0}
                random_color: {enable: False}
                with_random_crop: False
              train_dataset: {images_dir: /data/train}
              val_dataset: {images_dir: /data/val}
            model:
              backbone: {type: resnet_50, pretrained_backbone_path: null}
              head: {topk: [1, 5], loss: {label_smooth_val: 0.1}}
            """);
    assertThat(layout(binding)).isEqualTo("classification_pyt");
    assertThat(binding.report().problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("mirrored top to bottom", "RandAugment");
    ClassificationSpec spec = binding.spec();
    assertThat(spec.modelConfig().nLayers()).isEqualTo(50);
    assertThat(spec.modelConfig().inputImageSize()).isEqualTo("3,160,160");
    TrainConfig train = spec.trainConfig();
    assertThat(train.preprocessMode()).isEqualTo("torch");
    assertThat(train.emaDecay()).isEqualTo(0.998);
    assertThat(train.randomSeed()).isEqualTo(47);
    assertThat(train.batchSizePerGpu()).isEqualTo(128);
    assertThat(spec.evalConfig().batchSize()).isEqualTo(128);
    assertThat(spec.evalConfig().topK()).isEqualTo(5);
    assertThat(train.pytorchAugmentation().horizontalFlipProbability()).isZero();
    assertThat(train.pytorchAugmentation().brightness()).isZero();
    assertThat(train.pytorchAugmentation().randomResizedCrop()).isFalse();
    assertThat(spec.evalConfig().evalDatasetPath()).isEmpty(); // that of validation
    assertThat(train.valDatasetPath()).contains(Path.of("/data/val"));
    assertThat(train.labelSmoothing()).isEqualTo(0.1);
    AdamW adam = train.optimizer().adamw().orElseThrow();
    assertThat(adam.weightDecay()).isEqualTo(0.05);
    assertThat(train.regConfig().weightDecay()).isZero();
    WarmupCosine cosine = train.lrConfig().warmupCosine().orElseThrow();
    assertThat(cosine.learningRate()).isEqualTo(0.005);
    assertThat(cosine.warmupEpochs()).isEqualTo(2);
  }

  @Test
  void pytorchOfRelease5() {
    SpecBinding<ClassificationSpec> binding =
        bind(
            """
            dataset:
              data:
                samples_per_gpu: 32
                train: {data_prefix: /data/train, pipeline: [{type: RandomFlip}]}
                val: {data_prefix: /data/val}
                test: {data_prefix: /data/test}
            model:
              backbone: {type: resnet_18}
              head: {type: LinearClsHead, num_classes: 10}
            train:
              train_config:
                optimizer: {type: SGD, lr: 0.1, momentum: 0.8}
                lr_config: {policy: CosineAnnealing, min_lr: 0.01}
                runner: {max_epochs: 12}
            """);
    assertThat(layout(binding)).isEqualTo("classification_pyt 5.0");
    ClassificationSpec spec = binding.spec();
    assertThat(binding.report().notices()).hasSize(3);
    assertThat(spec.trainConfig().batchSizePerGpu()).isEqualTo(32);
    assertThat(spec.trainConfig().nEpochs()).isEqualTo(12);
    assertThat(spec.trainConfig().optimizer().sgd().orElseThrow().momentum()).isEqualTo(0.8);
    Cosine cosine = spec.trainConfig().lrConfig().cosine().orElseThrow();
    assertThat(cosine.learningRate()).isEqualTo(0.1);
    assertThat(cosine.minLrRatio()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void backbonesThatAreMissingAreNamedAsTaos() {
    String text =
        "model: {backbone: {type: faster_vit_0_224}}\n"
            + "dataset: {train_dataset: {images_dir: /data}}\n";
    assertThat(bind(text).report().errors())
        .extracting(Problem::headline)
        .containsExactly(
            "SPEC-112 spec.yaml:1:26 the backbone 'faster_vit_0_224' of TAO is not here yet");
  }

  @Test
  void theLearningRateOfPytorchIsLinearByDefault() {
    String text =
        "train: {num_epochs: 4, optim: {lr: 0.5}}\ndataset: {train_dataset: {images_dir: /data}}\n";
    for (String changed : List.of(text, text.replace("lr: 0.5", "lr: 0.5, policy: linear"))) {
      ClassificationSpec spec = bind(changed).spec();
      assertThat(spec.trainConfig().lrConfig().linear().orElseThrow().learningRate())
          .isEqualTo(0.5);
      assertThat(new ClassificationSettings(spec).training().schedule().rate(30, 40))
          .isEqualTo(0.2);
    }
  }

  /** Epochs 0 to 5 of a training of 6 epochs, 10 steps each, read in the middle of an epoch. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          policy: multistep, policy_params: {milestones: [2, 3], gamma: 0.5}|1,1,.5,.25,.25,.25
          policy: multistep, policy_params: {milestones: [4]}|1,1,1,1,.1,.1
          policy: step, policy_params: {step_size: 2, gamma: 0.5}|1,1,.5,.5,.25,.25
          policy: Step|1,1,1,1,1,1
          policy: step, policy_params: {step_size: 4, milestones: [1]}, warmup_epochs: 2|1,1,1,1,.1,.1
          policy: linear, warmup_epochs: 1|1,.857142857,.714285714,.571428571,.428571429,.285714286
          policy: cosine, warmup_epochs: 2|.25,.75,.961939766,.691341716,.308658284,.038060234
          """)
  void ratesOfPytorch(String optim, String rates) {
    String text =
        "train: {num_epochs: 6, optim: {lr: 1, %s}}\ndataset: {train_dataset: {images_dir: /data}}\n"
            .formatted(optim);
    SpecBinding<ClassificationSpec> binding = bind(text);
    assertThat(binding.report().errors()).isEmpty();
    LearningRateSchedule schedule =
        new ClassificationSettings(binding.spec()).training().schedule();
    String[] expected = rates.split(",");
    for (int epoch = 0; epoch < 6; epoch++) {
      assertThat(schedule.rate(10 * epoch + 5, 60))
          .as("epoch " + epoch)
          .isCloseTo(Double.parseDouble(expected[epoch]), within(1e-9));
    }
  }

  @Test
  void stairsThatDescendOrHaveNoSizeAreRefusedWhereTheyStand() {
    String text =
        "train: {optim: {policy: %s, policy_params: {%s}}}\n"
            + "dataset: {train_dataset: {images_dir: /data}}\n";
    assertThat(bind(text.formatted("multistep", "milestones: [5, 3]")).report().errors())
        .extracting(Problem::headline)
        .singleElement()
        .asString()
        .isEqualTo("SPEC-110 spec.yaml:1:64 the points must ascend, got [5, 3]; sort them");
    assertThat(bind(text.formatted("step", "step_size: 0")).report().errors())
        .extracting(Problem::headline)
        .singleElement()
        .asString()
        .contains("spec.yaml:1:", "policy_params.step_size", "one or more, got 0");
  }

  @Test
  void everyLayoutIsNamedOnce() {
    List<String> names = ClassificationLayouts.all().stream().map(SpecLayout::name).toList();
    assertThat(names).doesNotHaveDuplicates().hasSize(3);
  }
}
