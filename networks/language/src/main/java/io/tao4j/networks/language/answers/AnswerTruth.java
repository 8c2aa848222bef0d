package io.tao4j.networks.language.answers;

/**
 * What is true of a window.
 *
 * @param number of the question in the set
 * @param of the question
 * @param window the part of its context
 * @param start place of the answer's first token; 0 where this window does not hold it
 * @param end place of its last
 */
record AnswerTruth(int number, SquadQuestion of, QuestionWindow window, int start, int end) {}
