package io.tao4j.data;

import java.nio.file.Path;
import java.util.List;

/**
 * One picture with a value for each of several tasks, not yet read.
 *
 * @param id its path as the CSV file gives it
 * @param path where the picture is
 * @param labels for each task the index of its value
 */
public record MultitaskSample(String id, Path path, List<Integer> labels) {
  public MultitaskSample {
    labels = List.copyOf(labels);
  }
}
