package io.tao4j.networks.classification;

import io.tao4j.Tao;
import io.tao4j.train.TrainingListener;
import java.nio.file.Path;

/** A pipeline in a process of its own, to be killed. Prints a line a training step. */
final class PipelineProcess {
  private PipelineProcess() {}

  /**
   * @param arguments pipeline file, results folder
   */
  public static void main(String[] arguments) {
    TrainingListener steps =
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            System.out.println("step " + step.epoch() + " " + step.step());
            System.out.flush();
          }
        };
    System.out.print(
        Tao.pipeline(Path.of(arguments[0])).results(Path.of(arguments[1])).listener(steps).run());
  }
}
