package io.tao4j.networks.people;

import io.tao4j.geometry.Box;
import java.util.Arrays;
import java.util.Optional;

/**
 * Places of known parts, the corners of eyes for instance, by their numbers from 0. Immutable.
 *
 * @param places x and y of each in pixels of its picture, one after another; NaN where it is
 *     missing
 * @param occluded whether something hides it
 */
public record KeyPoints(float[] places, boolean[] occluded) {
  public KeyPoints {
    if (places.length != 2 * occluded.length) {
      throw new IllegalArgumentException(
          "%s numbers for %s points".formatted(places.length, occluded.length));
    }
    places = places.clone();
    occluded = occluded.clone();
  }

  /** No point. */
  public static final KeyPoints NONE = new KeyPoints(new float[0], new boolean[0]);

  /** A copy. */
  @Override
  public float[] places() {
    return places.clone();
  }

  /** A copy. */
  @Override
  public boolean[] occluded() {
    return occluded.clone();
  }

  /** How many points there are, missing ones too. */
  public int count() {
    return occluded.length;
  }

  /** Whether a point has a place. */
  public boolean has(int point) {
    return Float.isFinite(places[2 * point]) && Float.isFinite(places[2 * point + 1]);
  }

  /** Whether a point has a place and nothing hides it. */
  public boolean isSeen(int point) {
    return has(point) && !occluded[point];
  }

  /** Across; NaN where it is missing. */
  public double x(int point) {
    return places[2 * point];
  }

  /** Down; NaN where it is missing. */
  public double y(int point) {
    return places[2 * point + 1];
  }

  /** The smallest box around all that have a place; empty where none has, or all are one place. */
  public Optional<Box> box() {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count(); i++) {
      if (has(i)) {
        left = Math.min(left, x(i));
        right = Math.max(right, x(i));
        top = Math.min(top, y(i));
        bottom = Math.max(bottom, y(i));
      }
    }
    return right > left || bottom > top
        ? Optional.of(new Box(left, top, right, bottom))
        : Optional.empty();
  }

  /** All points moved. */
  public KeyPoints moved(AffineMap map) {
    float[] moved = places.clone();
    for (int i = 0; i < count(); i++) {
      moved[2 * i] = (float) map.x(places[2 * i], places[2 * i + 1]);
      moved[2 * i + 1] = (float) map.y(places[2 * i], places[2 * i + 1]);
    }
    return new KeyPoints(moved, occluded);
  }

  /** The first so many points; missing ones behind those that there are. */
  public KeyPoints first(int number) {
    float[] some = Arrays.copyOf(places, 2 * number);
    if (number > count()) {
      Arrays.fill(some, places.length, some.length, Float.NaN);
    }
    return new KeyPoints(some, Arrays.copyOf(occluded, number));
  }

  /**
   * The points under other numbers.
   *
   * @param sources the point that becomes that of each number
   */
  public KeyPoints reordered(int[] sources) {
    float[] other = new float[2 * sources.length];
    boolean[] hidden = new boolean[sources.length];
    for (int i = 0; i < sources.length; i++) {
      other[2 * i] = places[2 * sources[i]];
      other[2 * i + 1] = places[2 * sources[i] + 1];
      hidden[i] = occluded[sources[i]];
    }
    return new KeyPoints(other, hidden);
  }

  /** The same places, of which also those in a box are hidden. */
  public KeyPoints hiddenIn(Box box) {
    boolean[] hidden = occluded.clone();
    for (int i = 0; i < count(); i++) {
      hidden[i] |=
          x(i) >= box.left() && x(i) < box.right() && y(i) >= box.top() && y(i) < box.bottom();
    }
    return new KeyPoints(places, hidden);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPoints points
        && Arrays.equals(places, points.places)
        && Arrays.equals(occluded, points.occluded);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(places) + Arrays.hashCode(occluded);
  }

  @Override
  public String toString() {
    return "KeyPoints[" + count() + "]";
  }
}
