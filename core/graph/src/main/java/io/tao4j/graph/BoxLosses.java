package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;

/**
 * Losses of boxes as graphs of existing ops. A box is four values of one shape, one for each side;
 * pairs of boxes broadcast. Right and bottom are exclusive.
 */
public final class BoxLosses {
  /** Keeps quotients of empty boxes finite. */
  private static final double EPSILON = 1e-7;

  private BoxLosses() {}

  /**
   * Boxes by their sides.
   *
   * @param left smallest x
   * @param top smallest y
   * @param right largest x
   * @param bottom largest y
   */
  public record Sides(Value left, Value top, Value right, Value bottom) {
    /** Boxes by centre and size. */
    public static Sides of(GraphBuilder b, Value x, Value y, Value width, Value height) {
      Value halfWidth = b.scale(width, 0.5);
      Value halfHeight = b.scale(height, 0.5);
      return new Sides(
          b.difference(x, halfWidth),
          b.difference(y, halfHeight),
          b.sum(x, halfWidth),
          b.sum(y, halfHeight));
    }

    private Value width(GraphBuilder b) {
      return b.difference(right, left);
    }

    private Value height(GraphBuilder b) {
      return b.difference(bottom, top);
    }
  }

  /** Shared area over joint area, 0 where boxes do not meet. */
  public static Value intersectionOverUnion(GraphBuilder b, Sides one, Sides other) {
    Areas areas = areas(b, one, other);
    return b.quotient(areas.shared(), b.sum(areas.covered(), b.constant(EPSILON)));
  }

  /**
   * Generalised IoU: IoU less the share of the smallest box around both that neither covers; -1 to
   * 1.
   *
   * @see <a href="https://arxiv.org/abs/1902.09630">Rezatofighi et al. 2019</a>
   */
  public static Value generalizedIntersectionOverUnion(GraphBuilder b, Sides one, Sides other) {
    Areas areas = areas(b, one, other);
    Value around = b.product(widthOfBoth(b, one, other), heightOfBoth(b, one, other));
    Value overlap = b.quotient(areas.shared(), b.sum(areas.covered(), b.constant(EPSILON)));
    Value empty =
        b.quotient(b.difference(around, areas.covered()), b.sum(around, b.constant(EPSILON)));
    return b.difference(overlap, empty);
  }

  /**
   * Complete IoU loss: one minus IoU, plus the squared distance of the centres over the squared
   * diagonal of the smallest box around both, plus a weighted difference of the aspect ratios,
   * whose weight gets no gradient.
   *
   * @param predicted gets the gradient
   * @param target with sizes above 0
   * @see <a href="https://arxiv.org/abs/1911.08287">Zheng et al. 2019</a>
   */
  public static Value completeIntersectionOverUnion(GraphBuilder b, Sides predicted, Sides target) {
    return completeIntersectionOverUnion(b, predicted, target, false);
  }

  /**
   * The same.
   *
   * @param throughWeight whether the gradient flows through that weight too, as in TAO; the paper's
   *     authors stop it
   */
  public static Value completeIntersectionOverUnion(
      GraphBuilder b, Sides predicted, Sides target, boolean throughWeight) {
    Value overlap = intersectionOverUnion(b, predicted, target);
    Value loss = b.difference(b.constant(1), overlap);

    Apart apart = apart(b, predicted, target);

    Value angle = b.difference(angle(b, target), angle(b, predicted));
    Value aspect = b.scale(square(b, angle), 4 / (Math.PI * Math.PI));
    Value weight = b.quotient(aspect, b.sum(b.sum(loss, aspect), b.constant(EPSILON)));
    if (!throughWeight) {
      weight = b.stopGradient(weight);
    }
    return b.sum(
        b.sum(loss, b.quotient(apart.distance(), apart.diagonal())), b.product(weight, aspect));
  }

  /**
   * Distance IoU loss: one minus IoU, plus the squared distance of the centres over the squared
   * diagonal of the smallest box around both.
   *
   * @param predicted gets the gradient
   * @param target with sizes above 0
   * @see <a href="https://arxiv.org/abs/1911.08287">Zheng et al. 2019</a>
   */
  public static Value distanceIntersectionOverUnion(GraphBuilder b, Sides predicted, Sides target) {
    Value loss = b.difference(b.constant(1), intersectionOverUnion(b, predicted, target));
    Apart apart = apart(b, predicted, target);
    return b.sum(loss, b.quotient(apart.distance(), apart.diagonal()));
  }

  /**
   * Squares of the distance of two centres, and of the diagonal of the smallest box around both.
   */
  private record Apart(Value distance, Value diagonal) {}

  private static Apart apart(GraphBuilder b, Sides predicted, Sides target) {
    Value wide = widthOfBoth(b, predicted, target);
    Value high = heightOfBoth(b, predicted, target);
    Value diagonal = b.sum(b.sum(square(b, wide), square(b, high)), b.constant(EPSILON));
    // twice the distance of the centres along each axis
    Value across =
        b.difference(
            b.sum(predicted.left(), predicted.right()), b.sum(target.left(), target.right()));
    Value down =
        b.difference(
            b.sum(predicted.top(), predicted.bottom()), b.sum(target.top(), target.bottom()));
    return new Apart(b.scale(b.sum(square(b, across), square(b, down)), 0.25), diagonal);
  }

  /** Areas that two boxes both cover, and that they cover together. */
  private record Areas(Value shared, Value covered) {}

  private static Areas areas(GraphBuilder b, Sides one, Sides other) {
    Value width =
        b.difference(
            b.binary(BinaryKind.MINIMUM, one.right(), other.right()),
            b.binary(BinaryKind.MAXIMUM, one.left(), other.left()));
    Value height =
        b.difference(
            b.binary(BinaryKind.MINIMUM, one.bottom(), other.bottom()),
            b.binary(BinaryKind.MAXIMUM, one.top(), other.top()));
    Value shared = b.product(b.relu(width), b.relu(height));
    Value both =
        b.sum(b.product(one.width(b), one.height(b)), b.product(other.width(b), other.height(b)));
    return new Areas(shared, b.difference(both, shared));
  }

  /** Width of the smallest box around both. */
  private static Value widthOfBoth(GraphBuilder b, Sides one, Sides other) {
    return b.difference(
        b.binary(BinaryKind.MAXIMUM, one.right(), other.right()),
        b.binary(BinaryKind.MINIMUM, one.left(), other.left()));
  }

  /** Height of the smallest box around both. */
  private static Value heightOfBoth(GraphBuilder b, Sides one, Sides other) {
    return b.difference(
        b.binary(BinaryKind.MAXIMUM, one.bottom(), other.bottom()),
        b.binary(BinaryKind.MINIMUM, one.top(), other.top()));
  }

  private static Value square(GraphBuilder b, Value x) {
    return b.product(x, x);
  }

  private static Value angle(GraphBuilder b, Sides box) {
    return b.unary(UnaryKind.ARCTANGENT, b.quotient(box.width(b), box.height(b)));
  }
}
