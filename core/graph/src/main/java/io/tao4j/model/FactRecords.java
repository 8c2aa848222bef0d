package io.tao4j.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tao4j.error.TaoException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Records to plain values, with names as JSON has them, and back. */
final class FactRecords {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS) // then reading refuses them
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private FactRecords() {}

  /** By way of the text, so that what was set equals what is read from a file. */
  static Map<String, Object> toPlain(Record record) {
    try {
      return MAPPER.readValue(
          MAPPER.writeValueAsString(record), new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s cannot be facts of a model: %s".formatted(record, e.getOriginalMessage()), e);
    }
  }

  static <T extends Record> T read(String key, Object plain, Class<T> type) {
    try {
      return MAPPER.convertValue(plain, type);
    } catch (IllegalArgumentException e) {
      String place = key;
      String reason = String.valueOf(e.getMessage());
      if (e.getCause() instanceof JsonMappingException wrong) {
        place +=
            wrong.getPath().stream()
                .map(part -> part.getFieldName() == null ? "" : "." + part.getFieldName())
                .collect(Collectors.joining());
        reason = wrong.getOriginalMessage();
      }
      throw new TaoException(
          "MODEL-022",
          "the model's facts do not fit %s, at '%s': %s"
              .formatted(type.getSimpleName(), place, reason),
          List.of("the model was written for another version of this network"),
          e);
    }
  }
}
