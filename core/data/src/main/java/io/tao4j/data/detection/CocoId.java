package io.tao4j.data.detection;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How a COCO file numbers a picture or a category: by a whole number, as COCO does, or by a text,
 * as other programs do. A number is written as a number and a text as a text, so that programs find
 * it again in the file that it came from.
 *
 * @param text its digits, or the text
 * @param isText whether the file has it in quotes
 */
public record CocoId(String text, boolean isText) {

  /** A number. */
  public static CocoId of(long number) {
    return new CocoId(Long.toString(number), false);
  }

  /**
   * What stands in a file; {@code 1.0} is the number 1.
   *
   * @return empty where it is neither a whole number nor a text that is not blank
   */
  public static Optional<CocoId> of(JsonNode node) {
    if (node.isTextual() && !node.textValue().isBlank()) {
      return Optional.of(new CocoId(node.textValue(), true));
    }
    if (!node.isNumber() || node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      return Optional.empty();
    }
    BigDecimal value = node.decimalValue();
    boolean isInteger = value.stripTrailingZeros().scale() <= 0;
    return isInteger && value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
        ? Optional.of(of(value.longValueExact()))
        : Optional.empty();
  }

  /** Writes it as the value of a field. */
  public void write(JsonGenerator json, String field) throws IOException {
    if (isText) {
      json.writeStringField(field, text);
    } else {
      json.writeNumberField(field, Long.parseLong(text));
    }
  }

  /** As a message shows it. */
  @Override
  public String toString() {
    return isText ? "'" + text + "'" : text;
  }
}
