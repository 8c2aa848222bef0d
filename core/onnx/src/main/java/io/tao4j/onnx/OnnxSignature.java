package io.tao4j.onnx;

import io.tao4j.onnx.OnnxModelReader.ReadModel;
import io.tao4j.onnx.OnnxModelReader.ReadValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an ONNX file says of itself, whoever wrote it: read without running it.
 *
 * @param inputs what a caller hands in, without initialisers
 * @param outputs what a caller gets
 * @param operators each operator once, with a node that has it; those beyond ONNX's own as {@code
 *     domain::name}
 * @param storedTypes element types of its initialisers, by ONNX's names
 * @param operatorSet version of ONNX's operators
 * @param properties the file's own notes
 */
public record OnnxSignature(
    List<Port> inputs,
    List<Port> outputs,
    Map<String, String> operators,
    Set<String> storedTypes,
    long operatorSet,
    Map<String, String> properties) {
  /** Size of a dimension that differs from call to call. */
  public static final long DYNAMIC = -1;

  private static final List<String> TYPES =
      List.of(
          "UNDEFINED",
          "FLOAT",
          "UINT8",
          "INT8",
          "UINT16",
          "INT16",
          "INT32",
          "INT64",
          "STRING",
          "BOOL",
          "FLOAT16",
          "DOUBLE",
          "UINT32",
          "UINT64",
          "COMPLEX64",
          "COMPLEX128",
          "BFLOAT16");

  /**
   * An input or output.
   *
   * @param type element type by ONNX's name: {@code FLOAT}, {@code INT32}
   * @param dims sizes; {@link #DYNAMIC} where the file has a name or nothing. Empty if the file
   *     says no shape
   */
  public record Port(String name, String type, List<Long> dims) {
    /** Copies the list. */
    public Port {
      dims = List.copyOf(dims);
    }

    /** Whether any size differs from call to call. */
    public boolean isDynamic() {
      return dims.contains(DYNAMIC);
    }

    /** For people: {@code images FLOAT [N,3,32,32]} with a question mark for a free size. */
    @Override
    public String toString() {
      List<String> sizes = dims.stream().map(d -> d == DYNAMIC ? "?" : String.valueOf(d)).toList();
      return "%s %s [%s]".formatted(name, type, String.join(",", sizes));
    }
  }

  /**
   * Reads a file.
   *
   * @throws io.tao4j.error.TaoException {@code ONNX-001} to {@code ONNX-004} if it cannot be read,
   *     is damaged or no ONNX model
   */
  public static OnnxSignature read(Path file) {
    ReadModel model = OnnxModelReader.read(file);
    Map<String, String> operators = new LinkedHashMap<>();
    model
        .nodes()
        .forEach(
            n ->
                operators.putIfAbsent(
                    n.domain().isEmpty() || n.domain().equals("ai.onnx")
                        ? n.type()
                        : n.domain() + "::" + n.type(),
                    n.name()));
    Set<String> stored = new LinkedHashSet<>();
    model.initializers().values().forEach(t -> stored.add(t.type().name()));
    return new OnnxSignature(
        model.inputs().stream()
            .filter(i -> !model.initializers().containsKey(i.name()))
            .map(OnnxSignature::port)
            .toList(),
        model.outputs().stream().map(OnnxSignature::port).toList(),
        operators,
        stored,
        model.operatorSet(),
        model.properties());
  }

  private static Port port(ReadValue value) {
    List<Long> dims = new ArrayList<>();
    if (value.dims() != null) {
      value.dims().forEach(d -> dims.add(d.size() == null ? DYNAMIC : d.size()));
    }
    String type = value.type() < TYPES.size() ? TYPES.get(value.type()) : "TYPE_" + value.type();
    return new Port(value.name(), type, dims);
  }

  /** The input of that name, or null. */
  public @org.jspecify.annotations.Nullable Port input(String name) {
    return inputs.stream().filter(p -> p.name().equals(name)).findFirst().orElse(null);
  }
}
