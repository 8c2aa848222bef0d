package io.tao4j.networks.speech.ngram;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/**
 * N-grams as a tree: the children of a node are the words that follow it, sorted by number and next
 * to each other. Level 1 has a node for each word, at the index of its number. Buffers may lie in
 * the heap or in a mapped file; they are only read.
 *
 * @param levels of 1 word, 2 words ...
 */
record NGramTrie(List<Level> levels) {
  /** There is no such node. */
  static final int NONE = -1;

  /**
   * N-grams of one length.
   *
   * @param words the last word of each
   * @param logs its probability behind the others, log10
   * @param backoffs what a shorter history costs behind it, log10; none on the longest level
   * @param firstChildren one more than nodes: the children of node i are from [i] to [i + 1]; none
   *     on the longest level
   */
  record Level(IntBuffer words, FloatBuffer logs, FloatBuffer backoffs, IntBuffer firstChildren) {
    int size() {
      return words.limit();
    }

    float backoff(int node) {
      return backoffs.limit() == 0 ? 0 : backoffs.get(node);
    }
  }

  NGramTrie {
    levels = List.copyOf(levels);
  }

  int order() {
    return levels.size();
  }

  /**
   * The children of a node of a level from 1, or of the root for level 0: first and behind last.
   */
  int childrenFrom(int level, int node) {
    return level == 0 ? 0 : levels.get(level - 1).firstChildren().get(node);
  }

  int childrenTo(int level, int node) {
    return level == 0 ? levels.get(0).size() : levels.get(level - 1).firstChildren().get(node + 1);
  }

  /**
   * The node of a word behind another node.
   *
   * @param level of the node, from 1
   * @return index on the next level, or {@link #NONE}
   */
  int child(int level, int node, int word) {
    IntBuffer words = levels.get(level).words();
    int from = childrenFrom(level, node);
    int to = childrenTo(level, node) - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int found = words.get(middle);
      if (found == word) {
        return middle;
      }
      if (found < word) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return NONE;
  }

  /** Hears of n-grams. */
  interface Visitor {
    /**
     * @param words of the n-gram; the array is used again
     * @param level number of words
     * @param node index on the level
     */
    void visit(int[] words, int level, int node);
  }

  /** All n-grams of one length in order. */
  void visit(int level, Visitor visitor) {
    visit(0, 0, new int[level], level, visitor);
  }

  private void visit(int at, int node, int[] words, int level, Visitor visitor) {
    for (int i = childrenFrom(at, node); i < childrenTo(at, node); i++) {
      words[at] = levels.get(at).words().get(i);
      if (at + 1 == level) {
        visitor.visit(words, level, i);
      } else {
        visit(at + 1, i, words, level, visitor);
      }
    }
  }
}
