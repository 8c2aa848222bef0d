/**
 * The evaluation verb: {@link io.tao4j.evaluate.EvaluationRun} runs a data set through a compiled
 * model.
 *
 * <p>May import {@code network}, {@code engine} and what lies below them.
 */
@NullMarked
package io.tao4j.evaluate;

import org.jspecify.annotations.NullMarked;
