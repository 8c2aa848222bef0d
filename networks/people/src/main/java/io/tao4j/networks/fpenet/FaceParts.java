package io.tao4j.networks.fpenet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which points belong together, and which change places in a mirror; by TAO's numbers less one. */
enum FaceParts {
  /** Outline, brows, nose and ears. */
  FACE,
  EYES,
  MOUTH;

  private static final int IBUG = 68;
  private static final int ALL = 80;
  private static final int DENSE = 104;
  private static final int EYES_FROM = 36;
  private static final int MOUTH_FROM = 48;
  private static final int EARS_FROM = 76;

  /** Outer corners of the eyes. */
  static final List<Integer> EYE_CORNERS = List.of(36, 45);

  /** Pairs of iBUG's points and TAO's further ones, which lie on opposite sides. */
  private static final int[][] PAIRS = {
    {0, 16},
    {1, 15},
    {2, 14},
    {3, 13},
    {4, 12},
    {5, 11},
    {6, 10},
    {7, 9},
    {17, 26},
    {18, 25},
    {19, 24},
    {20, 23},
    {21, 22},
    {31, 35},
    {32, 34},
    {36, 45},
    {37, 44},
    {38, 43},
    {39, 42},
    {40, 47},
    {41, 46},
    {48, 54},
    {49, 53},
    {50, 52},
    {55, 59},
    {56, 58},
    {60, 64},
    {61, 63},
    {65, 67},
    {68, 74},
    {69, 73},
    {70, 72},
    {71, 75},
    {76, 78},
    {77, 79},
    {80, 91},
    {81, 92},
    {82, 93},
    {83, 100},
    {84, 99},
    {85, 98},
    {86, 97},
    {87, 96},
    {88, 95},
    {89, 94},
    {90, 101},
    {102, 103}
  };

  /** Name in specs and figures. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the parts of so many points are known; of 104 they are not. */
  static boolean areKnown(int points) {
    return points == IBUG || points == ALL;
  }

  /** The part of a point of such an order. */
  static FaceParts of(int point) {
    if (point >= EARS_FROM || point < EYES_FROM) {
      return FACE;
    }
    return point < MOUTH_FROM || point >= IBUG ? EYES : MOUTH;
  }

  /** Points of this part among so many. */
  List<Integer> points(int count) {
    return IntStream.range(0, count).filter(i -> of(i) == this).boxed().toList();
  }

  /**
   * The point that becomes that of each number in a mirror, for 68, 80 or 104 points; empty where
   * that is not known.
   */
  static Optional<int[]> mirrored(int count) {
    if (!areKnown(count) && count != DENSE) {
      return Optional.empty();
    }
    int[] sources = IntStream.range(0, count).toArray();
    for (int[] pair : PAIRS) {
      if (pair[0] < count && pair[1] < count) {
        sources[pair[0]] = pair[1];
        sources[pair[1]] = pair[0];
      }
    }
    return Optional.of(sources);
  }

  /** Names of the parts. */
  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (FaceParts part : values()) {
      words.add(part.word());
    }
    return words;
  }
}
