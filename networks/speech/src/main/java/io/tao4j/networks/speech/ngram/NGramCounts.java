package io.tao4j.networks.speech.ngram;

import java.util.Arrays;

/**
 * All n-grams of a text with their counts, as the levels of a tree. Places of the text are sorted
 * by the words that follow, so that equal n-grams of every length lie next to each other, and each
 * is met once.
 */
final class NGramCounts {
  /** N-grams of one length; arrays are longer than {@link #size}. */
  static final class Level {
    int[] words = new int[16];
    int[] parents = new int[16];
    int[] firstChildren = new int[17];
    int[] raw = new int[16];
    int[] leftNeighbours = new int[16];
    int size;

    private void add(int word, int parent, int firstChild) {
      if (size == words.length) {
        int more = size + (size >> 1);
        words = Arrays.copyOf(words, more);
        parents = Arrays.copyOf(parents, more);
        firstChildren = Arrays.copyOf(firstChildren, more + 1);
        raw = Arrays.copyOf(raw, more);
        leftNeighbours = Arrays.copyOf(leftNeighbours, more);
      }
      words[size] = word;
      parents[size] = parent;
      firstChildren[size] = firstChild;
      size++;
    }
  }

  private final Level[] levels;

  private NGramCounts(Level[] levels) {
    this.levels = levels;
  }

  /**
   * @param tokens sentences one after the other, each with its marks
   * @param vocabularySize numbers are below it
   */
  static NGramCounts of(int[] tokens, int vocabularySize, int order) {
    int[] places = new int[tokens.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    new Sorter(tokens, places, order).sort(0, places.length, 0);
    Level[] levels = new Level[order];
    for (int n = 0; n < order; n++) {
      levels[n] = new Level();
    }
    // the last n-gram, of each length, that a word stood before
    int[][] lastWith = new int[order][vocabularySize];
    int[] current = new int[order];
    int before = -1;
    for (int place : places) {
      int same = before < 0 ? 0 : common(tokens, before, place, order);
      int length = length(tokens, place, order);
      for (int n = 0; n < length; n++) {
        int word = tokens[place + n];
        if (n >= same) {
          // level 1 has a node for each word, also for one that is not in the text
          while (n == 0 && levels[0].size < word) {
            levels[0].add(levels[0].size, 0, order > 1 ? levels[1].size : 0);
          }
          levels[n].add(word, n == 0 ? 0 : current[n - 1], n + 1 < order ? levels[n + 1].size : 0);
          current[n] = levels[n].size - 1;
        }
        int node = current[n];
        levels[n].raw[node]++;
        if (tokens[place] != NGramVocabulary.START_ID) {
          int left = tokens[place - 1];
          if (lastWith[n][left] != node + 1) {
            lastWith[n][left] = node + 1;
            levels[n].leftNeighbours[node]++;
          }
        }
      }
      before = place;
    }
    while (levels[0].size < vocabularySize) {
      levels[0].add(levels[0].size, 0, order > 1 ? levels[1].size : 0);
    }
    for (int n = 0; n + 1 < order; n++) {
      levels[n].firstChildren[levels[n].size] = levels[n + 1].size;
    }
    return new NGramCounts(levels);
  }

  int order() {
    return levels.length;
  }

  /** N-grams of so many words, from 1. */
  Level level(int words) {
    return levels[words - 1];
  }

  /** Words from a place to the end of its sentence, at most so many. */
  private static int length(int[] tokens, int place, int order) {
    int length = 1;
    while (length < order && tokens[place + length - 1] != NGramVocabulary.END_ID) {
      length++;
    }
    return length;
  }

  private static int common(int[] tokens, int first, int second, int order) {
    int same = 0;
    while (same < order && tokens[first + same] == tokens[second + same]) {
      same++;
      if (tokens[first + same - 1] == NGramVocabulary.END_ID) {
        break;
      }
    }
    return same;
  }

  /** Multikey quicksort (Bentley and Sedgewick 1997) of places by the words from there. */
  private record Sorter(int[] tokens, int[] places, int order) {
    /** Below this many places insertion is faster. */
    private static final int FEW = 12;

    void sort(int from, int to, int depth) {
      int low = from;
      int high = to;
      int at = depth;
      while (high - low > 1 && at < order) {
        if (high - low <= FEW) {
          insert(low, high, at);
          return;
        }
        int pivot = median(key(low, at), key((low + high) >>> 1, at), key(high - 1, at));
        int smaller = low;
        int larger = high;
        int i = low;
        while (i < larger) {
          int key = key(i, at);
          if (key < pivot) {
            swap(i++, smaller++);
          } else if (key > pivot) {
            swap(i, --larger);
          } else {
            i++;
          }
        }
        sort(low, smaller, at);
        sort(larger, high, at);
        // equal here: by the next word, unless the sentence has ended
        if (pivot == NGramVocabulary.END_ID) {
          return;
        }
        low = smaller;
        high = larger;
        at++;
      }
    }

    private int key(int index, int depth) {
      return tokens[places[index] + depth];
    }

    private static int median(int a, int b, int c) {
      return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private void swap(int a, int b) {
      int kept = places[a];
      places[a] = places[b];
      places[b] = kept;
    }

    private void insert(int from, int to, int depth) {
      for (int i = from + 1; i < to; i++) {
        int place = places[i];
        int j = i;
        while (j > from && compare(places[j - 1], place, depth) > 0) {
          places[j] = places[j - 1];
          j--;
        }
        places[j] = place;
      }
    }

    private int compare(int first, int second, int depth) {
      for (int d = depth; d < order; d++) {
        int a = tokens[first + d];
        int b = tokens[second + d];
        if (a != b || a == NGramVocabulary.END_ID) {
          return Integer.compare(a, b);
        }
      }
      return 0;
    }
  }
}
