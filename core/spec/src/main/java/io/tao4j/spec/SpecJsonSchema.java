package io.tao4j.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.spec.SpecSchema.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record's fields as a JSON Schema of draft 2020-12, for editors. It describes the YAML form with
 * the record's own names. What JSON Schema has no word for stands in {@code x-unit}, {@code
 * x-verbs} and {@code x-no-effect}.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/schema">the draft</a>
 */
final class SpecJsonSchema {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private SpecJsonSchema() {}

  static String write(SpecSchema schema, String title) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", title);
    group(root, schema);
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values always has a text", e);
    }
  }

  /**
   * The fields of a layout; those of the record may stand beside them.
   *
   * @param schema of the record
   */
  static String write(SpecSchema schema, SpecLayout layout, String title) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", title);
    names(root, layout.names(), "", schema);
    ObjectNode properties = (ObjectNode) root.get("properties");
    for (Member member : schema.members()) {
      if (!properties.has(member.name())) {
        properties.putObject(member.name()).put("type", "object");
      }
    }
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values always has a text", e);
    }
  }

  private static void names(ObjectNode node, LayoutNames names, String path, SpecSchema schema) {
    node.put("type", "object");
    node.put("additionalProperties", false);
    ObjectNode properties = node.putObject("properties");
    for (String name : names.names()) {
      LayoutNames at = names.get(name);
      String fieldPath = path.isEmpty() ? name : path + "." + name;
      if (at == null) {
        continue;
      }
      ObjectNode property = properties.putObject(name);
      if (at.row() == null) {
        names(property, at, fieldPath, schema);
      } else {
        row(property, at.row(), fieldPath, schema);
      }
    }
  }

  private static void row(ObjectNode node, SpecLayout.Row row, String path, SpecSchema schema) {
    if (row instanceof SpecLayout.Moved moved) {
      field(node, schema.find(moved.to()).orElseThrow());
      node.remove("default"); // the layout's own where it has one
      if (moved.absent() != null) {
        ProblemCollector problems = new ProblemCollector("default", new SourceText(""));
        ParsedSpec parsed =
            YamlSpecParser.parse(
                moved.absent(),
                SpecLimits.STANDARD,
                (line, column) -> Origin.declaredDefault(),
                problems);
        if (parsed.node() != null) {
          node.set("default", json(parsed.node(), schema.find(moved.to()).orElseThrow().type()));
        }
      }
    } else if (row instanceof SpecLayout.Computed computed) {
      node.put("description", "%s: %s".formatted(computed.to(), computed.what()));
      computed(node, computed.absent().get(computed.from().indexOf(path)));
    } else if (row instanceof SpecLayout.Ignored ignored) {
      node.put("x-no-effect", ignored.why());
    } else if (row instanceof SpecLayout.Choice choice) {
      if (choice.field().equals(path)) {
        node.put("default", choice.absent());
        return; // words count without regard to case, which an enum cannot say
      }
      for (SpecLayout.ChoiceField field : choice.fields()) {
        String group = choice.groups().values().iterator().next();
        for (String word : field.words()) {
          group = choice.groups().getOrDefault(word, group);
        }
        if (field.field().equals(path)) {
          field(node, schema.find(group + "." + field.name()).orElseThrow());
          node.remove("default");
          return;
        }
      }
    }
  }

  /**
   * A field that others are worked out from has no type of its own, so its default says it: a
   * switch or a number, of which there may be several. Any other may be a word or a list.
   */
  private static void computed(ObjectNode node, String absent) {
    SpecNode.Scalar scalar =
        new SpecNode.Scalar(Origin.declaredDefault(), absent, SpecNode.Style.PLAIN);
    if (ScalarValue.bool(scalar).isPresent() && ScalarValue.real(scalar).isEmpty()) {
      node.put("type", "boolean");
      node.put("default", ScalarValue.bool(scalar).get());
    } else if (ScalarValue.real(scalar).isPresent()) {
      node.putArray("type").add("number").add("array");
      node.putObject("items").put("type", "number");
      boolean isInteger = ScalarValue.integer(scalar).isPresent();
      node.set("default", json(scalar, isInteger ? new SpecType.Int(false) : new SpecType.Real()));
    }
  }

  private static void group(ObjectNode node, SpecSchema schema) {
    node.put("type", "object");
    node.put("additionalProperties", false);
    ObjectNode properties = node.putObject("properties");
    ArrayNode required = JSON.createArrayNode();
    Map<String, List<Member>> oneofs = new LinkedHashMap<>();
    for (Member member : schema.members()) {
      field(properties.putObject(member.name()), member);
      if (!member.rules().oneof().isEmpty()) {
        oneofs.computeIfAbsent(member.rules().oneof(), key -> new ArrayList<>()).add(member);
      } else if (member.rules().required() && member.verbs().isEmpty()) {
        required.add(member.name());
      }
    }
    if (!required.isEmpty()) {
      node.set("required", required);
    }
    oneofs.values().forEach(members -> oneof(node, members));
  }

  /** At most one member of the group, or exactly one. */
  private static void oneof(ObjectNode node, List<Member> members) {
    ArrayNode all = node.withArray("/allOf");
    for (int i = 0; i < members.size(); i++) {
      for (int j = i + 1; j < members.size(); j++) {
        ArrayNode both = all.addObject().putObject("not").putArray("required");
        both.add(members.get(i).name()).add(members.get(j).name());
      }
    }
    boolean needed = members.stream().anyMatch(m -> m.rules().required() && m.verbs().isEmpty());
    if (needed) {
      ArrayNode any = all.addObject().putArray("anyOf");
      members.forEach(m -> any.addObject().putArray("required").add(m.name()));
    }
  }

  private static void field(ObjectNode node, Member member) {
    Field rules = member.rules();
    node.put("description", rules.description());
    boolean list = member.type() instanceof SpecType.ListOf;
    boolean map = member.type() instanceof SpecType.MapOf;
    type(node, member.type(), rules);
    SpecNode value = member.declaredDefault();
    if (value != null) {
      node.set("default", json(value, member.type()));
    } else if (list) {
      node.putArray("default");
    } else if (map) {
      node.putObject("default");
    }
    if (!rules.unit().isEmpty()) {
      node.put("x-unit", rules.unit());
    }
    if (!member.verbs().isEmpty()) {
      ArrayNode verbs = node.putArray("x-verbs");
      member.verbs().forEach(verb -> verbs.add(verb.word()));
    }
    if (!rules.ignored().isEmpty()) {
      node.put("x-no-effect", rules.ignored());
    }
  }

  private static void type(ObjectNode node, SpecType type, Field rules) {
    if (type instanceof SpecType.Group group) {
      group(node, group.schema());
    } else if (type instanceof SpecType.ListOf list) {
      node.put("type", "array");
      type(node.putObject("items"), list.item(), rules);
    } else if (type instanceof SpecType.MapOf map) {
      node.put("type", "object");
      type(node.putObject("additionalProperties"), map.item(), rules);
    } else if (type instanceof SpecType.Int) {
      node.put("type", "integer");
      range(node, rules);
      numbers(node, rules);
    } else if (type instanceof SpecType.Real) {
      node.put("type", "number");
      range(node, rules);
      numbers(node, rules);
    } else if (type instanceof SpecType.Bool) {
      node.put("type", "boolean");
    } else if (type instanceof SpecType.Choice choice) {
      words(node, choice.names());
    } else {
      node.put("type", "string");
      if (rules.allowed().length > 0) {
        words(node, List.of(rules.allowed()));
      }
    }
  }

  private static void words(ObjectNode node, List<String> words) {
    node.put("type", "string");
    ArrayNode allowed = node.putArray("enum");
    words.forEach(allowed::add);
  }

  private static void numbers(ObjectNode node, Field rules) {
    if (rules.allowed().length > 0) {
      ArrayNode allowed = node.putArray("enum");
      for (String one : rules.allowed()) {
        number(allowed, Double.parseDouble(one));
      }
    }
  }

  private static void number(ArrayNode array, double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      array.add((long) value);
    } else {
      array.add(value);
    }
  }

  private static void range(ObjectNode node, Field rules) {
    if (rules.min() != Double.NEGATIVE_INFINITY) {
      node.put(rules.exclusiveMin() ? "exclusiveMinimum" : "minimum", rules.min());
    }
    if (rules.max() != Double.POSITIVE_INFINITY) {
      node.put(rules.exclusiveMax() ? "exclusiveMaximum" : "maximum", rules.max());
    }
  }

  private static JsonNode json(SpecNode node, SpecType type) {
    if (node instanceof SpecNode.ListNode list && type instanceof SpecType.ListOf of) {
      ArrayNode array = JSON.createArrayNode();
      list.items().forEach(item -> array.add(json(item, of.item())));
      return array;
    }
    if (node instanceof SpecNode.Message message && type instanceof SpecType.MapOf of) {
      ObjectNode object = JSON.createObjectNode();
      message.entries().forEach(e -> object.set(e.key(), json(e.value(), of.item())));
      return object;
    }
    SpecNode.Scalar scalar = (SpecNode.Scalar) node;
    if (type instanceof SpecType.Int) {
      return ScalarValue.integer(scalar)
          .<JsonNode>map(value -> JSON.getNodeFactory().numberNode(value))
          .orElseThrow();
    }
    if (type instanceof SpecType.Real) {
      return JSON.getNodeFactory().numberNode(ScalarValue.real(scalar).orElseThrow());
    }
    if (type instanceof SpecType.Bool) {
      return JSON.getNodeFactory().booleanNode(ScalarValue.bool(scalar).orElseThrow());
    }
    return JSON.getNodeFactory().textNode(scalar.text());
  }
}
