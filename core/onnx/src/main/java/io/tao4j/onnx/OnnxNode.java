package io.tao4j.onnx;

import io.tao4j.wire.WireWriter;
import java.util.List;

/**
 * One node of an ONNX graph.
 *
 * @param name unique among nodes
 * @param type operator, for example {@code Conv}
 * @param domain empty for ONNX's own operators
 * @param inputs value names; an empty one is an optional operand left out
 * @param outputs value names
 * @param attributes in the order of writing
 */
record OnnxNode(
    String name,
    String type,
    String domain,
    List<String> inputs,
    List<String> outputs,
    List<OnnxAttribute> attributes) {
  OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }

  WireWriter toProto() {
    WireWriter proto = new WireWriter();
    inputs.forEach(i -> proto.string(1, i));
    outputs.forEach(o -> proto.string(2, o));
    proto.string(3, name).string(4, type);
    attributes.forEach(a -> proto.message(5, a.toProto()));
    if (!domain.isEmpty()) {
      proto.string(7, domain);
    }
    return proto;
  }
}
