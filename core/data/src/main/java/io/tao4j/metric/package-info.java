/**
 * Measures of predictions, worked out on host arrays: {@link io.tao4j.metric.ConfusionMatrix}
 * counts, {@link io.tao4j.metric.ClassificationReport} is what follows from the counts, {@link
 * io.tao4j.metric.ClassificationMetrics} gathers both with top-k accuracy and log loss over
 * batches, {@link io.tao4j.metric.RankingMetrics} judges the scores of one class.
 *
 * <p>Imports nothing of this project.
 */
@NullMarked
package io.tao4j.metric;

import org.jspecify.annotations.NullMarked;
