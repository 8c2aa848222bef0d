package io.tao4j.networks.language.answers;

import java.util.List;

/**
 * A question with what is true of it.
 *
 * @param source where it is from, for messages
 * @param question with its context
 * @param answers the true ones; none where it has no answer
 */
record SquadQuestion(String source, Question question, List<TrueAnswer> answers) {
  /**
   * A true answer.
   *
   * @param text as the file has it
   * @param start its first character in the context, as an index into the Java string
   */
  record TrueAnswer(String text, int start) {
    int end() {
      return start + text.length();
    }
  }

  SquadQuestion {
    answers = List.copyOf(answers);
  }

  List<String> texts() {
    return answers.stream().map(TrueAnswer::text).toList();
  }
}
