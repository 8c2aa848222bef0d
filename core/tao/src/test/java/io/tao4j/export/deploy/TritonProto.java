package io.tao4j.export.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.spec.SpecNode;
import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a {@code config.pbtxt} by the published names and types. */
final class TritonProto {
  private record Column(String type, boolean repeated) {}

  private final Map<String, Column> fields = new HashMap<>();
  private final Map<String, Set<String>> enums = new HashMap<>();

  TritonProto() throws IOException {
    try (InputStream stream = TritonProto.class.getResourceAsStream("model_config_fields.txt")) {
      for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] words = line.split(" ");
        if (line.startsWith("enum")) {
          enums.put(words[1], Set.of(words));
        } else if (!line.startsWith("#")) {
          fields.put(words[0] + "." + words[1], new Column(words[2], words.length > 3));
        }
      }
    }
  }

  /** The configuration, all of whose fields are published ones. */
  Config read(Path file) throws IOException {
    SpecTree tree =
        SpecReader.standard()
            .parse(Files.readString(file), SpecSyntax.PROTOBUF_TEXT, file.toString());
    assertThat(tree.report().problems()).isEmpty();
    check("ModelConfig", tree.root(), file);
    return new Config(tree.root());
  }

  private void check(String message, Message node, Path file) {
    Set<String> seen = new HashSet<>();
    for (Entry entry : node.entries()) {
      Column column = fields.get(message + "." + entry.key());
      assertThat(column).as("%s: %s.%s", file, message, entry.key()).isNotNull();
      assertThat(seen.add(entry.key()) || column.repeated()).as(entry.key()).isTrue();
      List<SpecNode> values =
          entry.value() instanceof ListNode list ? list.items() : List.of(entry.value());
      assertThat(values.size() == 1 || column.repeated()).isTrue();
      for (SpecNode value : values) {
        if (value instanceof Message group) {
          check(column.type(), group, file);
        } else {
          scalar(column.type(), (Scalar) value);
        }
      }
    }
  }

  private void scalar(String type, Scalar value) {
    switch (type) {
      case "string" -> assertThat(value.style()).isEqualTo(Style.QUOTED);
      case "int" -> assertThat(value.text()).matches("-?\\d+");
      case "bool" -> assertThat(value.text()).isIn("true", "false");
      default -> {
        assertThat(enums).containsKey(type);
        assertThat(enums.get(type)).contains(value.text());
        assertThat(value.style()).isEqualTo(Style.TOKEN);
      }
    }
  }

  /** What a test asks of a configuration. */
  record Config(Message root) {
    String text(String field) {
      return text(root, field);
    }

    static String text(Message message, String field) {
      return ((Scalar) message.last(field).orElseThrow().value()).text();
    }

    List<Message> all(String field) {
      return all(root, field);
    }

    static List<Message> all(Message message, String field) {
      List<Message> found = new ArrayList<>();
      message.all(field).forEach(e -> found.add((Message) e.value()));
      return found;
    }

    /** Name, type and sizes of inputs or outputs. */
    List<String> ports(String field) {
      List<String> ports = new ArrayList<>();
      for (Message port : all(field)) {
        List<String> dims =
            ((ListNode) port.last("dims").orElseThrow().value())
                .items().stream().map(n -> ((Scalar) n).text()).toList();
        ports.add(text(port, "name") + " " + text(port, "data_type").substring(5) + " " + dims);
      }
      return ports;
    }

    static Map<String, String> map(Message step, String field) {
      Map<String, String> map = new HashMap<>();
      all(step, field).forEach(e -> map.put(text(e, "key"), text(e, "value")));
      return map;
    }
  }
}
