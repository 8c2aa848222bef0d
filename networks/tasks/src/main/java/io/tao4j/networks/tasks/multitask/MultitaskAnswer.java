package io.tao4j.networks.tasks.multitask;

import io.tao4j.network.classification.Classification;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the network says of one picture.
 *
 * @param tasks for each task, in the order of their names, its values with their probabilities
 */
public record MultitaskAnswer(Map<String, Classification> tasks) {
  public MultitaskAnswer {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
  }

  /**
   * The answer to one task.
   *
   * @throws IllegalArgumentException naming the tasks that there are
   */
  public Classification task(String name) {
    Classification answer = tasks.get(name);
    if (answer == null) {
      throw new IllegalArgumentException(
          "there is no task '%s', there are %s".formatted(name, tasks.keySet()));
    }
    return answer;
  }
}
