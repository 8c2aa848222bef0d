package io.tao4j.networks.tasks.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingSettings.EarlyStop;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the fields of TAO's {@code training_config} become. What becomes of that has tests of its
 * own: {@code ScheduleTest}, {@code OptimizerGoldenTest}, {@code TrainerTest}.
 */
class TrainingConfigTest {
  private static TrainingConfig bind(String fields) {
    return SpecBinder.of(TrainingConfig.class)
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(fields, SpecSyntax.YAML, "fields"))
        .spec();
  }

  private static LearningRateSchedule schedule(String rate) {
    return bind("{num_epochs: 7, learning_rate: {%s}}".formatted(rate)).schedule();
  }

  @Test
  void theRateIsThatOfItsFields() {
    assertThat(
            schedule(
                """
                soft_start_annealing_schedule:
                  {min_learning_rate: 0.25, max_learning_rate: 0.5, soft_start: 0.125, annealing: 0.75}
                """))
        .isEqualTo(new TaoSchedule.SoftStartAnnealing(0.25, 0.5, 0.125, 0.75));
    assertThat(
            schedule(
                """
                soft_start_cosine_annealing_schedule:
                  {min_learning_rate: 0.25, max_learning_rate: 0.5, soft_start: 0.125}
                """))
        .isEqualTo(new TaoSchedule.SoftStartCosineAnnealing(0.25, 0.5, 0.125));
    assertThat(
            schedule(
                "warmup_cosine_schedule: {learning_rate: 0.5, warmup_init: 0.25, warmup: 0.125}"))
        .isEqualTo(new TaoSchedule.WarmupCosine(0.25, 0.5, 0.125));
    assertThat(
            schedule(
                """
                soft_start: {start_lr: 0.25, base_lr: 0.5, soft_start: 0.125,
                  annealing_points: [0.5, 0.75], annealing_divider: 4}
                """))
        .isEqualTo(new TaoSchedule.SoftAnneal(0.25, 0.5, 0.125, List.of(0.5, 0.75), 4));
    assertThat(schedule("step: {base_lr: 0.5, gamma: 0.25, step_size: 12.5}"))
        .isEqualTo(new TaoSchedule.Step(0.5, 0.25, 12.5));
    // of num_epochs: 7
    assertThat(schedule("multi_step: {learning_rate: 0.5, lr_steps: [3, 5], lr_decay: 0.25}"))
        .isEqualTo(new TaoSchedule.MultiStep(0.5, List.of(3, 5), 0.25, 7));
  }

  private static Optimizer optimizer(String rule) {
    return bind("{optimizer: {%s}}".formatted(rule)).toOptimizer();
  }

  @Test
  void theUpdateRuleIsThatOfItsFields() {
    assertThat(optimizer("adam: {beta1: 0.25, beta2: 0.75, epsilon: 0.5, amsgrad: true}"))
        .isEqualTo(new Optimizer.Adam(0.25, 0.75, 0.5, true, 0));
    assertThat(optimizer("sgd: {momentum: 0.25, nesterov: true}"))
        .isEqualTo(new Optimizer.Sgd(0.25, true, 0));
    assertThat(optimizer("rmsprop: {rho: 0.25, momentum: 0.5, epsilon: 0.75, centered: true}"))
        .isEqualTo(new Optimizer.RmsProp(0.25, 0.5, 0.75, true, 0));
  }

  @Test
  void thePenaltyIsThatOfItsFields() {
    Graph graph =
        ClassifierGraph.build(
            Backbones.get("resnet10"),
            BackboneOptions.DEFAULT,
            Preprocessing.stretch(
                32, 32, Interpolation.BILINEAR, Normalization.of(Normalization.Mode.CAFFE, false)),
            new ClassifierGraph.Head(false, 0),
            3);
    List<Regularizer> penalties =
        bind("{regularizer: {type: L1, weight: 0.25}}").regularizers(graph);
    assertThat(penalties).hasSize(1);
    assertThat(penalties.get(0).kind()).isEqualTo(Regularizer.Kind.L1);
    assertThat(penalties.get(0).weight()).isEqualTo(0.25);
    assertThat(penalties.get(0).parameters())
        .contains("head.fc.weight", "backbone.conv1.weight")
        .doesNotContain("head.fc.bias", "backbone.bn1.weight");
    assertThat(bind("{regularizer: {type: L2, weight: 0.5}}").regularizers(graph).get(0).kind())
        .isEqualTo(Regularizer.Kind.L2);
    assertThat(bind("{regularizer: {type: NO_REG, weight: 0.5}}").regularizers(graph)).isEmpty();
  }

  @Test
  void itsLengthAndItsEndAreThoseOfItsFields() {
    TrainingSettings settings =
        bind("""
                num_epochs: 7
                checkpoint_interval: 3
                batches_per_update: 5
                monitor: recall
                early_stopping: {monitor: loss, patience: 4, min_delta: 0.25}
                """)
            .settings(11, 2);
    assertThat(settings.epochs()).isEqualTo(7);
    assertThat(settings.checkpointPeriod()).isEqualTo(3);
    assertThat(settings.batchesPerUpdate()).isEqualTo(5);
    assertThat(settings.monitor()).isEqualTo("recall");
    assertThat(settings.earlyStop()).isEqualTo(new EarlyStop(4, 0.25, "loss"));
    assertThat(settings.validationPeriod()).isEqualTo(2);
    assertThat(settings.seed()).isEqualTo(11);
  }

  private static TrainingPlan plan(String fields) {
    TrainingConfig train = bind(fields);
    return TrainingPlan.of(train, 11, train.toOptimizer(), List.of(), BatchNorms.NONE, false, 1);
  }

  @Test
  void theProgramIsThatOfItsFields() {
    TrainingPlan plan =
        plan(
            """
            gradient_clip_norm: 0.5
            model_ema: true
            ema_decay: 0.75
            fine_tuning: {head_only_epochs: 2, unfreeze_interval: 3, layer_decay: 0.25}
            distillation:
              {teacher_model_path: t.tao, temperature: 2.5, weight: 0.25, feature_weight: 0.5}
            """);
    assertThat(plan.program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(0.5));
    assertThat(plan.program().average()).isEqualTo(TrainProgram.Average.of(0.75));
    assertThat(plan.program().fineTuning()).isEqualTo(new FineTuningConfig(2, 3, 0.25));
    assertThat(plan.distillation())
        .contains(new DistillationConfig(Path.of("t.tao"), 2.5, 0.25, 0.5));
    // TAO's average needs model_ema; the decay alone makes none
    assertThat(plan("{ema_decay: 0.75}").program().average()).isNull();
    assertThat(plan("{}").program().clip()).isNull();
    // a copy with other penalties has all else
    TrainingPlan other =
        plan.withProgram(plan.program().withHeadFactor(8).withRegularizers(graph -> List.of()));
    assertThat(other.program().average()).isEqualTo(plan.program().average());
    assertThat(other.program().headFactor()).isEqualTo(8);
    assertThat(other.settings()).isEqualTo(plan.settings());
  }

  @Test
  void itStartsFromWhatItsFieldsName() {
    TrainingPlan pruned = plan("{pruned_model_path: small.tao, keep_known_classes: true}");
    assertThat(pruned.start().model()).contains(Path.of("small.tao"));
    assertThat(pruned.start().weights()).isEmpty();
    assertThat(pruned.start().keepKnownClasses()).isTrue();
    TrainingPlan pretrained = plan("{pretrain_model_path: big.tao}");
    assertThat(pretrained.start().model()).isEmpty();
    assertThat(pretrained.start().weights()).contains(Path.of("big.tao"));
    assertThat(pretrained.start().keepKnownClasses()).isFalse();
    assertThat(plan("{pretrained_source: \"classpath:w\"}").start().weightSource())
        .contains("classpath:w");
  }
}
