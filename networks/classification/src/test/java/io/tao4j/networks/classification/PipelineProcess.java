package io.tao4j.networks.classification;

import io.tao4j.Tao;
import java.nio.file.Path;

/** A pipeline in a process of its own, to be killed. */
final class PipelineProcess {
  private PipelineProcess() {}

  /**
   * @param arguments pipeline file, results folder
   */
  public static void main(String[] arguments) {
    Tao.pipeline(Path.of(arguments[0])).results(Path.of(arguments[1])).run();
  }
}
