package io.tao4j.networks.language.answers;

import java.util.Objects;

/**
 * A question and the text that holds its answer.
 *
 * @param id what it is called in results; may be empty
 * @param text of the question
 * @param context where the answer is looked for
 */
public record Question(String id, String text, String context) {
  public Question {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(context, "context");
  }

  /** A question without a name. */
  public static Question of(String text, String context) {
    return new Question("", text, context);
  }
}
