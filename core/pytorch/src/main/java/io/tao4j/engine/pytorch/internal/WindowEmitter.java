package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScriptText.numbers;
import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.Padding;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Sliding windows over one, two or three axes. PyTorch pads both sides of an axis alike. */
final class WindowEmitter implements WindowOp.Visitor<EmitContext, Typed> {
  static final WindowEmitter INSTANCE = new WindowEmitter();

  private WindowEmitter() {}

  private static String padded(String x, Padding p, String value) {
    List<Integer> sides = new ArrayList<>();
    for (int axis = p.rank() - 1; axis >= 0; axis--) {
      sides.add(p.before().get(axis));
      sides.add(p.after().get(axis));
    }
    return "torch.constant_pad_nd(%s, %s, %s)".formatted(x, sides, value);
  }

  /** What is left of a padding after {@link #padded}. */
  private static String symmetric(Padding p) {
    return p.isSymmetric() ? p.before().toString() : zeros(p.rank());
  }

  private static String zeros(int rank) {
    return Collections.nCopies(rank, 0).toString();
  }

  /**
   * The element type of a convolution. Where the images are narrower than a stride, it is never
   * bfloat16: the kernel's gradient then takes in memory that nobody wrote (oneDNN's
   * jit_bf16:avx512_core_bf16, seen in 3.7.1 and 3.12.0 on maps one to three columns wide), and is
   * not finite now and then. Such maps are so small that this costs no time.
   *
   * @param images the type of the strided side
   */
  private static DType heavyType(EmitContext context, TensorType images, List<Integer> strides) {
    long stride = strides.get(strides.size() - 1);
    boolean narrow = smallest(images.shape().dim(images.shape().rank() - 1)) < stride;
    return narrow && context.types().get(0).dtype() == DType.FLOAT32
        ? DType.FLOAT32
        : context.heavyType();
  }

  private static long smallest(Dim size) {
    return size instanceof Dim.Symbol symbol ? symbol.at(symbol.multipleOf()) : size.size();
  }

  @Override
  public Typed visit(WindowOp.Conv op, EmitContext context) {
    DType dtype = heavyType(context, context.types().get(0), op.strides());
    Padding padding = op.padding();
    String x = context.as(0, dtype);
    return call(
        dtype,
        "conv" + op.rank() + "d",
        padding.isSymmetric() ? x : padded(x, padding, "0."),
        context.as(1, dtype),
        context.operands().size() == 3 ? context.as(2, dtype) : "None",
        op.strides().toString(),
        symmetric(padding),
        op.dilations().toString(),
        Integer.toString(op.groups()));
  }

  @Override
  public Typed visit(WindowOp.ConvTranspose op, EmitContext context) {
    DType dtype = heavyType(context, context.result(), op.strides());
    Padding padding = op.padding();
    Typed y =
        call(
            dtype,
            "conv_transpose" + op.rank() + "d",
            context.as(0, dtype),
            context.as(1, dtype),
            context.operands().size() == 3 ? context.as(2, dtype) : "None",
            op.strides().toString(),
            symmetric(padding),
            op.outputPadding().toString(),
            Integer.toString(op.groups()),
            op.dilations().toString());
    return padding.isSymmetric() ? y : cut(y, padding);
  }

  /** Cuts unequal sides off. */
  private static Typed cut(Typed y, Padding padding) {
    String text = y.text();
    for (int axis = 0; axis < padding.rank(); axis++) {
      int before = padding.before().get(axis);
      int after = padding.after().get(axis);
      if (before > 0 || after > 0) {
        String end = after == 0 ? Long.toString(Long.MAX_VALUE) : "-" + after;
        text = "torch.slice(%s, %s, %s, %s)".formatted(text, 2 + axis, before, end);
      }
    }
    return new Typed(text, y.dtype());
  }

  @Override
  public Typed visit(WindowOp.MaxPool op, EmitContext context) {
    int rank = op.kernel().size();
    return call(
        context.operand(0).dtype(),
        "max_pool" + rank + "d",
        op.padding().isSymmetric()
            ? context.text(0)
            : padded(context.text(0), op.padding(), "-inf"),
        op.kernel().toString(),
        op.strides().toString(),
        symmetric(op.padding()),
        Collections.nCopies(rank, 1).toString(),
        "False");
  }

  @Override
  public Typed visit(WindowOp.AveragePool op, EmitContext context) {
    int rank = op.kernel().size();
    String function = "avg_pool" + rank + "d";
    DType dtype = context.operand(0).dtype();
    String x = context.text(0);
    if (op.padding().isSymmetric()) {
      return call(
          dtype,
          function,
          x,
          op.kernel().toString(),
          op.strides().toString(),
          symmetric(op.padding()),
          "False",
          op.countPadding() ? "True" : "False");
    }
    String form =
        "torch.%s(%%s, %s, %s, %s, False, True)"
            .formatted(function, op.kernel(), op.strides(), zeros(rank));
    String mean = String.format(Locale.ROOT, form, padded(x, op.padding(), "0."));
    if (op.countPadding()) {
      return new Typed(mean, dtype);
    }
    // The share of real elements in each window, to divide by.
    String ones = padded("torch.ones_like(%s)".formatted(x), op.padding(), "0.");
    return call(dtype, "div", mean, String.format(Locale.ROOT, form, ones));
  }

  @Override
  public Typed visit(WindowOp.Resize2d op, EmitContext context) {
    String to =
        op.to() instanceof WindowOp.ResizeTo.Size size
            ? numbers(size.height(), size.width())
            : "None";
    String factor =
        op.to() instanceof WindowOp.ResizeTo.Factor times
            ? "[%s., %s.]".formatted(times.height(), times.width())
            : "None";
    // Copied numbers keep their format, means of neighbours are computed in float32.
    DType same = context.operand(0).dtype();
    DType wide = context.result().dtype();
    return switch (op.kind()) {
      case NEAREST -> call(same, "upsample_nearest2d", context.text(0), to, factor);
      case NEAREST_EXACT -> call(same, "_upsample_nearest_exact2d", context.text(0), to, factor);
      case BILINEAR -> call(wide, "upsample_bilinear2d", context.declared(0), to, "False", factor);
      case BILINEAR_ALIGN_CORNERS ->
          call(wide, "upsample_bilinear2d", context.declared(0), to, "True", factor);
      case BICUBIC -> call(wide, "upsample_bicubic2d", context.declared(0), to, "False", factor);
    };
  }
}
