package io.tao4j.networks.language.words;

import io.tao4j.error.TaoException;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextSample;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.networks.tokenizers.TokenSequences;
import io.tao4j.networks.tokenizers.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts whose words are labelled.
 *
 * @param name of the file
 * @param sentences the texts
 * @param classes names of the labels by number, a list a head
 * @param kinds names of the classes of whole texts; empty where there are none
 * @param windows whether a text that is too long is seen in several windows; else its end is left
 *     out
 * @param notices what a person should know
 */
public record LabelledWords(
    String name,
    List<Sentence> sentences,
    List<List<String>> classes,
    List<String> kinds,
    boolean windows,
    List<String> notices)
    implements TextData<WordTruth> {
  /** Share of a window that its neighbour has too. */
  private static final int OVERLAP = 4;

  public LabelledWords {
    sentences = List.copyOf(sentences);
    classes = List.copyOf(classes);
    kinds = List.copyOf(kinds);
    notices = List.copyOf(notices);
    if (sentences.isEmpty()) {
      throw new TaoException(
          "TEXT-003", name + " holds no words", "each line is a text, its words between blanks");
    }
  }

  /** Tokens that two windows of a text share. */
  public static int overlap(int longest) {
    return longest / OVERLAP;
  }

  /**
   * The words of each line of a file and their labels in another one.
   *
   * @param texts a text a line
   * @param labels as many lines, with a label a word
   * @param most texts that are used; below 0 for all
   * @return lines of words, each with its line of labels as it is written
   * @throws TaoException {@code TEXT-001} and {@code TEXT-002} of {@link TextLines}, {@code
   *     TEXT-006} if lines or words do not match, by line
   */
  public static List<Pair> pairs(Path texts, Path labels, int most) {
    List<String> lines = TextLines.read(texts);
    List<String> labelLines = TextLines.read(labels);
    List<String> problems = new ArrayList<>();
    if (lines.size() != labelLines.size()) {
      problems.add(
          "%s has %s lines, %s has %s".formatted(texts, lines.size(), labels, labelLines.size()));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(lines.size(), labelLines.size()); i++) {
      List<String> words = words(lines.get(i));
      List<String> wordLabels = words(labelLines.get(i));
      if (words.size() != wordLabels.size()) {
        problems.add(
            "%s: %s words, and %s labels in %s"
                .formatted(
                    TextLines.place(texts, i + 1),
                    words.size(),
                    wordLabels.size(),
                    TextLines.place(labels, i + 1)));
      } else if (!words.isEmpty() && (most < 0 || pairs.size() < most)) {
        pairs.add(
            new Pair(
                TextLines.place(texts, i + 1), TextLines.place(labels, i + 1), words, wordLabels));
      }
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty(
          "TEXT-006", "%s and %s do not go together".formatted(texts, labels), problems);
    }
    return pairs;
  }

  /**
   * A line of words with its line of labels.
   *
   * @param source place of the words
   * @param labelSource place of the labels
   */
  public record Pair(String source, String labelSource, List<String> words, List<String> labels) {}

  /** A line cut at blanks. */
  public static List<String> words(String line) {
    String stripped = line.strip();
    return stripped.isEmpty() ? List.of() : Arrays.asList(stripped.split("\\s+"));
  }

  /**
   * The number of each label.
   *
   * @param problems takes labels that are no class, with their place
   */
  public static int[] numbers(
      List<String> labels, List<String> classes, String place, List<String> problems) {
    int[] numbers = new int[labels.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = classes.indexOf(labels.get(i));
      if (numbers[i] < 0) {
        problems.add(
            "%s: label %s, '%s', is none of %s".formatted(place, i + 1, labels.get(i), classes));
        numbers[i] = 0;
      }
    }
    return numbers;
  }

  @Override
  public String digest() {
    List<String> texts = new ArrayList<>();
    for (Sentence sentence : sentences) {
      StringBuilder text = new StringBuilder(sentence.text());
      if (!kinds.isEmpty()) {
        text.append('\0').append(kinds.get(sentence.kind()));
      }
      for (int head = 0; head < classes.size(); head++) {
        for (int label : sentence.labels().get(head)) {
          text.append('\0').append(classes.get(head).get(label));
        }
      }
      texts.add(text.toString());
    }
    return TextSet.digest(texts);
  }

  @Override
  public TextSet<WordTruth> cut(Tokenizer tokenizer, int longest) {
    TokenSequences sequences = new TokenSequences(tokenizer.template(), longest);
    List<TextSample<WordTruth>> samples = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      Sentence sentence = sentences.get(i);
      List<WordWindow> parts =
          windows
              ? WordWindow.of(sentence.words(), tokenizer, sequences, overlap(longest))
              : List.of(WordWindow.truncated(sentence.words(), tokenizer, sequences));
      for (WordWindow part : parts) {
        samples.add(
            new TextSample<>(
                sentence.source(),
                sentence.text(),
                part.tokens(),
                new WordTruth(i, sentence, part)));
      }
    }
    return new TextSet<>(name, samples, tokenizer.paddingId());
  }

  /** Weights with which each label of a head counts alike in a loss: N / (classes * count). */
  public List<Double> balance(int head) {
    long[] counts = new long[classes.get(head).size()];
    sentences.forEach(
        sentence -> Arrays.stream(sentence.labels().get(head)).forEach(label -> counts[label]++));
    return weights(counts);
  }

  /** The same for the classes of whole texts. */
  public List<Double> balanceKinds() {
    long[] counts = new long[kinds.size()];
    sentences.forEach(sentence -> counts[sentence.kind()]++);
    return weights(counts);
  }

  private static List<Double> weights(long[] counts) {
    long all = Arrays.stream(counts).sum();
    return Arrays.stream(counts)
        .mapToObj(count -> count == 0 ? 1.0 : (double) all / ((double) counts.length * count))
        .toList();
  }
}
