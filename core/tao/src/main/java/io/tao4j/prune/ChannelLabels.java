package io.tao4j.prune;

import java.util.Arrays;

/**
 * Names for channels: every channel that a layer makes gets a label, and labels of channels that
 * must live or die together are merged (union-find).
 */
final class ChannelLabels {
  private int[] parent = new int[1024];
  private boolean[] pinned = new boolean[1024];
  private int count;

  /** New labels. */
  int[] fresh(int size) {
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      if (count == parent.length) {
        parent = Arrays.copyOf(parent, count * 2);
        pinned = Arrays.copyOf(pinned, count * 2);
      }
      parent[count] = count;
      labels[i] = count++;
    }
    return labels;
  }

  /** Number of labels so far. */
  int count() {
    return count;
  }

  /** The label that stands for all that were merged with this one. */
  int root(int label) {
    int root = label;
    while (parent[root] != root) {
      root = parent[root];
    }
    while (parent[label] != root) {
      int next = parent[label];
      parent[label] = root;
      label = next;
    }
    return root;
  }

  /** Merges labels position by position. */
  void merge(int[] a, int[] b) {
    for (int i = 0; i < a.length; i++) {
      int left = root(a[i]);
      int right = root(b[i]);
      if (left != right) {
        // The older label stays, so that a group's order is that of its first layer.
        int older = Math.min(left, right);
        int newer = Math.max(left, right);
        parent[newer] = older;
        pinned[older] |= pinned[newer];
      }
    }
  }

  /** These channels stay. */
  void pin(int[] labels) {
    for (int label : labels) {
      pinned[root(label)] = true;
    }
  }

  boolean isPinned(int label) {
    return pinned[root(label)];
  }
}
