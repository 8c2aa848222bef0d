package io.tao4j.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths of fields: {@code train_config.optimizer.lr}, {@code data_sources[0].root_path}. */
final class SpecPath {

  /**
   * One step.
   *
   * @param index item of a list, -1 for none
   */
  record Step(String name, int index) {}

  private static final Pattern STEP = Pattern.compile("([^.\\[\\]\\s=]+)(?:\\[([0-9]{1,6})])?");

  private SpecPath() {}

  static List<Step> parse(String path) {
    List<Step> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      Matcher matcher = STEP.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + path + "' is not the path of a field, expected a.b or list[0].c");
      }
      int index = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
      steps.add(new Step(matcher.group(1), index));
    }
    if (steps.size() > SpecLimits.STANDARD.maxDepth()) {
      throw new IllegalArgumentException("the path has " + steps.size() + " steps");
    }
    return steps;
  }
}
