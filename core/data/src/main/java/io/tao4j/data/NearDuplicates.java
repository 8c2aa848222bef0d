package io.tao4j.data;

import io.tao4j.data.image.PictureFingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds pictures that are there twice, as they are or nearly so: the same picture in another size,
 * format, brightness or contrast. Pictures whose hashes have one byte of eight in common are
 * compared, so every pair of up to seven different bits is found without comparing all with all.
 */
public final class NearDuplicates {
  /** Most bits of the hashes of near duplicates that differ. */
  public static final int MOST_BITS = 7;

  /** Least likeness of the thumbnails of near duplicates. */
  public static final double LEAST_LIKENESS = 0.995;

  private static final int BYTES = 8;
  private static final int VALUES = 256;

  private NearDuplicates() {}

  /**
   * Two pictures.
   *
   * @param first index into the first list
   * @param second index into the second list
   * @param isSame whether every pixel is the same
   * @param likeness of their thumbnails, up to 1
   */
  public record Pair(int first, int second, boolean isSame, double likeness) {}

  /**
   * Pairs within a list.
   *
   * @param pictures null for one that cannot be read
   * @return each pair once, the smaller index first, in the order of the indices
   */
  public static List<Pair> within(List<? extends @Nullable PictureFingerprint> pictures) {
    return pairs(pictures, pictures, true);
  }

  /**
   * Pairs of a picture of one list and a picture of another.
   *
   * @param first null for one that cannot be read
   * @param second null for one that cannot be read
   * @return in the order of the indices
   */
  public static List<Pair> between(
      List<? extends @Nullable PictureFingerprint> first,
      List<? extends @Nullable PictureFingerprint> second) {
    return pairs(first, second, false);
  }

  private static List<Pair> pairs(
      List<? extends @Nullable PictureFingerprint> first,
      List<? extends @Nullable PictureFingerprint> second,
      boolean within) {
    int[][][] places = places(second);
    return IntStream.range(0, first.size())
        .parallel()
        .mapToObj(i -> pairsOf(i, first.get(i), second, places, within))
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(Pair::first).thenComparingInt(Pair::second))
        .toList();
  }

  /** The pictures that have a value in a byte of their hash, {@code [byte][value]}. */
  private static int[][][] places(List<? extends @Nullable PictureFingerprint> pictures) {
    int[][] counts = new int[BYTES][VALUES];
    for (PictureFingerprint picture : pictures) {
      for (int b = 0; b < BYTES && picture != null; b++) {
        counts[b][value(picture, b)]++;
      }
    }
    int[][][] places = new int[BYTES][VALUES][];
    for (int b = 0; b < BYTES; b++) {
      for (int v = 0; v < VALUES; v++) {
        places[b][v] = new int[counts[b][v]];
      }
    }
    for (int i = pictures.size() - 1; i >= 0; i--) {
      PictureFingerprint picture = pictures.get(i);
      for (int b = 0; b < BYTES && picture != null; b++) {
        int v = value(picture, b);
        places[b][v][--counts[b][v]] = i;
      }
    }
    return places;
  }

  private static int value(PictureFingerprint picture, int b) {
    return (int) (picture.hash() >>> (b * Byte.SIZE)) & 0xff;
  }

  private static List<Pair> pairsOf(
      int index,
      @Nullable PictureFingerprint picture,
      List<? extends @Nullable PictureFingerprint> others,
      int[][][] places,
      boolean within) {
    if (picture == null) {
      return List.of();
    }
    TreeMap<Integer, Pair> found = new TreeMap<>();
    for (int b = 0; b < BYTES; b++) {
      for (int j : places[b][value(picture, b)]) {
        PictureFingerprint other = others.get(j);
        if (within && j <= index || other == null || picture.distance(other) > MOST_BITS) {
          continue;
        }
        boolean same = picture.isSame(other);
        double likeness = same ? 1 : picture.likeness(other);
        if (same || likeness >= LEAST_LIKENESS) {
          found.put(j, new Pair(index, j, same, likeness));
        }
      }
    }
    return new ArrayList<>(found.values());
  }
}
