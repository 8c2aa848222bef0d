package io.tao4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Precision;
import io.tao4j.error.TaoException;
import io.tao4j.model.ModelFile;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingSettings.EarlyStop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the loop decides by itself, without an engine. */
class TrainerTest {
  private static final double NONE = Double.NaN;

  @TempDir Path results;

  private ScriptedTraining training(int epochs, double... figures) {
    return new ScriptedTraining(ScriptedTraining.epochs(epochs, null), figures);
  }

  @Test
  void aFigureThatIsNoNumberIsNeverTheBest() {
    TrainingResult result = training(4, NONE, 0.2, NONE, 0.1).run(results);
    assertThat(result.bestEpoch()).isEqualTo(1);
    assertThat(result.metrics()).containsEntry("figure", 0.2);
    assertThat(ModelFile.read(result.bestFile()).model().meta().metrics())
        .containsEntry("figure", 0.2);
  }

  @Test
  void withoutAnyNumberTheLastModelIsTheBestAndHasNoMetrics() {
    TrainingResult result = training(3, NONE, NONE, NONE).run(results);
    assertThat(result.bestEpoch()).isEqualTo(-1);
    assertThat(result.metrics()).isEmpty();
    assertThat(result.best().weights()).isEqualTo(result.last().weights());
  }

  @Test
  void validationsThatGiveNoNumberEndATrainingThatWaitsForABetterOne() {
    ScriptedTraining training =
        new ScriptedTraining(
            ScriptedTraining.epochs(9, new EarlyStop(2, 0)), 0.5, NONE, NONE, NONE);
    TrainingResult result = training.run(results);
    assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.STOPPED_EARLY);
    assertThat(result.history()).hasSize(3);
    assertThat(result.bestEpoch()).isEqualTo(0);
  }

  /** Of the error, which is the figure with another sign, less is better: the same epochs win. */
  @Test
  void aMonitoredFigureDecidesInItsDirection() {
    ScriptedTraining lower =
        new ScriptedTraining(
            ScriptedTraining.epochs(4, null).withMonitor("error"), 0.1, 0.3, NONE, 0.2);
    TrainingResult result = lower.run(results);
    assertThat(result.bestEpoch()).isEqualTo(1);
    assertThat(result.metrics()).containsEntry("error", -0.3);
  }

  @Test
  void anEarlyStopMayWatchAnotherFigureThanTheBest() {
    TrainingSettings settings =
        ScriptedTraining.epochs(9, new EarlyStop(2, 0, "error")).withMonitor("figure");
    TrainingResult result =
        new ScriptedTraining(settings, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0).run(results);
    assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.STOPPED_EARLY);
    assertThat(result.history()).hasSize(3);
    // the training loss of the scripted network only grows
    TrainingResult byLoss =
        new ScriptedTraining(
                ScriptedTraining.epochs(9, new EarlyStop(3, 0, "loss")),
                0.1,
                0.2,
                0.3,
                0.4,
                0.5,
                0.6,
                0.7,
                0.8,
                0.9)
            .run(results.resolve("loss"));
    assertThat(byLoss.outcome()).isEqualTo(TrainingResult.Outcome.STOPPED_EARLY);
    assertThat(byLoss.bestEpoch()).isEqualTo(byLoss.history().size() - 1);
  }

  @Test
  void withoutAFigureTheLossOnTheValidationSetDecides() {
    TrainingResult result = training(4, 0.5, 0.25, 2, 0.75).withLossesOnly().run(results);
    assertThat(result.bestEpoch()).isEqualTo(1);
    assertThat(result.metrics())
        .containsEntry("validation_loss", 0.25)
        .containsEntry("samples", 1.0);
  }

  @Test
  void aFigureThatIsNotThereIsNamedWithThoseThatAre() {
    ScriptedTraining training =
        new ScriptedTraining(ScriptedTraining.epochs(2, null).withMonitor("figur"), 0.1, 0.2);
    assertThatThrownBy(() -> training.run(results))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-013"))
        .hasMessageContaining("figure");
  }

  /** Resumed with another figure in charge, the best is looked for anew. */
  @Test
  void anotherMonitoredFigureLooksForTheBestAnew() {
    TrainingSettings two = ScriptedTraining.epochs(2, null);
    assertThat(new ScriptedTraining(two, 0.9, 0.1).run(results).bestEpoch()).isEqualTo(0);
    TrainingSettings four = ScriptedTraining.epochs(4, null).withMonitor("error");
    TrainingResult result =
        new ScriptedTraining(four, 0.2, 0.3).run(results, true, Precision.FP32, List.of());
    assertThat(result.bestEpoch()).isEqualTo(3);
    assertThat(result.metrics()).containsEntry("error", -0.3);
  }

  @Test
  void whatAKilledTrainingLeftHalfWrittenIsRemovedByTheNext() throws IOException {
    Path weights = Files.createDirectories(results.resolve("weights"));
    Path left = Files.writeString(weights.resolve(".scripted_last.tao.tao-1x0k2.part"), "half");
    Path other = Files.writeString(weights.resolve(".mine.tao.tao-1x0k2.part"), "half");
    training(1, 0.1).run(results);
    assertThat(left).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void theEnginesStateIsCopiedOnceAnEpoch() {
    ScriptedTraining three = training(3, 0.1, 0.2, 0.3);
    three.run(results.resolve("three"));
    ScriptedTraining five = training(5, 0.1, 0.2, 0.3, 0.2, 0.1);
    five.run(results.resolve("five"));
    assertThat(five.statesCopied() - three.statesCopied()).isEqualTo(2);
  }

  private static final class Starts implements TrainingListener {
    private final List<Start> heard = new ArrayList<>();

    @Override
    public void onStart(Start start) {
      heard.add(start);
    }
  }

  @Test
  void saysItsPrecisionAndKeepsItWhenItIsResumedElsewhere() {
    Starts starts = new Starts();
    TrainingResult first =
        training(1, 0.1)
            .automatic(Precision.BF16)
            .run(results, false, Precision.AUTO, List.of(starts));
    assertThat(first.last().meta().properties()).containsEntry(Trainer.PRECISION, "BF16");
    // a machine that would choose float32
    ScriptedTraining second = training(2, 0.2).automatic(Precision.FP32);
    second.run(results, true, Precision.AUTO, List.of(starts));
    assertThat(second.compiledFor()).isEqualTo(Precision.BF16);
    assertThat(starts.heard)
        .extracting(TrainingListener.Start::engine)
        .containsExactly("scripted on cpu in bfloat16", "scripted on cpu in bfloat16");
    assertThat(starts.heard.get(1).notices())
        .singleElement()
        .asString()
        .startsWith("goes on from ");
  }

  @Test
  void anotherPrecisionIsTakenWhereItIsAskedForAndSaid() {
    Starts starts = new Starts();
    training(1, 0.1).run(results, false, Precision.BF16, List.of());
    ScriptedTraining second = training(2, 0.2);
    second.run(results, true, Precision.FP32, List.of(starts));
    assertThat(second.compiledFor()).isEqualTo(Precision.FP32);
    assertThat(starts.heard.get(0).notices())
        .contains("the training ran in bfloat16 before and goes on in float32");
  }
}
