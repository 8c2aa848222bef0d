package io.tao4j.networks.mask2former;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.segments.SegmentBatch;
import io.tao4j.data.segments.SegmentMap;
import io.tao4j.network.Batch;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The segments of a batch as tensors, for {@link Batch#truth()}, and back.
 *
 * @param maps of each picture, all of the input's size
 * @param contents where each picture lies in the input, from its left and top
 */
record SegmentTruth(List<SegmentMap> maps, List<Rectangle> contents) {
  /** {@code UINT8 [N, H, W]}: number of the segment, 255 where there is none. */
  private static final String PLACES = "segment_places";

  /** {@code INT32 [N]}. */
  private static final String COUNTS = "segment_counts";

  /** {@code INT32 [T]}, of all pictures after each other. */
  private static final String CLASSES = "segment_classes";

  /** {@code INT32 [N, 2]}: width and height of the picture in the input. */
  private static final String CONTENTS = "segment_contents";

  SegmentTruth {
    maps = List.copyOf(maps);
    contents = List.copyOf(contents);
  }

  static SegmentTruth of(SegmentBatch batch) {
    return new SegmentTruth(batch.maps(), batch.contents());
  }

  Map<String, Tensor> tensors() {
    int height = maps.get(0).height();
    int width = maps.get(0).width();
    byte[] places = new byte[maps.size() * height * width];
    List<Integer> all = new ArrayList<>();
    int[] counts = new int[maps.size()];
    for (int i = 0; i < maps.size(); i++) {
      System.arraycopy(
          maps.get(i).places().toBytes(), 0, places, i * height * width, height * width);
      counts[i] = maps.get(i).classes().size();
      all.addAll(maps.get(i).classes());
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(PLACES, Tensor.of(places, maps.size(), height, width));
    tensors.put(COUNTS, Tensor.of(counts, counts.length));
    tensors.put(CLASSES, Tensor.of(all.stream().mapToInt(Integer::intValue).toArray(), all.size()));
    int[] sides =
        contents.stream().flatMapToInt(c -> IntStream.of(c.width(), c.height())).toArray();
    tensors.put(CONTENTS, Tensor.of(sides, contents.size(), 2));
    return tensors;
  }

  static SegmentTruth of(Batch batch) {
    Tensor places = batch.truth().get(PLACES);
    int height = Math.toIntExact(places.shape().size(1));
    int width = Math.toIntExact(places.shape().size(2));
    long[] classes = batch.truth().get(CLASSES).toLongArray();
    List<SegmentMap> maps = new ArrayList<>();
    int at = 0;
    int picture = 0;
    for (long count : batch.truth().get(COUNTS).toLongArray()) {
      List<Integer> classesOf = new ArrayList<>();
      for (int i = 0; i < count; i++, at++) {
        classesOf.add((int) classes[at]);
      }
      byte[] own = new byte[height * width];
      places.bytes().get(picture++ * own.length, own);
      maps.add(SegmentMap.of(width, height, own, classesOf));
    }
    long[] sides = batch.truth().get(CONTENTS).toLongArray();
    List<Rectangle> contents = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      contents.add(new Rectangle(0, 0, (int) sides[2 * i], (int) sides[2 * i + 1]));
    }
    return new SegmentTruth(maps, contents);
  }
}
