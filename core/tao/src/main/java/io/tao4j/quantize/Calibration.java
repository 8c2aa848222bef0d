package io.tao4j.quantize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.json.internal.JsonObjectReader;
import io.tao4j.pass.QuantizationLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found out about the ranges of a network's values; a file of it saves calibrating again.
 *
 * @param model SHA-256 of the folded network with its weights: ranges of another one mean nothing
 * @param method how thresholds were chosen
 * @param layout what the ranges are for
 * @param images how many were seen
 * @param ranges by name of the value
 */
public record Calibration(
    String model,
    CalibrationMethod method,
    QuantizationLayout layout,
    int images,
    Map<String, Range> ranges) {
  private static final String FORMAT = "tao4j-calibration";
  private static final int VERSION = 1;
  private static final String BROKEN = "QUANTIZE-005";

  /**
   * One value.
   *
   * @param minimum smallest number seen
   * @param maximum largest number seen
   * @param threshold largest magnitude to tell apart; beyond it numbers are cut off
   */
  public record Range(double minimum, double maximum, double threshold) {
    public Range {
      if (!(minimum <= maximum) || !(threshold >= 0) || Double.isInfinite(maximum - minimum)) {
        throw new IllegalArgumentException(
            "no range: %s to %s, threshold %s".formatted(minimum, maximum, threshold));
      }
    }
  }

  public Calibration {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
  }

  /** Threshold of each value by name. */
  public Map<String, Double> thresholds() {
    Map<String, Double> thresholds = new LinkedHashMap<>();
    ranges.forEach((name, range) -> thresholds.put(name, range.threshold()));
    return thresholds;
  }

  /**
   * Writes a cache file: JSON, a line a value.
   *
   * @throws TaoException {@code QUANTIZE-004} if it cannot be written
   */
  public void write(Path file) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION).put("model", model);
    root.put("method", JsonObjectReader.lower(method));
    root.put("layout", JsonObjectReader.lower(layout));
    root.put("images", images);
    ObjectNode values = root.putObject("values");
    ranges.forEach(
        (name, range) -> {
          ObjectNode node = values.putObject(name);
          node.set("minimum", JsonObjectReader.number(range.minimum()));
          node.set("maximum", JsonObjectReader.number(range.maximum()));
          node.set("threshold", JsonObjectReader.number(range.threshold()));
        });
    try {
      String text =
          JsonObjectReader.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
      AtomicFile.writeString(file, text + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    } catch (IOException e) {
      throw new TaoException("QUANTIZE-004", "cannot write " + file, List.of(String.valueOf(e)), e);
    }
  }

  /**
   * Reads a cache file.
   *
   * @throws TaoException {@code QUANTIZE-005} if it cannot be read or is no such file
   */
  public static Calibration read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new TaoException(
          BROKEN, "cannot read the calibration cache " + file, List.of(String.valueOf(e)), e);
    }
    if (text.startsWith("TRT-")) {
      throw new TaoException(
          BROKEN,
          file + " is a calibration cache of TensorRT",
          "its values are TensorRT's own; calibrate with a folder of images into another file");
    }
    JsonObjectReader root = JsonObjectReader.parse(text, BROKEN, file.toString());
    if (!root.text("format").equals(FORMAT) || root.integer("version", 1) != VERSION) {
      throw root.error("is no calibration cache of version " + VERSION);
    }
    JsonObjectReader values = root.object("values");
    Map<String, Range> ranges = new LinkedHashMap<>();
    for (String name : values.names()) {
      JsonObjectReader node = values.object(name);
      try {
        ranges.put(
            name,
            new Range(node.decimal("minimum"), node.decimal("maximum"), node.decimal("threshold")));
      } catch (IllegalArgumentException e) {
        throw node.error(String.valueOf(e.getMessage()), e);
      }
      node.finish();
    }
    Calibration read =
        new Calibration(
            root.text("model"),
            root.constant("method", CalibrationMethod.class),
            root.constant("layout", QuantizationLayout.class),
            root.integer("images", 0),
            ranges);
    root.finish();
    return read;
  }

  /**
   * Refuses a cache of another model or made in another way.
   *
   * @throws TaoException {@code QUANTIZE-006}
   */
  void requireFor(
      Path file,
      String digest,
      CalibrationMethod expectedMethod,
      QuantizationLayout expectedLayout) {
    if (!model.equals(digest)) {
      throw new TaoException(
          "QUANTIZE-006",
          "the calibration cache " + file + " belongs to another model",
          "its model is %s…, this one %s…".formatted(start(model), start(digest)),
          "delete it, or name another file, and give a folder of images");
    }
    if (method != expectedMethod || layout != expectedLayout) {
      throw new TaoException(
          "QUANTIZE-006",
          "the calibration cache %s was made with %s for %s, asked for is %s for %s"
              .formatted(file, method, layout, expectedMethod, expectedLayout),
          "delete it, or name another file, and give a folder of images");
    }
  }

  private static String start(String digest) {
    return digest.substring(0, Math.min(12, digest.length()));
  }
}
