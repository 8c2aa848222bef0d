package io.tao4j.examples.cli;

import java.util.function.IntConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how many pictures are done, on a terminal only: the result says it elsewhere. */
final class CountProgress implements IntConsumer, AutoCloseable {
  private final @Nullable ProgressBar bar;

  CountProgress(String task, Console console) {
    bar =
        console.terminal()
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(-1) // how many there are is known to the task only
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed(Figures.speed())
                .setConsumer(new ConsoleProgressBarConsumer(console.err()))
                .build()
            : null;
  }

  @Override
  public void accept(int done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
