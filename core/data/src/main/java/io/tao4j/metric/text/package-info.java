/**
 * Measures of texts: {@link io.tao4j.metric.text.ErrorRate} for recognised words and characters,
 * {@link io.tao4j.metric.text.EditAlignment} for what was taken for what, {@link
 * io.tao4j.metric.text.AnswerScores} for extracted answers, {@link io.tao4j.metric.text.SpanScores}
 * for named entities and slots.
 *
 * <p>Imports nothing of this project.
 */
@NullMarked
package io.tao4j.metric.text;

import org.jspecify.annotations.NullMarked;
