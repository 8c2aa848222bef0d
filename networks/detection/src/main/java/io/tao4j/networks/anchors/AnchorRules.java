package io.tao4j.networks.anchors;

import io.tao4j.spec.RuleContext;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** What specs of detectors on anchors are told. */
public final class AnchorRules {
  private AnchorRules() {}

  /**
   * Reports a list that is none, or has other numbers than are wanted.
   *
   * @param field where it stands
   * @param numbers as {@link NumberLists} read them
   * @param count how many are wanted
   * @param fits what each must be
   * @param what the same in words
   */
  public static void list(
      String field,
      Optional<List<Double>> numbers,
      int count,
      DoublePredicate fits,
      String what,
      RuleContext context) {
    boolean right =
        numbers.isPresent()
            && numbers.get().size() == count
            && numbers.get().stream().allMatch(fits::test);
    if (!right) {
      context.error(
          field,
          "%s %s are wanted, got %s"
              .formatted(count, what, numbers.map(String::valueOf).orElse("what is no list")),
          "give them as a text: \"[0.1, 0.2, ...]\"");
    }
  }

  /** Reports a least number that is above the largest one. */
  public static void order(String field, double least, double largest, RuleContext context) {
    if (least > largest) {
      context.error(
          field, "%s is above the largest, %s".formatted(least, largest), "exchange the two");
    }
  }
}
