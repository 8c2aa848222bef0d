package io.tao4j.onnx;

import io.tao4j.wire.WireReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tests look at in an ONNX file. Knows only what the exporter writes. */
final class OnnxReader {
  record ReadNode(String name, String type, List<String> inputs, List<String> outputs) {}

  record ReadTensor(
      List<Long> dims, int type, byte[] raw, Map<String, String> external, boolean isExternal) {}

  record ReadValue(int type, List<String> dims) {}

  long irVersion;
  long operatorSet;
  String graphName = "";
  final List<ReadNode> nodes = new ArrayList<>();
  final Map<String, ReadTensor> initializers = new LinkedHashMap<>();
  final Map<String, ReadValue> inputs = new LinkedHashMap<>();
  final Map<String, ReadValue> outputs = new LinkedHashMap<>();
  final Map<String, String> properties = new LinkedHashMap<>();

  static OnnxReader read(Path file) throws IOException {
    OnnxReader model = new OnnxReader();
    WireReader wire = WireReader.of(ByteBuffer.wrap(Files.readAllBytes(file)), file.toString());
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> model.irVersion = wire.readInt64();
        case 7 -> model.graph(wire.readMessage());
        case 8 -> model.operatorSet(wire.readMessage());
        case 14 -> entry(wire.readMessage(), model.properties);
        default -> wire.skip();
      }
    }
    return model;
  }

  List<String> types() {
    return nodes.stream().map(ReadNode::type).toList();
  }

  private void operatorSet(WireReader wire) {
    while (wire.next()) {
      if (wire.field() == 2) {
        operatorSet = wire.readInt64();
      } else {
        wire.skip();
      }
    }
  }

  private void graph(WireReader wire) {
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> nodes.add(node(wire.readMessage()));
        case 2 -> graphName = wire.readString();
        case 5 -> initializer(wire.readMessage());
        case 11 -> value(wire.readMessage(), inputs);
        case 12 -> value(wire.readMessage(), outputs);
        default -> wire.skip();
      }
    }
  }

  private static ReadNode node(WireReader wire) {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    String name = "";
    String type = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> inputs.add(wire.readString());
        case 2 -> outputs.add(wire.readString());
        case 3 -> name = wire.readString();
        case 4 -> type = wire.readString();
        default -> wire.skip();
      }
    }
    return new ReadNode(name, type, inputs, outputs);
  }

  private void initializer(WireReader wire) {
    List<Long> dims = new ArrayList<>();
    Map<String, String> external = new LinkedHashMap<>();
    String name = "";
    int type = 0;
    byte[] raw = {};
    boolean isExternal = false;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> wire.readInt64s(dims::add);
        case 2 -> type = wire.readInt32();
        case 8 -> name = wire.readString();
        case 9 -> raw = wire.readByteArray();
        case 13 -> entry(wire.readMessage(), external);
        case 14 -> isExternal = wire.readInt64() == 1;
        default -> wire.skip();
      }
    }
    initializers.put(name, new ReadTensor(dims, type, raw, external, isExternal));
  }

  private static void entry(WireReader wire, Map<String, String> into) {
    String key = "";
    String value = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> key = wire.readString();
        case 2 -> value = wire.readString();
        default -> wire.skip();
      }
    }
    into.put(key, value);
  }

  private static void value(WireReader wire, Map<String, ReadValue> into) {
    String name = "";
    int[] type = new int[1];
    List<String> dims = new ArrayList<>();
    while (wire.next()) {
      if (wire.field() == 1) {
        name = wire.readString();
      } else {
        WireReader message = wire.readMessage();
        while (message.next()) {
          tensorType(message.readMessage(), type, dims);
        }
      }
    }
    into.put(name, new ReadValue(type[0], dims));
  }

  private static void tensorType(WireReader wire, int[] type, List<String> dims) {
    while (wire.next()) {
      if (wire.field() == 1) {
        type[0] = wire.readInt32();
      } else {
        WireReader shape = wire.readMessage();
        while (shape.next()) {
          WireReader dim = shape.readMessage();
          while (dim.next()) {
            dims.add(dim.field() == 1 ? Long.toString(dim.readInt64()) : dim.readString());
          }
        }
      }
    }
  }
}
