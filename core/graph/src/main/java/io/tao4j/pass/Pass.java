package io.tao4j.pass;

import io.tao4j.model.Model;

/**
 * A change of a model. Deterministic; the argument stays as it is, and where there is nothing to
 * change it is the result itself, so that a caller can tell by {@code ==}.
 *
 * <p>Of a model with several parts the main one is changed; {@code model.withChanged("decoder",
 * pass::apply)} changes another.
 */
@FunctionalInterface
public interface Pass {
  /** The changed model, or {@code model} if nothing changes. */
  Model apply(Model model);
}
