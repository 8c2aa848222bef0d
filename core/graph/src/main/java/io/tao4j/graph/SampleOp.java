package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Images read at places that are computed. */
public sealed interface SampleOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(GridSample op, C context);

    R visit(RoiAlign op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /** How a place between pixels is read. */
  enum SampleKind {
    /** From the four around it. */
    BILINEAR,
    /** From the nearest, ties to even; the places get gradient 0. */
    NEAREST
  }

  /** What is outside of an image. */
  enum SampleBorder {
    /** Zeros: each of four neighbours on its own. */
    ZEROS,
    /** The nearest pixel of the border. */
    BORDER,
    /** The image, mirrored at its border. */
    REFLECTION
  }

  /**
   * Pixels at given places: Jaderberg et al. 2015, arXiv 1506.02025. Inputs: x {@code [N, C, H,
   * W]}, grid {@code [N, P, Q, 2]}, both {@code FLOAT32}; output {@code [N, C, P, Q]}. The last
   * axis of the grid is (right, down), -1 and 1 being the sides of the image.
   *
   * @param kind how a place between pixels is read
   * @param border what is outside
   * @param alignCorners whether -1 and 1 are the middles of the outermost pixels, {@code (g + 1) /
   *     2 * (size - 1)}, and not their outer sides, {@code ((g + 1) * size - 1) / 2}
   */
  record GridSample(SampleKind kind, SampleBorder border, boolean alignCorners)
      implements SampleOp, Op.Composed {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 2, 2);
      Shape x = image(inputs.get(0));
      TensorType grid = inputs.get(1);
      Check.rank(grid, 4, "grid");
      Check.dtype(grid, DType.FLOAT32, "grid");
      Shape places = grid.shape();
      if (!places.dim(0).equals(x.dim(0)) || !places.dim(3).equals(Dim.of(2))) {
        throw new IllegalArgumentException(
            "grid must be [%s, P, Q, 2], got %s".formatted(x.dim(0), places));
      }
      return List.of(
          TensorType.float32(Shape.of(x.dim(0), x.dim(1), places.dim(1), places.dim(2))));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return List.of(SampleCompositions.gridSample(b, this, inputs.get(0), inputs.get(1)));
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * The contents of boxes in one size: He et al. 2017, arXiv 1703.06870. Each box is cut into
   * {@code height} by {@code width} parts, each part being the mean of {@code samples * samples}
   * bilinear samples; a sample more than a pixel outside of the image counts 0. Inputs: x {@code
   * [N, C, H, W]}, boxes {@code [N, R, 4]} of each image (left, top, right, bottom), both {@code
   * FLOAT32}; output {@code [N, R, C, height, width]}. Boxes get no gradient.
   *
   * @param height parts from top to bottom
   * @param width parts from left to right
   * @param scale pixels of x for each unit of the boxes, for example 1 / 16
   * @param samples samples along each side of a part, for example 2
   * @param aligned whether the middle of the first pixel is at 0.5; if not it is at 0, and a box is
   *     at least one pixel wide and high, as before 2019
   */
  record RoiAlign(int height, int width, double scale, int samples, boolean aligned)
      implements SampleOp, Op.Composed {
    public RoiAlign {
      Check.positive(height, "height");
      Check.positive(width, "width");
      Check.positive(samples, "samples");
      if (!(scale > 0)) {
        throw new IllegalArgumentException("scale is above 0, got " + scale);
      }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 2, 2);
      Shape x = image(inputs.get(0));
      TensorType boxes = inputs.get(1);
      Check.rank(boxes, 3, "boxes");
      Check.dtype(boxes, DType.FLOAT32, "boxes");
      Shape shape = boxes.shape();
      if (!shape.dim(0).equals(x.dim(0)) || !shape.dim(2).equals(Dim.of(4))) {
        throw new IllegalArgumentException(
            "boxes must be [%s, R, 4], got %s".formatted(x.dim(0), shape));
      }
      return List.of(
          TensorType.float32(
              Shape.of(x.dim(0), shape.dim(1), x.dim(1), Dim.of(height), Dim.of(width))));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return List.of(SampleCompositions.roiAlign(b, this, inputs.get(0), inputs.get(1)));
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  private static Shape image(TensorType x) {
    Check.rank(x, 4, "x");
    Check.dtype(x, DType.FLOAT32, "x");
    return x.shape();
  }
}
