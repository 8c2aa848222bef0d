package io.tao4j.networks.speech.ngram;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a tree of n-grams that come in any order. */
final class NGramTrieBuilder {
  /** N-grams of one length as they came. */
  private static final class Section {
    private final int length;
    private int[] words = {};
    private float[] logs = {};
    private float[] backoffs = {};
    private int size;

    Section(int length) {
      this.length = length;
    }

    void add(int[] ids, float log, float backoff) {
      if (size == logs.length) {
        int more = Math.max(16, size + (size >> 1));
        words = Arrays.copyOf(words, Math.multiplyExact(length, more));
        logs = Arrays.copyOf(logs, more);
        backoffs = Arrays.copyOf(backoffs, more);
      }
      System.arraycopy(ids, 0, words, size * length, length);
      logs[size] = log;
      backoffs[size++] = backoff;
    }

    int compare(int a, int b) {
      return Arrays.compare(
          words, a * length, a * length + length, words, b * length, b * length + length);
    }

    boolean startsWith(int index, Section other, int parent) {
      int from = index * length;
      int start = parent * other.length;
      return Arrays.equals(
          words, from, from + other.length, other.words, start, start + other.length);
    }

    /** The same, sorted by words. */
    Section sorted() {
      Integer[] indices = new Integer[size];
      Arrays.setAll(indices, i -> i);
      Arrays.sort(indices, this::compare);
      Section sorted = new Section(length);
      for (int i : indices) {
        sorted.add(Arrays.copyOfRange(words, i * length, (i + 1) * length), logs[i], backoffs[i]);
      }
      return sorted;
    }
  }

  private final List<String> words;
  private final List<Section> sections = new ArrayList<>();

  /**
   * @param words by number; all of those that n-grams name by the time of {@link #build}
   */
  NGramTrieBuilder(List<String> words, int order) {
    this.words = words;
    for (int n = 1; n <= order; n++) {
      sections.add(new Section(n));
    }
  }

  /** Adds an n-gram. */
  void add(int[] ids, float log, float backoff) {
    sections.get(ids.length - 1).add(ids, log, backoff);
  }

  /**
   * The tree. Words without an n-gram of their own have no probability.
   *
   * @throws IllegalArgumentException if an n-gram is there twice, or its beginning is not
   */
  NGramTrie build() {
    List<NGramTrie.Level> levels = new ArrayList<>();
    Section before = unigrams();
    for (int n = 2; n <= sections.size(); n++) {
      Section section = sections.get(n - 1).sorted();
      levels.add(level(before, firstChildren(before, section)));
      before = section;
    }
    levels.add(level(before, null));
    return new NGramTrie(levels);
  }

  private Section unigrams() {
    Section given = sections.get(0);
    float[] logs = new float[words.size()];
    float[] backoffs = new float[words.size()];
    boolean[] seen = new boolean[words.size()];
    Arrays.fill(logs, KneserNey.NEVER);
    for (int i = 0; i < given.size; i++) {
      int id = given.words[i];
      if (seen[id]) {
        throw new IllegalArgumentException("the n-gram '" + text(given, i) + "' is there twice");
      }
      seen[id] = true;
      logs[id] = given.logs[i];
      backoffs[id] = given.backoffs[i];
    }
    Section all = new Section(1);
    for (int id = 0; id < logs.length; id++) {
      all.add(new int[] {id}, logs[id], backoffs[id]);
    }
    return all;
  }

  private int[] firstChildren(Section parents, Section section) {
    int[] firstChildren = new int[parents.size + 1];
    int at = 0;
    for (int parent = 0; parent < parents.size; parent++) {
      firstChildren[parent] = at;
      while (at < section.size && section.startsWith(at, parents, parent)) {
        if (at > 0 && section.compare(at - 1, at) == 0) {
          throw new IllegalArgumentException(
              "the n-gram '" + text(section, at) + "' is there twice");
        }
        at++;
      }
    }
    if (at < section.size) {
      throw new IllegalArgumentException(
          "the n-gram '%s' is there, but none of its first %s words"
              .formatted(text(section, at), section.length - 1));
    }
    firstChildren[parents.size] = at;
    return firstChildren;
  }

  private String text(Section section, int index) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < section.length; i++) {
      text.append(i == 0 ? "" : " ").append(words.get(section.words[index * section.length + i]));
    }
    return text.toString();
  }

  private static NGramTrie.Level level(
      Section section, int @org.jspecify.annotations.Nullable [] firstChildren) {
    int[] last = new int[section.size];
    for (int i = 0; i < last.length; i++) {
      last[i] = section.words[(i + 1) * section.length - 1];
    }
    int behind = firstChildren == null ? 0 : section.size;
    return new NGramTrie.Level(
        IntBuffer.wrap(last),
        FloatBuffer.wrap(Arrays.copyOf(section.logs, section.size)),
        FloatBuffer.wrap(Arrays.copyOf(section.backoffs, behind)),
        firstChildren == null ? IntBuffer.allocate(0) : IntBuffer.wrap(firstChildren));
  }
}
