package io.tao4j.networks.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Words as UTF-8 bytes with a number each, for finding all words that start at a place. */
final class ByteTrie {
  private static final int NONE = -1;

  /** A node's children, sorted by byte. */
  private static final class Node {
    private byte[] labels = {};
    private Node[] children = {};
    private int value = NONE;

    Node child(byte label) {
      int at = Arrays.binarySearch(labels, label);
      return at < 0 ? null : children[at];
    }

    Node childOrNew(byte label) {
      int at = Arrays.binarySearch(labels, label);
      if (at >= 0) {
        return children[at];
      }
      int place = -at - 1;
      byte[] moreLabels = new byte[labels.length + 1];
      Node[] moreChildren = new Node[labels.length + 1];
      System.arraycopy(labels, 0, moreLabels, 0, place);
      System.arraycopy(children, 0, moreChildren, 0, place);
      System.arraycopy(labels, place, moreLabels, place + 1, labels.length - place);
      System.arraycopy(children, place, moreChildren, place + 1, labels.length - place);
      moreLabels[place] = label;
      moreChildren[place] = new Node();
      labels = moreLabels;
      children = moreChildren;
      return moreChildren[place];
    }
  }

  /** Hears of a word. */
  interface Found {
    /**
     * @param end one past its last byte
     * @param value its number
     */
    void word(int end, int value);
  }

  private final Node root = new Node();

  void put(String word, int value) {
    Node node = root;
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      node = node.childOrNew(b);
    }
    node.value = value;
  }

  /** Tells all words that start at a place, shortest first. */
  void find(byte[] text, int from, Found found) {
    Node node = root;
    for (int at = from; at < text.length; at++) {
      node = node.child(text[at]);
      if (node == null) {
        return;
      }
      if (node.value != NONE) {
        found.word(at + 1, node.value);
      }
    }
  }

  /** Bytes of the longest word that starts at a place; 0 if there is none. */
  int longest(byte[] text, int from) {
    List<Integer> ends = new ArrayList<>(List.of(from));
    find(text, from, (end, value) -> ends.add(end));
    return ends.get(ends.size() - 1) - from;
  }
}
