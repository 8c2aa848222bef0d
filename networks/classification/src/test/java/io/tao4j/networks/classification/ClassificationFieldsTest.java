package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchMix;
import io.tao4j.data.ImageBatch;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.Mixup;
import io.tao4j.data.Sample;
import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.model.Model;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingSettings.EarlyStop;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.schedule.ConstantRate;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.schedule.WarmupSchedule;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the fields of classification's spec become. What becomes of that has tests of its own:
 * {@code ScheduleTest}, {@code OptimizerGoldenTest}, {@code TrainerTest}, {@code BatchLoaderTest},
 * {@code TargetsTest}, {@code TaoTemplateTest}.
 */
class ClassificationFieldsTest {
  private static final List<String> CLASSES = List.of("a", "b");

  private static ClassificationSpec spec(String model, String train) {
    String text =
        """
        model_config {
          arch: "resnet" n_layers: 10 input_image_size: "3,32,48" use_batch_norm: true %s
        }
        train_config { train_dataset_path: "train" n_epochs: 8 %s }
        """;
    SpecBinding<ClassificationSpec> binding =
        new ClassificationNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(
                SpecReader.standard()
                    .parse(text.formatted(model, train), SpecSyntax.PROTOBUF_TEXT, "spec"));
    assertThat(binding.report().errors()).isEmpty();
    return binding.spec();
  }

  private static ClassificationSettings settings(String train) {
    return new ClassificationSettings(spec("", train));
  }

  private static LearningRateSchedule rate(String schedule) {
    return settings("lr_config { %s }".formatted(schedule)).rate();
  }

  @Test
  void theRateIsThatOfItsFields() {
    assertThat(rate("step { learning_rate: 0.5 step_size: 12 gamma: 0.25 }"))
        .isEqualTo(new TaoSchedule.Step(0.5, 0.25, 12));
    // TAO's first rate is 3e-4
    assertThat(
            rate(
                """
                soft_anneal { learning_rate: 0.5 soft_start: 0.125 annealing_divider: 4
                  annealing_points: 0.5 annealing_points: 0.75 }
                """))
        .isEqualTo(new TaoSchedule.SoftAnneal(3e-4, 0.5, 0.125, List.of(0.5, 0.75), 4));
    assertThat(rate("cosine { learning_rate: 0.5 min_lr_ratio: 0.25 soft_start: 0.125 }"))
        .isEqualTo(new TaoSchedule.SoftStartCosineAnnealing(0.125, 0.5, 0.125));
    // two of eight epochs
    assertThat(rate("warmup_cosine { learning_rate: 0.5 warmup_epochs: 2 }"))
        .isEqualTo(new WarmupSchedule.CosineFromZero(0.5, 0.25));
    assertThat(rate("linear { learning_rate: 0.5 soft_start: 0.125 }"))
        .isEqualTo(new WarmupSchedule.LinearWarmup(new TaoSchedule.Linear(0.5, 8), 0.125));
    assertThat(
            rate(
                """
                multi_step { learning_rate: 0.5 milestones: 3 milestones: 5 gamma: 0.25
                  soft_start: 0.125 }
                """))
        .isEqualTo(
            new WarmupSchedule.LinearWarmup(
                new TaoSchedule.MultiStep(0.5, List.of(3, 5), 0.25, 8), 0.125));
  }

  private static ClassificationSettings optimizer(String rule) {
    return settings("optimizer { %s }".formatted(rule));
  }

  /** And the rate where lr_config has none. */
  @Test
  void theUpdateRuleIsThatOfItsFields() {
    ClassificationSettings sgd = optimizer("sgd { lr: 0.5 momentum: 0.25 nesterov: true }");
    assertThat(sgd.optimizer()).isEqualTo(new Optimizer.Sgd(0.25, true, 0));
    assertThat(sgd.rate()).isEqualTo(new ConstantRate(0.5, 0));
    ClassificationSettings adam =
        optimizer("adam { lr: 0.5 beta_1: 0.25 beta_2: 0.75 epsilon: 0.125 amsgrad: true }");
    assertThat(adam.optimizer()).isEqualTo(new Optimizer.Adam(0.25, 0.75, 0.125, true, 0));
    assertThat(adam.rate()).isEqualTo(new ConstantRate(0.5, 0));
    ClassificationSettings adamw =
        optimizer("adamw { lr: 0.5 beta_1: 0.25 beta_2: 0.75 epsilon: 0.125 weight_decay: 0.375 }");
    assertThat(adamw.optimizer()).isEqualTo(new Optimizer.AdamW(0.25, 0.75, 0.125, 0.375));
    assertThat(adamw.rate()).isEqualTo(new ConstantRate(0.5, 0));
    ClassificationSettings rmsprop =
        optimizer("rmsprop { lr: 0.5 rho: 0.25 momentum: 0.75 epsilon: 0.125 centered: true }");
    assertThat(rmsprop.optimizer()).isEqualTo(new Optimizer.RmsProp(0.25, 0.75, 0.125, true, 0));
    assertThat(rmsprop.rate()).isEqualTo(new ConstantRate(0.5, 0));
  }

  private static List<Regularizer> penalties(String fields) {
    ClassificationSpec spec = spec("", "reg_config { %s }".formatted(fields));
    return new ClassificationSettings(spec)
        .plan()
        .program()
        .regularizers()
        .apply(model(spec).graph());
  }

  @Test
  void thePenaltyIsThatOfItsFields() {
    Regularizer dense = penalties("type: \"L1\" scope: \"Dense\" weight_decay: 0.25").get(0);
    assertThat(dense.kind()).isEqualTo(Regularizer.Kind.L1);
    assertThat(dense.weight()).isEqualTo(0.25);
    assertThat(dense.parameters()).containsExactly("head.fc.weight");
    Regularizer convolutions = penalties("type: \"L2\" scope: \"Conv2D\" weight_decay: 0.5").get(0);
    assertThat(convolutions.kind()).isEqualTo(Regularizer.Kind.L2);
    assertThat(convolutions.weight()).isEqualTo(0.5);
    assertThat(convolutions.parameters()).isNotEmpty().doesNotContain("head.fc.weight");
    assertThat(penalties("type: \"None\" scope: \"Conv2D\" weight_decay: 0.5")).isEmpty();
  }

  @Test
  void theProgramIsThatOfItsFields() {
    TrainingPlan plan =
        new ClassificationSettings(
                spec(
                    "freeze_blocks: 0 freeze_blocks: 2 freeze_bn: true",
                    "gradient_clip_norm: 0.5 ema_decay: 0.75 ema_ramp: true"))
            .plan();
    assertThat(plan.program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(0.5));
    assertThat(plan.program().average()).isEqualTo(TrainProgram.Average.of(0.75));
    assertThat(plan.program().freezeBlocks()).containsExactly(0, 2);
    assertThat(plan.program().frozenBatchNorms()).isEqualTo(BatchNorms.ALL);
    assertThat(settings("ema_decay: 0.75 ema_ramp: false").plan().program().average())
        .isEqualTo(new TrainProgram.Average(0.75, 0));
    TrainingPlan silent = settings("").plan();
    assertThat(silent.program().clip()).isNull();
    assertThat(silent.program().average()).isNull();
    Graph graph = model(spec("", "")).graph();
    assertThat(
            settings("decay_all: true decay_skip_names: \"bn\"")
                .plan()
                .program()
                .decay()
                .names(graph))
        .contains("head.fc.bias")
        .noneMatch(name -> name.contains("bn"));
    assertThat(silent.program().decay().names(graph)).doesNotContain("head.fc.bias");
  }

  @Test
  void itsLengthAndItsEndAreThoseOfItsFields() {
    TrainingSettings training =
        settings(
                """
                validation_period: 2 checkpoint_interval: 3 batches_per_update: 5
                monitor: "recall" random_seed: 11
                val_dataset_path: "val" early_stopping { patience: 4 min_delta: 0.25 }
                """)
            .training();
    // n_epochs: 8
    assertThat(training.epochs()).isEqualTo(8);
    assertThat(training.validationPeriod()).isEqualTo(2);
    assertThat(training.checkpointPeriod()).isEqualTo(3);
    assertThat(training.batchesPerUpdate()).isEqualTo(5);
    assertThat(training.monitor()).isEqualTo("recall");
    assertThat(training.seed()).isEqualTo(11);
    assertThat(training.earlyStop()).isEqualTo(new EarlyStop(4, 0.25));
  }

  @Test
  void theSetIsLoadedAsItsFieldsSay() {
    LoaderOptions options =
        settings(
                """
                batch_size_per_gpu: 5 n_workers: 3 random_seed: 11 cache_megabytes: 7
                max_bad_images: 0.25
                """)
            .trainingLoader();
    assertThat(options.batchSize()).isEqualTo(5);
    assertThat(options.threads()).isEqualTo(3);
    assertThat(options.seed()).isEqualTo(11);
    assertThat(options.cacheBytes()).isEqualTo(7L << 20);
    assertThat(options.badImageLimit()).isEqualTo(BadImageLimit.fraction(0.25));
  }

  @Test
  void itStartsFromWhatItsFieldsName() {
    StartSettings start =
        new ClassificationSettings(
                spec(
                    "keep_known_classes: true",
                    "pretrained_model_path: \"w.hdf5\" pretrained_partial: true random_seed: 11"))
            .plan()
            .start();
    assertThat(start.weights()).contains(Path.of("w.hdf5"));
    assertThat(start.partial()).isTrue();
    assertThat(start.keepKnownClasses()).isTrue();
    assertThat(start.seed()).isEqualTo(11);
    assertThat(settings("pretrained_source: \"classpath:w\"").plan().start().weightSource())
        .contains("classpath:w");
  }

  @Test
  void theBackboneIsThatOfItsFields() {
    ClassificationSettings given =
        new ClassificationSettings(
            spec(
                """
                use_bias: true use_pooling: true all_projections: true
                batch_norm_config { momentum: 0.75 epsilon: 0.125 }
                """,
                ""));
    // arch: resnet, n_layers: 10
    assertThat(given.backbone().name()).isEqualTo("resnet10");
    BackboneOptions options = given.backboneOptions();
    // use_batch_norm: true
    assertThat(options.batchNorm()).isTrue();
    assertThat(options.bias()).isTrue();
    assertThat(options.poolingStem()).isTrue();
    assertThat(options.allProjections()).isTrue();
    // TAO's momentum is what is kept
    assertThat(options.normUpdateRate()).isEqualTo(0.25);
    assertThat(options.normEpsilon()).isEqualTo(0.125);
    BackboneOptions silent = settings("").backboneOptions();
    assertThat(silent.bias()).isFalse();
    assertThat(silent.poolingStem()).isFalse();
    assertThat(silent.allProjections()).isFalse();
    Preprocessing input = given.preprocessing(false);
    // input_image_size is channels, height, width
    assertThat(List.of(input.channels(), input.height(), input.width())).containsExactly(3, 32, 48);
  }

  private static Model model(ClassificationSpec spec) {
    return new ClassificationDefinition(spec, CLASSES).fresh(new ArrayList<>());
  }

  @Test
  void picturesAreThoseOfItsFields() {
    Normalization torch =
        settings(
                """
                preprocess_mode: "torch"
                pixel_mean: 0.125 pixel_mean: 0.25 pixel_mean: 0.375
                pixel_std: 0.5 pixel_std: 0.625 pixel_std: 0.75
                """)
            .preprocessing(false)
            .normalization();
    assertThat(torch.means()).containsExactly(0.125, 0.25, 0.375);
    assertThat(torch.stds()).containsExactly(0.5, 0.625, 0.75);
    assertThat(settings("preprocess_mode: \"tf\"").preprocessing(false).normalization())
        .isEqualTo(Normalization.of(Normalization.Mode.TF, false));
    assertThat(settings("preprocess_mode: \"caffe\"").preprocessing(false).normalization())
        .isEqualTo(Normalization.of(Normalization.Mode.CAFFE, false));
    assertThat(crop("enable_center_crop: true")).isEqualTo(CropMode.MARGIN_CROP);
    assertThat(crop("enable_center_crop: false")).isEqualTo(crop(""));
    assertThat(crop("")).isNotEqualTo(CropMode.MARGIN_CROP);
  }

  private static CropMode crop(String train) {
    return Preprocessing.fromMap(model(spec("", train)).meta().preprocessing()).crop();
  }

  private static ImageBatch batch() {
    float[] pixels = new float[2 * 3 * 32 * 48];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 251;
    }
    return new ImageBatch(
        0,
        0,
        Tensor.of(pixels, 2, 3, 32, 48),
        new int[] {0, 1},
        List.of(new Sample("0", Path.of("0"), 0), new Sample("1", Path.of("1"), 1)));
  }

  private static Tensor targets(String train) {
    ClassificationSpec spec = spec("", train);
    return new ClassificationDefinition(spec, CLASSES)
        .objective(model(spec))
        .targets()
        .encode(batch())
        .inputs()
        .get("targets");
  }

  @Test
  void targetsAreThoseOfItsFields() {
    assertThat(targets("label_smoothing: 0.5").toFloatArray())
        .containsExactly(0.75f, 0.25f, 0.25f, 0.75f);
    assertThat(targets("mixup_alpha: 0.5 label_smoothing: 0.25 random_seed: 11"))
        .isEqualTo(new Mixup(0.5, 11, 0.25).apply(batch(), 2).targets())
        .isNotEqualTo(new Mixup(0.25, 11, 0.25).apply(batch(), 2).targets());
    assertThat(targets("batch_mix_alpha: 0.5 label_smoothing: 0.25 random_seed: 11"))
        .isEqualTo(new BatchMix(0.5, 11, 0.25).apply(batch(), 2).targets());
  }

  @Test
  void theLossWeighsTheClassesOfItsFields() {
    ClassificationSpec spec = spec("", "class_weights { key: \"b\" value: 3 }");
    Model start = model(spec);
    GraphBuilder b = GraphBuilder.of(start.graph());
    b.trainingOutput(
        "loss",
        Losses.meanSoftmaxCrossEntropy(
            b.scope("loss"),
            start.graph().output(ClassifierGraph.LOGITS).value(),
            b.input("targets", DType.FLOAT32, Shape.batch(2)),
            List.of(1.0, 3.0)));
    assertThat(new ClassificationDefinition(spec, CLASSES).objective(start).graph())
        .isEqualTo(b.build());
  }
}
