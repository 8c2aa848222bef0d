/**
 * NeMo's question_answering: {@link io.tao4j.networks.language.answers.QuestionAnsweringNetwork},
 * an answer as a slice of a text.
 */
@NullMarked
package io.tao4j.networks.language.answers;

import org.jspecify.annotations.NullMarked;
