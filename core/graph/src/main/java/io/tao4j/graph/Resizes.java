package io.tao4j.graph;

import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.WindowOp.Resize2d;
import io.tao4j.graph.WindowOp.ResizeKind;
import io.tao4j.graph.WindowOp.ResizeTo;
import io.tao4j.tensor.Shape;
import java.util.List;

/** Other sizes of lines and volumes, by {@link WindowOp.Resize2d} along one axis after another. */
public final class Resizes {
  private Resizes() {}

  /**
   * A line of another length; linear is {@link ResizeKind#BILINEAR}.
   *
   * @param x {@code [N, C, T]}
   * @param size of the result
   */
  public static Value line(GraphBuilder b, Value x, ResizeKind kind, int size) {
    Value image =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Sized(1),
                    new Extent.SameAs(2))),
            x);
    Value resized = b.add(new Resize2d(kind, new ResizeTo.Size(1, size)), image);
    return b.add(
        new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(size))),
        resized);
  }

  /**
   * A volume of another size; trilinear is {@link ResizeKind#BILINEAR}.
   *
   * @param x {@code [N, C, D, H, W]}, of fixed sizes but N
   */
  public static Value volume(
      GraphBuilder b, Value x, ResizeKind kind, int depth, int height, int width) {
    Shape shape = b.shape(x);
    long channels = shape.size(1);
    long slices = shape.size(2);
    Value images =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(channels * slices),
                    new Extent.SameAs(3),
                    new Extent.SameAs(4))),
            x);
    Value plane = b.add(new Resize2d(kind, new ResizeTo.Size(height, width)), images);
    long pixels = (long) height * width;
    Value columns =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(channels),
                    new Extent.Sized(slices),
                    new Extent.Sized(pixels))),
            plane);
    Value deep =
        b.add(new Resize2d(kind, new ResizeTo.Size(depth, Math.toIntExact(pixels))), columns);
    return b.add(
        new Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(channels),
                new Extent.Sized(depth),
                new Extent.Sized(height),
                new Extent.Sized(width))),
        deep);
  }
}
