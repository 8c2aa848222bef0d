package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.onnx.ImportOperand.Known;
import io.tao4j.onnx.ImportOperand.Size;
import io.tao4j.onnx.ImportOperand.Sizes;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The same numbers in another place, sizes that are computed, and indices. */
final class ImportMovement {
  /** Of an axis. */
  private static final int MOST_COPIES = 1 << 16;

  private ImportMovement() {}

  // Sizes

  static void shape(ImportCall call) {
    Shape shape = call.shape(0);
    List<Size> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      Dim dim = shape.dim(axis);
      sizes.add(dim.isFixed() ? new Size.Number(dim.size()) : new Size.AxisOf(call.value(0), axis));
    }
    int from = (int) clamp(call.integer("start", 0), shape.rank());
    int to = (int) clamp(call.integer("end", shape.rank()), shape.rank());
    call.define(0, new Sizes(from < to ? sizes.subList(from, to) : List.of(), false));
  }

  private static long clamp(long index, long size) {
    return Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  static void constant(ImportCall call) {
    Tensor tensor;
    OnnxTensor value = call.tensor("value");
    if (value != null) {
      tensor = call.scope().computed(value.read());
    } else if (call.hasAttribute("value_float")) {
      tensor = Tensor.scalar((float) call.number("value_float", 0));
    } else if (call.hasAttribute("value_int")) {
      tensor = Tensor.of(new long[] {call.integer("value_int", 0)});
    } else if (call.hasAttribute("value_ints")) {
      long[] values = Arrays.stream(call.integers("value_ints")).asLongStream().toArray();
      tensor = Tensor.of(values, values.length);
    } else {
      throw new Unsupported("its value is no tensor and no number");
    }
    call.define(0, new Known(call.output(0), tensor, false));
  }

  static void constantOfShape(ImportCall call) {
    OnnxTensor value = call.tensor("value");
    Tensor one =
        value == null ? Tensor.of(new float[] {0}, 1) : call.scope().computed(value.read());
    ImportFold.define(call, ImportFold.spread(one.reshape(), Shape.of(call.longs(0))));
  }

  static void identity(ImportCall call) {
    call.define(0, call.operand(0));
  }

  // Shapes

  static void reshape(ImportCall call) {
    List<Size> sizes =
        call.has(1)
            ? call.sizes(1).sizes()
            : Arrays.stream(call.integers("shape"))
                .mapToObj(size -> (Size) new Size.Number(size))
                .toList();
    Shape x = call.shape(0);
    boolean zeroMeansZero = call.integer("allowzero", 0) != 0;
    if (call.isKnown(0) && sizes.stream().allMatch(Size.Number.class::isInstance)) {
      Known known = call.known(0);
      Tensor reshaped = known.tensor().reshape(numbers(x, sizes, zeroMeansZero));
      call.define(0, new Known(known.name(), reshaped, known.trained()));
      return;
    }
    if (call.operand(0) instanceof Sizes given) {
      call.define(0, new Sizes(given.sizes(), sizes.isEmpty()));
      return;
    }
    List<Extent> extents = new ArrayList<>();
    boolean[] taken = new boolean[x.rank()];
    for (int i = 0; i < sizes.size(); i++) {
      extents.add(extent(call, x, sizes.get(i), i, zeroMeansZero, taken));
    }
    sayRest(call, x, sizes, extents);
    call.add(new MovementOp.Reshape(extents), call.value(0));
  }

  /** A target shape of numbers: 0 keeps an axis, -1 is what is left. */
  private static long[] numbers(Shape x, List<Size> sizes, boolean zeroMeansZero) {
    long[] target = sizes.stream().mapToLong(size -> ((Size.Number) size).value()).toArray();
    long others = 1;
    int open = -1;
    for (int i = 0; i < target.length; i++) {
      target[i] = target[i] == 0 && !zeroMeansZero ? x.size(i) : target[i];
      if (target[i] == -1) {
        open = i;
      } else {
        others = Math.multiplyExact(others, target[i]);
      }
    }
    if (open >= 0) {
      target[open] = others == 0 ? 0 : x.elements() / others;
    }
    return target;
  }

  private static Extent extent(
      ImportCall call, Shape x, Size size, int index, boolean zeroMeansZero, boolean[] taken) {
    if (!(size instanceof Size.Number)) {
      Dim dim = call.dim(size);
      // no axis of this size: it is what the others leave
      return x.dims().contains(dim)
          ? new Extent.SameAs(axisOf(x, dim, index, taken))
          : new Extent.Rest();
    }
    long number = ((Size.Number) size).value();
    if (number == -1) {
      return new Extent.Rest();
    }
    if (number == 0) {
      int axis = zeroMeansZero ? axisOf(x, Dim.of(0), index, taken) : index;
      if (axis >= x.rank()) {
        throw new Unsupported("it keeps axis %s of %s".formatted(axis, x));
      }
      taken[axis] = true;
      return new Extent.SameAs(axis);
    }
    if (index == 0 && number == 1 && x.rank() > 0 && call.scope().isFreedBatch(x.dim(0))) {
      taken[0] = true;
      return new Extent.SameAs(0);
    }
    return new Extent.Sized(number);
  }

  /** A -1 beside a size that only {@link Extent.Rest} can say must be a number. */
  private static void sayRest(ImportCall call, Shape x, List<Size> sizes, List<Extent> extents) {
    if (extents.stream().filter(Extent.Rest.class::isInstance).count() < 2) {
      return;
    }
    int open = sizes.indexOf(new Size.Number(-1));
    Dim.Symbol total = product(x.dims());
    List<Dim> others = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      if (i != open) {
        others.add(
            extents.get(i) instanceof Extent.SameAs same
                ? x.dim(same.axis())
                : call.dim(sizes.get(i)));
      }
    }
    Dim.Symbol rest = product(others);
    long over = Math.multiplyExact(rest.numerator(), total.denominator());
    long under = Math.multiplyExact(total.numerator(), rest.denominator());
    if (open < 0 || !total.name().equals(rest.name()) || under % over != 0) {
      throw new Unsupported("%s does not reshape to %s".formatted(x, others));
    }
    extents.set(open, new Extent.Sized(under / over));
  }

  /** The product of sizes of which one is a symbol without an offset. */
  private static Dim.Symbol product(List<Dim> dims) {
    Dim.Symbol symbol = null;
    long number = 1;
    for (Dim dim : dims) {
      if (dim instanceof Dim.Symbol s) {
        if (symbol != null || s.offset() != 0) {
          throw new Unsupported("the product of %s has no name".formatted(dims));
        }
        symbol = s;
      } else {
        number = Math.multiplyExact(number, dim.size());
      }
    }
    if (symbol == null) {
      throw new Unsupported("%s are as many whatever the batch is".formatted(dims));
    }
    return (Dim.Symbol) symbol.times(number);
  }

  /** An axis of a size, best at the same place. */
  private static int axisOf(Shape x, Dim dim, int index, boolean[] taken) {
    if (index < x.rank() && x.dim(index).equals(dim) && !taken[index]) {
      taken[index] = true;
      return index;
    }
    for (int axis = 0; axis < x.rank(); axis++) {
      if (x.dim(axis).equals(dim) && !taken[axis]) {
        taken[axis] = true;
        return axis;
      }
    }
    throw new Unsupported("no axis of %s is %s".formatted(x, dim));
  }

  static void flatten(ImportCall call) {
    Shape x = call.shape(0);
    int axis = call.intAttribute("axis", 1);
    axis = axis < 0 ? axis + x.rank() : axis;
    if (axis == 0) {
      call.add(
          new MovementOp.Reshape(List.of(new Extent.Sized(1), new Extent.Rest())), call.value(0));
    } else if (axis == 1) {
      call.add(
          new MovementOp.Reshape(List.of(new Extent.SameAs(0), new Extent.Rest())), call.value(0));
    } else {
      List<Dim> before = x.dims().subList(0, axis);
      List<Dim> behind = x.dims().subList(axis, x.rank());
      Extent rest = new Extent.Rest();
      List<Extent> extents =
          before.stream().allMatch(Dim::isFixed)
              ? List.of(new Extent.Sized(elements(before)), rest)
              : List.of(rest, new Extent.Sized(elements(behind)));
      call.add(new MovementOp.Reshape(extents), call.value(0));
    }
  }

  private static long elements(List<Dim> dims) {
    if (!dims.stream().allMatch(Dim::isFixed)) {
      throw new Unsupported("it joins axes %s that are not known".formatted(dims));
    }
    return dims.stream().mapToLong(Dim::size).reduce(1, Math::multiplyExact);
  }

  private static int[] axesOperand(ImportCall call) {
    return call.has(1)
        ? Arrays.stream(call.longs(1)).mapToInt(Math::toIntExact).toArray()
        : call.integers("axes");
  }

  static void squeeze(ImportCall call) {
    if (call.operand(0) instanceof Sizes sizes) {
      call.define(0, new Sizes(sizes.sizes(), true));
      return;
    }
    Shape x = call.shape(0);
    int[] axes = ImportCall.axes(axesOperand(call), x.rank());
    List<Extent> extents = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      int position = axis;
      boolean one = x.dim(axis).equals(Dim.of(1));
      boolean gone = axes.length == 0 ? one : Arrays.stream(axes).anyMatch(a -> a == position);
      if (gone && !one) {
        throw new Unsupported("axis %s of %s has not the size 1".formatted(axis, x));
      }
      if (!gone) {
        extents.add(new Extent.SameAs(axis));
      }
    }
    if (call.isKnown(0)) {
      reshapeKnown(call, extents, x);
    } else {
      call.add(new MovementOp.Reshape(extents), call.value(0));
    }
  }

  private static void reshapeKnown(ImportCall call, List<Extent> extents, Shape x) {
    long[] target =
        extents.stream()
            .mapToLong(e -> e instanceof Extent.SameAs same ? x.size(same.axis()) : 1)
            .toArray();
    Known known = call.known(0);
    call.define(0, new Known(known.name(), known.tensor().reshape(target), known.trained()));
  }

  static void unsqueeze(ImportCall call) {
    if (call.operand(0) instanceof Sizes sizes) {
      call.define(0, new Sizes(sizes.sizes(), false));
      return;
    }
    Shape x = call.shape(0);
    int[] given = axesOperand(call);
    int[] axes = ImportCall.axes(given, x.rank() + given.length);
    List<Extent> extents = inserted(x.rank(), axes);
    if (call.isKnown(0)) {
      reshapeKnown(call, extents, x);
    } else {
      call.add(new MovementOp.Reshape(extents), call.value(0));
    }
  }

  private static List<Extent> inserted(int rank, int... axes) {
    List<Extent> extents = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < rank + axes.length; axis++) {
      int position = axis;
      boolean fresh = Arrays.stream(axes).anyMatch(a -> a == position);
      extents.add(fresh ? new Extent.Sized(1) : new Extent.SameAs(next++));
    }
    return extents;
  }

  /** A value with further axes of size 1. */
  static Value insertAxes(ImportCall call, Value x, int... axes) {
    return call.addNode(new MovementOp.Reshape(inserted(call.builder().shape(x).rank(), axes)), x);
  }

  static void transpose(ImportCall call) {
    int rank = call.shape(0).rank();
    int[] order =
        call.integers("perm", IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
    if (call.isKnown(0)) {
      Known known = call.known(0);
      call.define(0, new Known(known.name(), permute(known.tensor(), order), known.trained()));
    } else {
      call.add(new MovementOp.Transpose(Arrays.stream(order).boxed().toList()), call.value(0));
    }
  }

  /** Numbers with their axes in another order. */
  static Tensor permute(Tensor tensor, int[] order) {
    long[] from = tensor.shape().toArray();
    int rank = from.length;
    long[] strides = new long[rank];
    long stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= from[axis];
    }
    long[] sizes = Arrays.stream(order).mapToLong(axis -> from[axis]).toArray();
    int width = tensor.dtype().byteSize();
    ByteBuffer source = tensor.bytes();
    ByteBuffer target =
        ByteBuffer.allocate(Math.toIntExact(tensor.byteSize())).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[rank];
    long at = 0;
    for (long i = 0; i < tensor.elements(); i++) {
      target.put(source.slice((int) at * width, width));
      for (int axis = rank - 1; axis >= 0; axis--) {
        at += strides[order[axis]];
        if (++index[axis] < sizes[axis]) {
          break;
        }
        at -= strides[order[axis]] * sizes[axis];
        index[axis] = 0;
      }
    }
    return Tensor.wrap(tensor.dtype(), Shape.of(sizes), target.flip());
  }

  static void concat(ImportCall call) {
    if (ImportFold.applies(call)) {
      Tensor[] parts =
          IntStream.range(0, call.inputs())
              .mapToObj(i -> call.known(i).tensor())
              .toArray(Tensor[]::new);
      int rank = call.shape(0).rank();
      int axis = ImportCall.axes(new int[] {call.intAttribute("axis", 1)}, rank)[0];
      ImportFold.define(call, ImportFold.concat(parts, axis));
      return;
    }
    boolean anySizes = IntStream.range(0, call.inputs()).anyMatch(call::isSizes);
    if (anySizes) {
      List<Size> sizes = new ArrayList<>();
      for (int i = 0; i < call.inputs(); i++) {
        sizes.addAll(call.sizes(i).sizes());
      }
      call.define(0, new Sizes(sizes, false));
      return;
    }
    int axis = ImportCall.axes(new int[] {call.intAttribute("axis", 1)}, call.shape(0).rank())[0];
    Value[] values = new Value[call.inputs()];
    for (int i = 0; i < values.length; i++) {
      values[i] = call.value(i);
    }
    call.add(new MovementOp.Concat(axis), values);
  }

  static void slice(ImportCall call) {
    boolean operands = call.operatorSet() >= 10;
    long[] starts = operands ? call.longs(1) : longs(call.integers("starts"));
    long[] ends = operands ? call.longs(2) : ends(call);
    int rank = call.isSizes(0) ? 1 : call.shape(0).rank();
    long[] axes =
        operands
            ? call.has(3)
                ? call.longs(3)
                : IntStream.range(0, starts.length).asLongStream().toArray()
            : call.hasAttribute("axes")
                ? longs(call.integers("axes"))
                : IntStream.range(0, starts.length).asLongStream().toArray();
    long[] steps = operands && call.has(4) ? call.longs(4) : null;
    if (ImportFold.applies(call)) {
      Tensor y = call.known(0).tensor();
      for (int i = 0; i < axes.length; i++) {
        int axis = (int) (axes[i] < 0 ? axes[i] + rank : axes[i]);
        y = ImportFold.slice(y, axis, starts[i], ends[i], steps == null ? 1 : steps[i]);
      }
      ImportFold.define(call, y);
      return;
    }
    if (call.operand(0) instanceof Sizes sizes) {
      int count = sizes.sizes().size();
      int from = (int) clamp(starts[0], count);
      int to = (int) clamp(ends[0], count);
      call.define(0, new Sizes(from < to ? sizes.sizes().subList(from, to) : List.of(), false));
      return;
    }
    Value y = call.value(0);
    for (int i = 0; i < axes.length; i++) {
      int axis = (int) (axes[i] < 0 ? axes[i] + rank : axes[i]);
      Dim dim = call.builder().shape(y).dim(axis);
      long step = steps == null ? 1 : steps[i];
      if (starts[i] == 0 && step == 1 && ends[i] >= (dim.isFixed() ? dim.size() : 1L << 30)) {
        continue;
      }
      if (!dim.isFixed() || step < 1) {
        throw new Unsupported(
            "it takes %s to %s by %s of axis %s of %s"
                .formatted(starts[i], ends[i], step, axis, call.builder().shape(y)));
      }
      MovementOp.Slice op =
          new MovementOp.Slice(
              axis,
              (int) clamp(starts[i], dim.size()),
              (int) clamp(ends[i], dim.size()),
              (int) step);
      y = i == axes.length - 1 ? call.addNode(op, y) : call.help("axis" + axis, op, y);
    }
    call.define(0, y);
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /** Attributes are often the largest long, which is no int. */
  private static long[] ends(ImportCall call) {
    return call.longAttribute("ends");
  }

  static void split(ImportCall call) {
    Shape x = call.shape(0);
    int axis = ImportCall.axes(new int[] {call.intAttribute("axis", 0)}, x.rank())[0];
    if (!x.dim(axis).isFixed()) {
      throw new Unsupported("axis %s of %s is not known".formatted(axis, x));
    }
    long[] parts = call.has(1) ? call.longs(1) : longs(call.integers("split"));
    if (parts.length == 0) {
      long each = (x.size(axis) + call.outputs() - 1) / call.outputs();
      parts = new long[call.outputs()];
      Arrays.fill(parts, each);
      parts[parts.length - 1] = x.size(axis) - each * (parts.length - 1);
    }
    int start = 0;
    for (int i = 0; i < call.outputs(); i++) {
      int end = (int) (start + parts[i]);
      Value part = call.help("part" + i, new MovementOp.Slice(axis, start, end, 1), call.value(0));
      call.define(i, part);
      start = end;
    }
  }

  static void pad(ImportCall call) {
    String mode = call.text("mode", "constant");
    if (!mode.equals("constant") || call.has(3)) {
      throw new Unsupported(call.has(3) ? "it names axes" : "it pads by " + mode);
    }
    long[] pads = call.has(1) ? call.longs(1) : longs(call.integers("pads"));
    double value = call.has(2) ? call.scalar(2) : call.number("value", 0);
    int rank = pads.length / 2;
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      before.add(Math.toIntExact(pads[axis]));
      after.add(Math.toIntExact(pads[axis + rank]));
    }
    call.add(new MovementOp.Pad(before, after, value), call.value(0));
  }

  static void expand(ImportCall call) {
    if (ImportFold.applies(call)) {
      Tensor x = call.known(0).tensor();
      ImportFold.define(
          call, ImportFold.spread(x, ImportFold.broadcast(x.shape(), Shape.of(call.longs(1)))));
      return;
    }
    expand(call, call.sizes(1).sizes());
  }

  private static void expand(ImportCall call, List<Size> sizes) {
    Shape x = call.shape(0);
    int rank = Math.max(sizes.size(), x.rank());
    int lead = rank - x.rank();
    Value y = null; // x is taken as it is while nothing repeats
    for (int i = 0; i < sizes.size(); i++) {
      int axis = rank - sizes.size() + i;
      Dim dim = axis < lead ? Dim.of(1) : x.dim(axis - lead);
      Size size = sizes.get(i);
      Dim target = call.dim(size);
      if (target.equals(dim) || target.equals(Dim.of(1))) {
        continue;
      }
      if (!dim.equals(Dim.of(1))) {
        throw new Unsupported("it makes %s of axis %s of %s".formatted(target, axis, x));
      }
      y = y == null ? raised(call, lead) : y;
      Value ones = ones(call, size, call.builder().type(y).dtype());
      int behind = rank - 1 - axis;
      if (behind > 0) {
        ones = insertAxes(call, ones, IntStream.rangeClosed(1, behind).toArray());
      }
      y = call.help("axis" + axis, new ElementwiseOp.Binary(BinaryKind.MULTIPLY), y, ones);
    }
    if (y == null && lead == 0) {
      call.define(0, call.operand(0));
    } else {
      call.define(0, y == null ? raised(call, lead) : y);
    }
  }

  /** Axes of size 1 are expanded, others joined to themselves. */
  static void tile(ImportCall call) {
    List<Size> repeats = call.sizes(1).sizes();
    if (ImportFold.applies(call)) {
      Tensor y = call.known(0).tensor();
      for (int axis = 0; axis < repeats.size(); axis++) {
        Tensor[] copies = new Tensor[copies((Size.Number) repeats.get(axis))];
        Arrays.fill(copies, y);
        y = ImportFold.concat(copies, axis);
      }
      ImportFold.define(call, y);
      return;
    }
    Shape x = call.shape(0);
    if (IntStream.range(0, x.rank()).allMatch(i -> isOne(x.dim(i)) || isOnce(repeats.get(i)))) {
      expand(call, repeats);
      return;
    }
    Value y = call.value(0);
    for (int axis = 0; axis < repeats.size(); axis++) {
      if (!(repeats.get(axis) instanceof Size.Number number)) {
        throw new Unsupported(
            "it repeats axis %s of %s as often as an input says".formatted(axis, x));
      }
      Value[] copies = new Value[copies(number)];
      Arrays.fill(copies, y);
      y = copies.length == 1 ? y : call.help("axis" + axis, new MovementOp.Concat(axis), copies);
    }
    call.define(0, y);
  }

  /** A damaged file may ask for any number. */
  private static int copies(Size.Number repeats) {
    if (repeats.value() < 1 || repeats.value() > MOST_COPIES) {
      throw new Unsupported(
          "it repeats an axis %s times; 1 to %s are read".formatted(repeats.value(), MOST_COPIES));
    }
    return (int) repeats.value();
  }

  private static boolean isOne(Dim dim) {
    return dim.equals(Dim.of(1));
  }

  private static boolean isOnce(Size repeats) {
    return repeats.equals(new Size.Number(1));
  }

  private static Value raised(ImportCall call, int lead) {
    return lead == 0
        ? call.value(0)
        : insertAxes(call, call.value(0), IntStream.range(0, lead).toArray());
  }

  /** As many ones, in a vector: x is repeated by a product, for products broadcast. */
  private static Value ones(ImportCall call, Size size, DType dtype) {
    if (size instanceof Size.Number number) {
      int count = Math.toIntExact(number.value());
      return call.help(
          "ones", new SourceOp.Constant(dtype, Shape.of(count), Collections.nCopies(count, 1.0)));
    }
    if (!(size instanceof Size.AxisOf)) {
      throw new Unsupported("it repeats %s times".formatted(call.dim(size)));
    }
    // Known at run time only: one is chosen whatever a number of the value with that axis is.
    Size.AxisOf of = (Size.AxisOf) size;
    Shape shape = call.builder().shape(of.value());
    List<Integer> others =
        IntStream.range(0, shape.rank()).filter(axis -> axis != of.axis()).boxed().toList();
    Value sample = of.value();
    if (!others.isEmpty()) {
      sample = call.help("sample", new ReduceOp.Reduce(ReduceKind.MAXIMUM, others, false), sample);
    }
    Value any = call.help("any", new ElementwiseOp.Compare(CompareKind.EQUAL), sample, sample);
    Value one = call.help("one", new SourceOp.Constant(dtype, Shape.SCALAR, List.of(1.0)));
    return call.help("ones", new ElementwiseOp.Select(), any, one, one);
  }

  // Indices

  static void gather(ImportCall call) {
    if (call.operand(0) instanceof Sizes sizes) {
      List<Size> chosen = new ArrayList<>();
      for (long index : call.longs(1)) {
        chosen.add(sizes.sizes().get((int) (index < 0 ? index + sizes.sizes().size() : index)));
      }
      call.define(0, new Sizes(chosen, call.shape(1).rank() == 0));
      return;
    }
    int axis = ImportCall.axes(new int[] {call.intAttribute("axis", 0)}, call.shape(0).rank())[0];
    boolean numbers = call.isKnown(0) && call.isKnown(1);
    if (numbers && (ImportFold.applies(call) || isLarge(call.known(1)))) {
      // A table whose places are too many for a graph is stored as often as it is read.
      Known table = call.known(0);
      Tensor chosen =
          ImportFold.gather(table.tensor(), axis, call.longs(1), call.shape(1).toArray());
      boolean trained = table.trained() && table.tensor().dtype().isFloating();
      call.define(0, new Known(call.output(0), chosen, trained));
      return;
    }
    Value index;
    if (call.isKnown(1)) {
      long[] indices = call.longs(1);
      Dim dim = call.shape(0).dim(axis);
      for (int i = 0; i < indices.length; i++) {
        if (indices[i] < 0) {
          indices[i] += dim.size();
        }
      }
      Shape shape = call.shape(1);
      index =
          call.scope()
              .value(new Known(call.name() + "/index", Tensor.of(indices, shape.toArray()), false));
    } else {
      index = indices(call, 1);
    }
    call.add(new IndexOp.Gather(axis), call.value(0), index);
  }

  private static boolean isLarge(Known indices) {
    return indices.tensor().elements() > SourceOp.Constant.MAXIMUM_ELEMENTS;
  }

  /** Only of numbers of the file, as in the arithmetic of paddings. */
  static void remainder(ImportCall call) {
    call.require("fmod", 0);
    ImportFold.define(call, ImportFold.remainder(call.known(0).tensor(), call.known(1).tensor()));
  }

  private static Value indices(ImportCall call, int operand) {
    Value index = call.value(operand);
    return call.dtype(operand) == DType.INT64
        ? index
        : call.help("index", new ElementwiseOp.Cast(DType.INT64), index);
  }

  static void oneHot(ImportCall call) {
    double[] values = call.known(2).tensor().toDoubleArray();
    int axis = call.intAttribute("axis", -1);
    if (values[0] != 0 || values[1] != 1 || axis != -1 && axis != call.shape(0).rank()) {
      throw new Unsupported("it is not of 0 and 1 along a last axis");
    }
    call.add(new IndexOp.OneHot((int) call.scalar(1)), indices(call, 0));
  }
}
