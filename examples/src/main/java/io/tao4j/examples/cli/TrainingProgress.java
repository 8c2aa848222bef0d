package io.tao4j.examples.cli;

import io.tao4j.network.TrainingSettings;
import io.tao4j.train.TrainingListener;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training: a line an epoch, and on a terminal a bar that runs through the epoch's steps.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final int BAR_WIDTH = 100;

  private final Console console;
  private int epochs;
  private int stepsPerEpoch;
  private String etaOfAll = "";
  private @Nullable ProgressBar bar;

  TrainingProgress(Console console) {
    this.console = console;
  }

  @Override
  public void onStart(Start start) {
    epochs = start.epochs();
    stepsPerEpoch = start.stepsPerEpoch();
    start.notices().forEach(notice -> console.err().println(notice.stripTrailing()));
    console
        .err()
        .printf(
            Locale.ROOT,
            "%s, %,d trainable parameters, %s, epochs %d to %d of %d steps%n",
            start.network(),
            start.parameters(),
            start.engine(),
            start.firstEpoch() + 1,
            epochs,
            stepsPerEpoch);
  }

  @Override
  public void onStep(Step step) {
    if (!console.terminal()) {
      return;
    }
    ProgressBar current = bar;
    if (current == null) {
      current =
          new ProgressBarBuilder()
              .setTaskName("epoch %s/%s".formatted(step.epoch() + 1, epochs))
              .setInitialMax(stepsPerEpoch)
              .setStyle(ProgressBarStyle.ASCII)
              .setMaxRenderedLength(BAR_WIDTH)
              .showSpeed(Figures.speed())
              .setConsumer(new ConsoleProgressBarConsumer(console.err()))
              .build();
      bar = current;
    }
    current.setExtraMessage(String.format(Locale.ROOT, " loss %.4f%s", step.loss(), etaOfAll));
    current.stepTo(step.step() + 1L);
  }

  @Override
  public void onEpoch(Epoch epoch) {
    close();
    etaOfAll = ", all " + clock(epoch.eta());
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT, "epoch %d/%d  loss %.4f", epoch.epoch() + 1, epochs, epoch.loss()));
    String best = epoch.best() ? " (best)" : "";
    boolean byLoss = TrainingSettings.LOSS.equals(epoch.monitored());
    line.append(byLoss ? best : "");
    if (epoch.validation() != null) {
      // what decides on the best model; where that is the loss, what the network is judged by
      String name =
          byLoss || epoch.monitored() == null
              ? epoch.validation().primaryMetric()
              : epoch.monitored();
      Double figure = epoch.validation().metrics().get(name);
      line.append(String.format(Locale.ROOT, "  %s %.4f%s", name, figure, byLoss ? "" : best));
    }
    line.append(
        String.format(
            Locale.ROOT,
            "  %.1f s, %s samples/s  ETA %s",
            epoch.duration().toMillis() / 1000.0,
            Figures.rate(epoch.samples() / Math.max(1e-3, epoch.duration().toMillis() / 1000.0)),
            clock(epoch.eta())));
    console.err().println(line);
  }

  private static String clock(Duration left) {
    long seconds = left.toSeconds();
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Ends the bar that is on the screen, if one is. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void onFailure(Throwable failure) {
    close();
  }
}
