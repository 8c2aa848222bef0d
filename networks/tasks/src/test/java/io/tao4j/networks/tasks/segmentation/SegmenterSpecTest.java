package io.tao4j.networks.tasks.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Place;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Sets;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Source;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Windows;
import io.tao4j.schedule.ConstantRate;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the fields mean that the specs of networks of pixels share. */
class SegmenterSpecTest {
  private static <S extends Record> S bind(Class<S> type, String yaml) {
    return SpecBinder.of(type)
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(yaml, SpecSyntax.YAML, "spec.yaml"))
        .spec();
  }

  private static SegmenterTraining training(String yaml) {
    return bind(SegmenterTraining.class, yaml);
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    ConstantRate rate = new ConstantRate(0.1, 0);
    Optimizer adam = new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0);
    SegmenterTraining given =
        training(
            """
            checkpoint_interval: 4
            gradient_clip_norm: 2.5
            model_ema: true
            ema_decay: 0.9
            batches_per_update: 3
            monitor: mean_f1
            early_stopping: {monitor: validation_loss, min_delta: 0.25, patience: 6}
            """);
    assertThat(given.settings(7, rate, 5, 2))
        .isEqualTo(
            new TrainingSettings(
                7,
                rate,
                5,
                2,
                4,
                new TrainingSettings.EarlyStop(6, 0.25, "validation_loss"),
                3,
                "mean_f1"));
    ProgramSettings program = given.program(adam, graph -> List.of(), List.of(1), BatchNorms.ALL);
    assertThat(program.clip()).isEqualTo(new Phase.Clip.GlobalNorm(2.5));
    assertThat(program.average()).isEqualTo(ProgramSettings.average(0.9));
    assertThat(program.optimizer()).isEqualTo(adam);
    assertThat(program.freezeBlocks()).containsExactly(1);
    assertThat(program.frozenBatchNorms()).isEqualTo(BatchNorms.ALL);

    SegmenterTraining plain = training("ema_decay: 0.9");
    assertThat(plain.settings(7, rate, 5, 2))
        .isEqualTo(new TrainingSettings(7, rate, 5, 2, 0, null, 1, null));
    assertThat(plain.program(adam, graph -> List.of(), List.of(), BatchNorms.NONE).clip()).isNull();
    assertThat(plain.program(adam, graph -> List.of(), List.of(), BatchNorms.NONE).average())
        .as("model_ema is off")
        .isNull();
  }

  /** Names are compared as people see them: here an e with its accent, and an accent of its own. */
  @Test
  void classWeightsAreThoseOfTheNamedClasses() {
    MaskClasses classes =
        MaskClasses.of(
            List.of(
                new MaskClasses.Entry("ground", "ground", 0),
                new MaskClasses.Entry("caf\u00e9", "caf\u00e9", 1),
                new MaskClasses.Entry("car", "car", 2)),
            false,
            OptionalInt.empty(),
            false);
    assertThat(training("class_weights: {car: 3, \"cafe\u0301\": 0.5}").classWeights(classes))
        .containsExactly(1.0, 0.5, 3.0);
    assertThat(training("monitor: loss").classWeights(classes)).isEmpty();
  }

  /**
   * What {@code max_queue_size}, {@code drop_last_batch}, {@code max_bad_images} and {@code
   * cache_megabytes} say.
   */
  @Test
  void setsAreLoadedAsTheirFieldsSay() {
    List<Source> places = List.of(new Place(Path.of("images"), Path.of("masks")));
    assertThat(
            bind(SegmenterLoading.class, "max_bad_images: 0.2\ncache_megabytes: 9")
                .sets(
                    places,
                    List.of(),
                    true,
                    6,
                    training("max_queue_size: 8\ndrop_last_batch: true")))
        .isEqualTo(new Sets(places, List.of(), true, 0.2, 9, 6, 8, true));
    assertThat(
            bind(SegmenterLoading.class, "{}")
                .sets(places, List.of(), false, 2, training("monitor: loss")))
        .isEqualTo(new Sets(places, List.of(), false, 0.05, 512, 2, 3, false));
  }

  @Test
  void windowAndOverlapAreTheParts() {
    assertThat(bind(WindowsConfig.class, "window: 64\noverlap: 0.5").windows())
        .isEqualTo(new Windows(64, 0.5));
    assertThat(bind(WindowsConfig.class, "{}").windows()).isEqualTo(new Windows(0, 0.25));
  }

  /** An {@code image_path} with its {@code masks_path}. */
  @Test
  void aSourceIsAPlace() {
    assertThat(bind(SegmenterSource.class, "image_path: a\nmasks_path: b").place())
        .isEqualTo(new Place(Path.of("a"), Path.of("b")));
  }

  @Test
  void stepsBecomeWholeEpochs() {
    assertThat(List.of(20, 21, 1))
        .map(steps -> SegmenterTraining.inEpochs(steps, 10))
        .containsExactly(2, 3, 1);
  }

  @Test
  void anEarlyStopWithoutAValidationSetMayWatchTheLossAlone() {
    SpecBinder<SegmenterTraining> binder =
        SpecBinder.of(SegmenterTraining.class)
            .withRules(
                (spec, context) ->
                    spec.check(Set.of("car"), "dataset_config.val_data_sources", false, context));
    String stop = "early_stopping: {monitor: %s}\nclass_weights: {%s: 2}";
    assertThat(problems(binder, stop.formatted("loss", "car"))).isEmpty();
    assertThat(problems(binder, stop.formatted("mean_iou", "cow")))
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("'cow' is no class"))
        .anySatisfy(text -> assertThat(text).contains("needs a validation set"));
  }

  private static List<String> problems(SpecBinder<SegmenterTraining> binder, String yaml) {
    return binder
        .bind(SpecReader.standard().parse(yaml, SpecSyntax.YAML, "spec.yaml"))
        .report()
        .problems()
        .stream()
        .map(problem -> problem.message())
        .toList();
  }
}
