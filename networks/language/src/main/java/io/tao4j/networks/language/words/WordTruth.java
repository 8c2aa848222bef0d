package io.tao4j.networks.language.words;

/**
 * What is true of a window.
 *
 * @param sentence number of its text in the set
 * @param of the text
 * @param window the part of it
 */
public record WordTruth(int sentence, Sentence of, WordWindow window) {}
