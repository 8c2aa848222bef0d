package io.tao4j.networks.people;

import io.tao4j.geometry.Box;

/**
 * A map of the plane: {@code (x, y)} goes to {@code (a x + b y + c, d x + e y + f)}. Coordinates
 * are pixels; the first pixel of a picture reaches from 0 to 1.
 */
public record AffineMap(double a, double b, double c, double d, double e, double f) {
  /** Leaves everything where it is. */
  public static final AffineMap SAME = new AffineMap(1, 0, 0, 0, 1, 0);

  /** A shift. */
  public static AffineMap shift(double x, double y) {
    return new AffineMap(1, 0, x, 0, 1, y);
  }

  /** A scaling from the origin. */
  public static AffineMap scale(double x, double y) {
    return new AffineMap(x, 0, 0, 0, y, 0);
  }

  /** A turn about the origin, from the x axis towards the y axis. */
  public static AffineMap turn(double radians) {
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    return new AffineMap(cos, -sin, 0, sin, cos, 0);
  }

  /** Each place moves aside by so much of its height. */
  public static AffineMap shear(double factor) {
    return new AffineMap(1, factor, 0, 0, 1, 0);
  }

  /** From a box to the whole of a picture of this size. */
  public static AffineMap ofBox(Box box, double width, double height) {
    return shift(-box.left(), -box.top()).then(scale(width / box.width(), height / box.height()));
  }

  /** The same map about another place than the origin. */
  public AffineMap about(double x, double y) {
    return shift(-x, -y).then(this).then(shift(x, y));
  }

  /** This map, and another one behind it. */
  public AffineMap then(AffineMap next) {
    return new AffineMap(
        next.a * a + next.b * d,
        next.a * b + next.b * e,
        next.a * c + next.b * f + next.c,
        next.d * a + next.e * d,
        next.d * b + next.e * e,
        next.d * c + next.e * f + next.f);
  }

  /**
   * The way back.
   *
   * @throws IllegalArgumentException if there is none
   */
  public AffineMap inverse() {
    double determinant = a * e - b * d;
    if (determinant == 0 || !Double.isFinite(determinant)) {
      throw new IllegalArgumentException("a map without a way back: " + this);
    }
    double p = e / determinant;
    double q = -b / determinant;
    double r = -d / determinant;
    double s = a / determinant;
    return new AffineMap(p, q, -(p * c + q * f), r, s, -(r * c + s * f));
  }

  /** Where a place goes, across. */
  public double x(double x, double y) {
    return a * x + b * y + c;
  }

  /** Where a place goes, down. */
  public double y(double x, double y) {
    return d * x + e * y + f;
  }
}
