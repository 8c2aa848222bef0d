/**
 * Finds good settings of a training. A {@link io.tao4j.tune.SearchSpace} says what may vary, a
 * {@link io.tao4j.tune.Study} proposes trials, has them trained and writes down in a {@link
 * io.tao4j.tune.TuneStory} what became of them. How a trial is trained is not its business: the
 * facade gives it a {@link io.tao4j.tune.TrialRunner}.
 *
 * <p>Imports {@code spec}, {@code chart}, {@code network}, {@code train} and {@code report}.
 */
@NullMarked
package io.tao4j.tune;

import org.jspecify.annotations.NullMarked;
