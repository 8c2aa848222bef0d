package io.tao4j.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Pictures with one value for each of several tasks, not yet read. Immutable. {@link MultitaskCsv}
 * reads them.
 *
 * @param name what to call the set in reports and errors, usually its path
 * @param tasks the questions, in the order of each sample's labels
 * @param samples in a fixed order
 * @param notices what a person should know of the set, a line each
 */
public record MultitaskDataset(
    String name, List<Task> tasks, List<MultitaskSample> samples, List<String> notices) {

  /**
   * A question to each picture.
   *
   * @param name for example {@code season}
   * @param values possible answers; a label is an index into them
   */
  public record Task(String name, List<String> values) {
    public Task {
      values = List.copyOf(values);
    }
  }

  public MultitaskDataset {
    tasks = List.copyOf(tasks);
    samples = List.copyOf(samples);
    notices = List.copyOf(notices);
    Set<String> names = new HashSet<>();
    for (Task task : tasks) {
      if (!names.add(task.name())) {
        throw new IllegalArgumentException("task '" + task.name() + "' is named twice");
      }
    }
    for (MultitaskSample sample : samples) {
      if (sample.labels().size() != tasks.size()) {
        throw new IllegalArgumentException(
            "%s has %s labels for %s tasks"
                .formatted(sample.id(), sample.labels().size(), tasks.size()));
      }
    }
  }

  /** Number of samples. */
  public int size() {
    return samples.size();
  }

  /** Samples of each value of a task, in the order of the values. */
  public List<Integer> counts(int task) {
    int[] counts = new int[tasks.get(task).values().size()];
    samples.forEach(sample -> counts[sample.labels().get(task)]++);
    return java.util.Arrays.stream(counts).boxed().toList();
  }

  /** Which samples with which values; see {@link DataDigest}. */
  public String digest() {
    DataDigest digest = new DataDigest(size());
    for (MultitaskSample sample : samples) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        values.add(tasks.get(i).name() + "=" + tasks.get(i).values().get(sample.labels().get(i)));
      }
      digest.add(sample.id(), sample.path(), String.join("\n", values));
    }
    return digest.text();
  }

  /** A few lines for a log: samples, tasks, samples of each value. */
  public String report() {
    StringBuilder text =
        new StringBuilder("%s: %s samples, %s tasks".formatted(name, size(), tasks.size()));
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      List<Integer> counts = counts(i);
      List<String> values = new ArrayList<>();
      for (int value = 0; value < counts.size(); value++) {
        values.add(task.values().get(value) + " " + counts.get(value));
      }
      text.append(System.lineSeparator())
          .append("  ")
          .append(task.name())
          .append(": ")
          .append(String.join(", ", values));
    }
    return text.toString();
  }
}
