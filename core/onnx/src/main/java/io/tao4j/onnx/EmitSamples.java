package io.tao4j.onnx;

import io.tao4j.graph.SampleOp;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;

/** Images read at places that are computed. */
final class EmitSamples implements SampleOp.Visitor<EmitCall, String> {
  static final EmitSamples INSTANCE = new EmitSamples();

  private EmitSamples() {}

  @Override
  public String visit(SampleOp.GridSample op, EmitCall call) {
    String kind =
        switch (op.kind()) {
          case BILINEAR -> "bilinear";
          case NEAREST -> "nearest";
        };
    String border =
        switch (op.border()) {
          case ZEROS -> "zeros";
          case BORDER -> "border";
          case REFLECTION -> "reflection";
        };
    return call.emit(
        "GridSample",
        call.inputs(),
        OnnxAttribute.of("align_corners", op.alignCorners() ? 1L : 0L),
        OnnxAttribute.of("mode", kind),
        OnnxAttribute.of("padding_mode", border));
  }

  /** ONNX has the boxes of all images in one list, and the number of its image for each. */
  @Override
  public String visit(SampleOp.RoiAlign op, EmitCall call) {
    String list =
        call.helper("list", "Reshape", List.of(call.inputs().get(1), call.constant("rows", -1, 4)));
    String aligned =
        call.helper(
            "aligned",
            "RoiAlign",
            List.of(call.inputs().get(0), list, images(call)),
            OnnxAttribute.of(
                "coordinate_transformation_mode",
                op.aligned() ? "half_pixel" : "output_half_pixel"),
            OnnxAttribute.of("mode", "avg"),
            OnnxAttribute.of("output_height", (long) op.height()),
            OnnxAttribute.of("output_width", (long) op.width()),
            OnnxAttribute.of("sampling_ratio", (long) op.samples()),
            OnnxAttribute.of("spatial_scale", op.scale()));
    Shape result = call.type().shape();
    if (result.isFixed()) {
      String sizes = call.constant("sizes", result.toArray());
      return call.emit("Reshape", List.of(aligned, sizes));
    }
    String parts = call.constant("parts", result.size(2), result.size(3), result.size(4));
    String sizes = call.helper("sizes", "Concat", List.of(boxes(call), parts), EmitCall.axis(0));
    return call.emit("Reshape", List.of(aligned, sizes));
  }

  /** Number of images, number of boxes of each. */
  private static String boxes(EmitCall call) {
    String shape = call.helper("shape", "Shape", List.of(call.inputs().get(1)));
    return call.helper(
        "boxes", "Slice", List.of(shape, call.constant("from", 0), call.constant("to", 2)));
  }

  private static String images(EmitCall call) {
    Shape boxes = call.shape(1);
    if (boxes.isFixed()) {
      long[] images = new long[Math.toIntExact(boxes.size(0) * boxes.size(1))];
      for (int i = 0; i < images.length; i++) {
        images[i] = i / boxes.size(1);
      }
      return call.constant("images", images);
    }
    String sizes = boxes(call);
    String first = call.constant("first", Tensor.of(new long[] {0}));
    String count = call.helper("count", "Gather", List.of(sizes, first), EmitCall.axis(0));
    String step = call.constant("step", Tensor.of(new long[] {1}));
    String each = call.helper("each", "Range", List.of(first, count, step));
    String column = call.helper("column", "Unsqueeze", List.of(each, call.constant("last", 1)));
    String table = call.helper("table", "Expand", List.of(column, sizes));
    return call.helper("images", "Reshape", List.of(table, call.constant("flat", -1)));
  }
}
