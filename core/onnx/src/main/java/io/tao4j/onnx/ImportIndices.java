package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.Value;
import io.tao4j.onnx.ImportOperand.Size;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;

/** Elements and pixels that are chosen by computed numbers, running sums, truth values. */
final class ImportIndices {
  private ImportIndices() {}

  static void logical(ImportCall call, ElementwiseOp.LogicalKind kind) {
    call.add(new ElementwiseOp.Logical(kind), call.value(0), call.value(1));
  }

  static void not(ImportCall call) {
    call.add(new ElementwiseOp.Not(), call.value(0));
  }

  static void topK(ImportCall call) {
    int count = Math.toIntExact(call.has(1) ? (long) call.scalar(1) : call.integer("k", 0));
    int axis = ImportCall.axes(new int[] {call.intAttribute("axis", -1)}, call.shape(0).rank())[0];
    IndexOp.TopK op = new IndexOp.TopK(axis, count, call.integer("largest", 1) == 1);
    List<Value> both =
        call.builder().addAll(call.scope().free(call.name()), op, List.of(call.value(0)));
    call.define(0, both.get(0));
    if (call.outputs() > 1) {
      call.define(1, both.get(1));
    }
  }

  static void scatter(ImportCall call) {
    Shape indices = call.shape(1);
    boolean rows = indices.rank() == 2 && indices.dim(1).equals(Dim.of(1));
    if (!call.text("reduction", "none").equals("add") || !rows) {
      throw new Unsupported(
          "its reduction is '%s' at indices %s; slices of the first axis are added here"
              .formatted(call.text("reduction", "none"), indices));
    }
    Value flat =
        call.help("rows", new MovementOp.Reshape(List.of(new Extent.SameAs(0))), call.value(1));
    call.add(new IndexOp.ScatterAdd(0), call.value(0), flat, call.value(2));
  }

  static void cumulativeSum(ImportCall call) {
    int axis = ImportCall.axes(new int[] {(int) call.scalar(1)}, call.shape(0).rank())[0];
    call.add(
        new ReduceOp.CumulativeSum(
            axis, call.integer("exclusive", 0) == 1, call.integer("reverse", 0) == 1),
        call.value(0));
  }

  /** Of numbers of the file, or the positions of an axis: from 0 to its size. */
  static void range(ImportCall call) {
    boolean positions =
        call.operand(1) instanceof ImportOperand.Sizes sizes
            && !sizes.isKnown()
            && sizes.sizes().size() == 1
            && call.isKnown(0)
            && call.scalar(0) == 0
            && call.isKnown(2)
            && call.scalar(2) == 1;
    if (positions && call.sizes(1).sizes().get(0) instanceof Size.AxisOf axis) {
      call.add(new IndexOp.Iota(axis.axis()), axis.value());
      return;
    }
    ImportFold.define(
        call,
        ImportFold.range(call.known(0).tensor(), call.known(1).tensor(), call.known(2).tensor()));
  }

  static void gridSample(ImportCall call) {
    SampleOp.SampleKind kind =
        switch (call.text("mode", "bilinear")) {
          case "bilinear", "linear" -> SampleOp.SampleKind.BILINEAR;
          case "nearest" -> SampleOp.SampleKind.NEAREST;
          default -> throw new Unsupported("its mode is " + call.text("mode", ""));
        };
    SampleOp.SampleBorder border =
        switch (call.text("padding_mode", "zeros")) {
          case "zeros" -> SampleOp.SampleBorder.ZEROS;
          case "border" -> SampleOp.SampleBorder.BORDER;
          case "reflection" -> SampleOp.SampleBorder.REFLECTION;
          default -> throw new Unsupported("its padding_mode is " + call.text("padding_mode", ""));
        };
    call.add(
        new SampleOp.GridSample(kind, border, call.integer("align_corners", 0) == 1),
        call.value(0),
        call.value(1));
  }

  /** The list of all images' boxes must have as many of each, one image after the other. */
  static void roiAlign(ImportCall call) {
    Shape x = call.shape(0);
    Shape boxes = call.shape(1);
    long[] images = call.longs(2);
    if (!x.dim(0).isFixed() || !boxes.isFixed() || images.length % x.size(0) != 0) {
      throw new Unsupported("the number of images and boxes must be known");
    }
    long each = images.length / x.size(0);
    for (int i = 0; i < images.length; i++) {
      if (images[i] != i / each) {
        throw new Unsupported("its boxes are not sorted by image, as many for each");
      }
    }
    int samples = call.intAttribute("sampling_ratio", 0);
    if (samples < 1 || !call.text("mode", "avg").equals("avg")) {
      throw new Unsupported("it chooses the number of samples by itself, or takes the largest");
    }
    String mode =
        call.text(
            "coordinate_transformation_mode",
            call.operatorSet() < 16 ? "output_half_pixel" : "half_pixel");
    SampleOp.RoiAlign op =
        new SampleOp.RoiAlign(
            call.intAttribute("output_height", 1),
            call.intAttribute("output_width", 1),
            call.number("spatial_scale", 1),
            samples,
            mode.equals("half_pixel"));
    GraphBuilder b = call.inside();
    Value table =
        b.add(
            new MovementOp.Reshape(
                List.of(new Extent.Sized(x.size(0)), new Extent.Sized(each), new Extent.SameAs(1))),
            call.value(1));
    Value parts = b.add("boxes", op, call.value(0), table);
    call.define(
        0,
        b.add(
            new MovementOp.Reshape(
                List.of(
                    new Extent.Sized(images.length),
                    new Extent.SameAs(2),
                    new Extent.SameAs(3),
                    new Extent.SameAs(4))),
            parts));
  }
}
