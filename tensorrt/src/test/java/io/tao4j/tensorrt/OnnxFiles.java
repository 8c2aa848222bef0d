package io.tao4j.tensorrt;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Small ONNX files. */
final class OnnxFiles {
  private OnnxFiles() {}

  /** {@code images [N, 3]} to {@code logits [N, 2]}. */
  static Path dense(Path file, Dim batch) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.of(batch, Dim.of(3)));
    b.output("logits", b.linear("head", x, 2, true));
    OnnxExporter.export(
        new Model(
            b.build(),
            Weights.initialize(b.build(), 1),
            new ModelMeta("test", List.of("a", "b"), Map.of(), Map.of(), Map.of())),
        file);
    return file;
  }

  /** {@code images [N, 3]} to {@code logits [N, 3]} by any operator. */
  static Path oneNode(Path file, String domain, String operator) throws IOException {
    WireWriter node =
        new WireWriter()
            .string(1, "images")
            .string(2, "logits")
            .string(3, "strange")
            .string(4, operator)
            .string(7, domain);
    WireWriter graph =
        new WireWriter()
            .message(1, node)
            .string(2, "graph")
            .message(11, value("images"))
            .message(12, value("logits"));
    WireWriter model =
        new WireWriter()
            .int64(1, 8)
            .message(7, graph)
            .message(8, new WireWriter().string(1, "").int64(2, 17));
    try (OutputStream out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
    return file;
  }

  private static WireWriter value(String name) {
    WireWriter shape =
        new WireWriter()
            .message(1, new WireWriter().string(2, "N"))
            .message(1, new WireWriter().int64(1, 3));
    WireWriter tensor = new WireWriter().int64(1, 1).message(2, shape);
    return new WireWriter().string(1, name).message(2, new WireWriter().message(1, tensor));
  }

  static Path dense(Path file) {
    return dense(file, Dim.symbol("N"));
  }
}
