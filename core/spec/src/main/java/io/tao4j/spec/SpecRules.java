package io.tao4j.spec;

/**
 * Rules over several fields. They run when every single field could be read; what they find joins
 * the same report.
 *
 * @param <T> the spec record
 */
@FunctionalInterface
public interface SpecRules<T> {

  /** Reports what does not hold through the context; throws nothing. */
  void check(T spec, RuleContext context);
}
