package io.tao4j.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import io.tao4j.json.internal.JsonObjectReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The texts {@code meta.json} and {@code training.json} of a model file. */
final class ModelMetaJson {
  private static final String MODEL = "tao4j-model";
  private static final String TRAINING = "tao4j-training";
  private static final String ASSETS = "tao4j-assets";
  private static final String BROKEN = "MODEL-007";

  /**
   * What {@code training.json} says.
   *
   * @param progress where the run stands
   * @param tensors names of all state tensors, in order
   * @param fromWeights those that equal the model's weights and are stored there only
   */
  record Training(Map<String, String> progress, List<String> tensors, List<String> fromWeights) {}

  /**
   * What {@code assets.json} says of one asset.
   *
   * @param name its name
   * @param size bytes
   * @param digest SHA-256 in hexadecimal
   */
  record AssetEntry(String name, long size, String digest) {}

  private ModelMetaJson() {}

  // Writing

  static String write(ModelMeta meta, int version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", MODEL).put("version", version);
    root.put("written_by", writtenBy());
    root.put("network", meta.network());
    ArrayNode names = root.putArray("class_names");
    meta.classNames().forEach(names::add);
    root.set("preprocessing", plain("preprocessing", meta.preprocessing()));
    ObjectNode metrics = root.putObject("metrics");
    meta.metrics().forEach((key, value) -> metrics.set(key, JsonObjectReader.number(value)));
    ObjectNode properties = root.putObject("properties");
    meta.properties().forEach(properties::put);
    if (!meta.facts().isEmpty()) {
      root.set("facts", plain("facts", meta.facts()));
    }
    return text(root);
  }

  static String write(Assets assets) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", ASSETS).put("version", ModelFile.VERSION);
    ArrayNode list = root.putArray("assets");
    for (Asset asset : assets.all()) {
      list.addObject()
          .put("name", asset.name())
          .put("bytes", asset.size())
          .put("sha256", asset.digest());
    }
    return text(root);
  }

  private static String writtenBy() {
    // from the jar's manifest; classes of a build folder have none
    String version = ModelFile.class.getPackage().getImplementationVersion();
    return version == null ? "tao4j" : "tao4j " + version;
  }

  static String write(Training training) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", TRAINING).put("version", 1);
    ObjectNode progress = root.putObject("progress");
    training.progress().forEach(progress::put);
    ArrayNode tensors = root.putArray("tensors");
    training.tensors().forEach(tensors::add);
    ArrayNode fromWeights = root.putArray("from_weights");
    training.fromWeights().forEach(fromWeights::add);
    return text(root);
  }

  private static String text(ObjectNode root) {
    try {
      return JsonObjectReader.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }

  private static JsonNode plain(String place, Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof String text) {
      return json.textNode(text);
    } else if (value instanceof Boolean flag) {
      return json.booleanNode(flag);
    } else if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      return json.numberNode(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isFinite(number)) {
        return json.numberNode(number);
      }
    } else if (value instanceof List<?> list) {
      ArrayNode array = json.arrayNode();
      list.forEach(item -> array.add(plain(place + "[]", item)));
      return array;
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode object = json.objectNode();
      map.forEach((key, item) -> object.set((String) key, plain(place + "." + key, item)));
      return object;
    }
    throw new IllegalArgumentException(
        "%s must be text, a finite number, true or false, a list or a map, got %s"
            .formatted(place, value));
  }

  // Reading

  static ModelMeta readMeta(String text, String place) {
    JsonObjectReader root = open(text, place, MODEL);
    root.text("written_by");
    ModelMeta meta =
        new ModelMeta(
            root.text("network"),
            root.texts("class_names"),
            plainMap(root, "preprocessing"),
            root.decimalsByKey("metrics"),
            root.textsByKey("properties"),
            root.has("facts") ? plainMap(root, "facts") : Map.of());
    root.finish();
    return meta;
  }

  static List<AssetEntry> readAssets(String text, String place) {
    JsonObjectReader root = open(text, place, ASSETS);
    List<AssetEntry> entries = new ArrayList<>();
    for (JsonObjectReader entry : root.objects("assets")) {
      entries.add(
          new AssetEntry(entry.text("name"), entry.wholeNumber("bytes", 0), entry.text("sha256")));
      entry.finish();
    }
    root.finish();
    return entries;
  }

  static Training readTraining(String text, String place) {
    JsonObjectReader root = open(text, place, TRAINING);
    Training training =
        new Training(
            root.textsByKey("progress"), root.texts("tensors"), root.texts("from_weights"));
    root.finish();
    return training;
  }

  private static JsonObjectReader open(String text, String place, String format) {
    JsonObjectReader root = JsonObjectReader.parse(text, BROKEN, place);
    if (!root.text("format").equals(format)) {
      throw root.error("format is '%s', not '%s'".formatted(root.text("format"), format));
    }
    int version = root.integer("version", 1);
    if (version > ModelFile.VERSION) {
      throw new TaoException(
          "MODEL-004",
          "%s has version %s, this tao4j reads up to %s"
              .formatted(place, version, ModelFile.VERSION),
          "use a newer tao4j");
    }
    return root;
  }

  private static Map<String, Object> plainMap(JsonObjectReader root, String field) {
    if (!(root.tree(field) instanceof ObjectNode object)) {
      throw root.error("field '" + field + "' must be an object");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    object.properties().forEach(e -> map.put(e.getKey(), plain(root, e.getValue())));
    return map;
  }

  private static Object plain(JsonObjectReader root, JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    } else if (value.isBoolean()) {
      return value.booleanValue();
    } else if (value.isInt() || value.isLong() || value.isDouble()) {
      return value.numberValue();
    } else if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(item -> list.add(plain(root, item)));
      return List.copyOf(list);
    } else if (value instanceof ObjectNode object) {
      Map<String, Object> map = new LinkedHashMap<>();
      object.properties().forEach(e -> map.put(e.getKey(), plain(root, e.getValue())));
      return java.util.Collections.unmodifiableMap(map);
    }
    throw root.error("'%s' is no text, number, truth value, list or object".formatted(value));
  }
}
