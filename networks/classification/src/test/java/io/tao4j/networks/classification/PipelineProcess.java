package io.tao4j.networks.classification;

import io.tao4j.Pipeline;
import io.tao4j.Tao;
import java.nio.file.Path;

/** A pipeline in a process of its own, to be killed. Prints the stages as they begin. */
final class PipelineProcess {
  /** The last line. */
  static final String END = "end";

  private PipelineProcess() {}

  /**
   * @param arguments pipeline file, results folder
   */
  public static void main(String[] arguments) {
    Pipeline pipeline = Tao.pipeline(Path.of(arguments[0])).results(Path.of(arguments[1]));
    for (String stage : pipeline.stages()) {
      System.out.println(stage);
      System.out.flush();
      pipeline.runTo(stage);
    }
    System.out.println(END);
  }
}
