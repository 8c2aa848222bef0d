package io.tao4j.onnx;

import io.tao4j.tensor.Shape;
import java.util.Map;
import java.util.Objects;

/**
 * What to change while an ONNX file is imported.
 *
 * @param inputShapes shapes of inputs by name, instead of those in the file: to give a batch that
 *     was exported as 1 the symbol {@code N}, or an image of any size a size; an empty name is that
 *     of an only input
 */
public record ImportOptions(Map<String, Shape> inputShapes) {
  /** The file as it is. */
  public static final ImportOptions DEFAULT = new ImportOptions(Map.of());

  /** A shape for the input of a file that has one, whatever its name. */
  public static ImportOptions ofOnlyInput(Shape shape) {
    Objects.requireNonNull(shape, "shape");
    return new ImportOptions(Map.of("", shape));
  }

  public ImportOptions {
    Objects.requireNonNull(inputShapes, "inputShapes");
    inputShapes = Map.copyOf(inputShapes);
  }
}
