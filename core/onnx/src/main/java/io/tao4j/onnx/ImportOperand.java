package io.tao4j.onnx;

import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.util.List;

/** What a name in an ONNX graph stands for while it is imported. */
sealed interface ImportOperand {

  /** A value of the graph that is built. */
  record Computed(Value value) implements ImportOperand {}

  /**
   * Numbers that the file holds. They become a parameter, a buffer or a constant when something
   * uses them, and not before.
   *
   * @param name the initialiser's, or the node's
   * @param trained whether it is an initialiser: what a training changes
   */
  record Known(String name, Tensor tensor, boolean trained) implements ImportOperand {
    boolean isInteger() {
      return tensor.dtype() == DType.INT64 || tensor.dtype() == DType.INT32;
    }
  }

  /**
   * Sizes of a shape, some known at run time only.
   *
   * @param sizes in order
   * @param scalar whether it is one number without an axis
   */
  record Sizes(List<Size> sizes, boolean scalar) implements ImportOperand {
    public Sizes {
      sizes = List.copyOf(sizes);
    }

    boolean isKnown() {
      return sizes.stream().allMatch(Size.Number.class::isInstance);
    }
  }

  /** One size. */
  sealed interface Size {
    /** A number. */
    record Number(long value) implements Size {}

    /** As large as an axis of a value is at run time. */
    record AxisOf(Value value, int axis) implements Size {}

    /** What follows from such a size. */
    record Derived(Dim dim) implements Size {}
  }
}
