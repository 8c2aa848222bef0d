package io.tao4j.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.chart.ScatterChart;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.json.internal.JsonObjectReader;
import io.tao4j.network.Metric;
import io.tao4j.quantize.QuantizedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the forms of a model are worth, all in ONNX Runtime on the CPU.
 *
 * @param variants in the order of the export
 * @param primary the figure that counts, or null without an evaluation set
 * @param trained that figure of the trained model, or NaN
 * @param samples samples of the evaluation set that the figures are from
 * @param threads that ONNX Runtime computed with
 * @param processor name and clock of the processor that latencies were measured on
 * @param quantized how 8 bits were reached, or null
 */
public record VariantReport(
    List<Variant> variants,
    @Nullable Metric primary,
    double trained,
    int samples,
    int threads,
    String processor,
    @Nullable QuantizedModel quantized) {
  public VariantReport {
    variants = List.copyOf(variants);
  }

  /** Name of the figure that counts, or null without an evaluation set. */
  public @Nullable String primaryMetric() {
    return primary == null ? null : primary.name();
  }

  /**
   * One form.
   *
   * @param type its numbers
   * @param export file, size, parameters, and its check
   * @param latency50 median of one image, wall-clock milliseconds
   * @param latency99 99th percentile, wall-clock milliseconds
   * @param metrics the task's figures, empty without an evaluation set
   * @param maximumError largest absolute difference of an output from the trained model's
   * @param noise root mean square of the outputs' change from the trained model's, as a share of
   *     their spread; of the worst output
   * @param floatNodes nodes that compute in {@code FLOAT32} all the same: kept ones
   */
  public record Variant(
      DataType type,
      ExportResult export,
      double latency50,
      double latency99,
      Map<String, Double> metrics,
      double maximumError,
      double noise,
      Set<String> floatNodes) {}

  /** The form with these numbers, or null. */
  public @Nullable Variant variant(DataType type) {
    return variants.stream().filter(v -> v.type() == type).findFirst().orElse(null);
  }

  /** What a form loses of the task's figure against the trained model; NaN if not known. */
  public double loss(Variant variant) {
    return primary == null
        ? Double.NaN
        : primary.loss(variant.metrics().get(primary.name()), trained);
  }

  /** A table for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-5s %10s %11s %9s %9s %9s %10s %8s %10s %8s%n",
            "type",
            "MiB",
            "parameters",
            "M MACs",
            "p50 ms",
            "p99 ms",
            primary == null ? "metric" : primary.name(),
            "loss",
            "max error",
            "noise"));
    for (Variant v : variants) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-5s %10.2f %11d %9.1f %9.2f %9.2f %10s %8s %10.3g %8.2g%n",
              v.type().text(),
              v.export().bytes() / (double) (1 << 20),
              v.export().parameters(),
              v.export().macs() / 1e6,
              v.latency50(),
              v.latency99(),
              primary == null
                  ? "-"
                  : String.format(Locale.ROOT, "%.4f", v.metrics().get(primary.name())),
              primary == null ? "-" : String.format(Locale.ROOT, "%.4f", loss(v)),
              v.maximumError(),
              v.noise()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "p50, p99: wall-clock time of one sample in ONNX Runtime, %d thread%s; %s%n",
            threads,
            threads == 1 ? "" : "s",
            processor));
    return text.toString();
  }

  /**
   * Writes {@code report.json} and, where there are figures, {@code accuracy_latency.png}.
   *
   * @param folder is made if missing
   * @return the files written
   * @throws TaoException {@code EXPORT-010} if they cannot be written
   */
  public List<Path> write(Path folder) {
    Path json = folder.resolve("report.json");
    try {
      AtomicFile.writeString(json, json());
    } catch (IOException e) {
      throw new TaoException("EXPORT-010", "cannot write " + json, List.of(String.valueOf(e)), e);
    }
    if (primary == null) {
      return List.of(json);
    }
    ScatterChart chart =
        new ScatterChart("Accuracy and latency", "median latency, ms", primary.name());
    for (Variant v : variants) {
      String name =
          String.format(
              Locale.ROOT,
              "%s, %.2f MiB",
              v.type().text(),
              v.export().bytes() / (double) (1 << 20));
      chart.point(name, v.latency50(), v.metrics().get(primary.name()));
    }
    Path picture = folder.resolve("accuracy_latency.png");
    chart.write(picture);
    return List.of(json, picture);
  }

  private String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("runtime", "ONNX Runtime, CPU").put("threads", threads);
    root.put("processor", processor).put("latency_clock", "wall-clock time of one sample");
    root.put("primary_metric", primaryMetric()).put("samples", samples);
    if (primary != null) {
      root.set("trained", JsonObjectReader.number(trained));
    }
    ArrayNode list = root.putArray("variants");
    for (Variant v : variants) {
      ObjectNode node = list.addObject();
      node.put("data_type", v.type().text());
      node.put("file", v.export().file().getFileName().toString());
      node.put("bytes", v.export().bytes());
      node.put("parameters", v.export().parameters()).put("macs", v.export().macs());
      node.set("latency_p50_ms", JsonObjectReader.number(v.latency50()));
      node.set("latency_p99_ms", JsonObjectReader.number(v.latency99()));
      node.set("maximum_error", JsonObjectReader.number(v.maximumError()));
      node.set("noise", JsonObjectReader.number(v.noise()));
      if (primary != null) {
        node.set("loss", JsonObjectReader.number(loss(v)));
      }
      ObjectNode metrics = node.putObject("metrics");
      v.metrics().forEach((name, value) -> metrics.set(name, JsonObjectReader.number(value)));
      ArrayNode floats = node.putArray("float_nodes");
      v.floatNodes().stream().sorted().forEach(floats::add);
    }
    if (quantized != null) {
      ObjectNode node = root.putObject("quantization");
      if (quantized.calibration() == null) {
        node.put("scales", "trained");
      } else {
        node.put("scales", "calibrated");
        node.put("method", JsonObjectReader.lower(quantized.calibration().method()));
        node.put("layout", JsonObjectReader.lower(quantized.calibration().layout()));
        node.put("images", quantized.calibration().images());
      }
      if (quantized.sensitivity() != null) {
        ObjectNode layers = node.putObject("sensitivity");
        quantized
            .sensitivity()
            .layers()
            .forEach(l -> layers.set(l.name(), JsonObjectReader.number(l.error())));
      }
    }
    try {
      return JsonObjectReader.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }
}
