package io.tao4j.network;

import io.tao4j.tensor.Tensor;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backbone sees in a picture.
 *
 * @param pooled {@code [F]}, for the whole picture: what a classifier's last layer would take
 * @param maps by stride: {@code [C, H / stride, W / stride]}
 */
public record ImageFeatures(Tensor pooled, SortedMap<Integer, Tensor> maps) {
  public ImageFeatures {
    maps = Collections.unmodifiableSortedMap(new TreeMap<>(maps));
  }
}
