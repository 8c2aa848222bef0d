package io.tao4j.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.check.CheckReport;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.pass.FoldBatchNorm;
import io.tao4j.pass.ForInference;
import io.tao4j.tensor.Dim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model's inference graph as an ONNX file.
 *
 * <p>Operator set 17, IR version 8: the newest pair that TensorRT 8.6 and ONNX Runtime 1.12 (and
 * the Triton releases with them) already read, and none of the ops here gains from a later one.
 * Symbolic dimensions become named ones ({@code N}, {@code H}, {@code H/32}); parameters and
 * buffers are initialisers of the same names, nodes keep theirs, outputs are named as the graph
 * names them. Training-only outputs are left out.
 *
 * <p>The file's properties say what an embedder needs: {@code tao4j.network}, {@code
 * tao4j.class_names}, {@code tao4j.preprocessing} and {@code tao4j.metrics} (JSON), {@code
 * tao4j.symbols} (JSON: symbol to the number that its value must be a multiple of), {@code
 * tao4j.version}.
 *
 * <p>Equal models give equal bytes. The file appears whole or not at all.
 */
public final class OnnxExporter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OnnxExporter() {}

  /** Exports with default options. */
  public static void export(Model model, Path file) {
    export(model, file, OnnxOptions.DEFAULT);
  }

  /**
   * Exports the main part of a model without running it; {@link Model#part} gives others.
   *
   * @param file replaced if it exists; large weights go to {@code file.HASH.data} beside it
   * @throws TaoException {@code EXPORT-001} if the file cannot be written, {@code EXPORT-002} if an
   *     op has no ONNX form, {@code EXPORT-003} if an output has the name of an input
   */
  public static void export(Model model, Path file, OnnxOptions options) {
    write(model, file, options, null);
  }

  /**
   * Exports a model and compares the file, in ONNX Runtime, with what an engine computed. If it is
   * too far off there is no new file, and an older one stays.
   *
   * @param samples real inputs and the engine's outputs; more than one batch size shows that the
   *     batch is dynamic
   * @return the comparison, all within the tolerance
   * @throws TaoException as {@link #export}; {@code EXPORT-004} naming the outputs that are too far
   *     off; {@code EXPORT-005} to {@code EXPORT-007} as {@link OnnxCheck#compare}
   */
  public static CheckReport exportChecked(
      Model model, Path file, OnnxOptions options, List<Sample> samples, Tolerance tolerance) {
    CheckReport[] report = new CheckReport[1];
    write(
        model,
        file,
        options,
        written -> {
          report[0] = OnnxCheck.compare(written, samples, tolerance);
          report[0].requireWithin(file);
        });
    return report[0];
  }

  /**
   * Exports a model and lets the caller look at the file before it gets its name. If that throws,
   * there is no new file, and an older one stays.
   *
   * @throws TaoException as {@link #export}
   */
  public static void exportInspected(
      Model model, Path file, OnnxOptions options, Inspection inspection) {
    write(model, file, options, inspection);
  }

  /** Looks at a file before it gets its name. */
  public interface Inspection {
    /** Throws what is wrong with the file. */
    void inspect(Path written);
  }

  private static void write(
      Model model, Path file, OnnxOptions options, @Nullable Inspection inspection) {
    OnnxFile onnx = prepare(model, options);
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    String dataName = onnx.dataName(target.getFileName().toString());
    try {
      Files.createDirectories(folder);
      Path data = dataName == null ? null : folder.resolve(dataName);
      boolean newData = data != null && !Files.exists(data);
      boolean done = false;
      try {
        if (data != null && newData) {
          onnx.writeData(data);
        }
        AtomicFile.writePath(
            target,
            // in the target's folder: the data file is looked for beside the model
            unchecked -> {
              onnx.writeModel(unchecked, dataName);
              if (inspection != null) {
                inspection.inspect(unchecked);
              }
            });
        done = true;
      } finally {
        if (!done && data != null && newData) {
          Files.deleteIfExists(data);
        }
      }
      OnnxFile.removeStaleData(target, dataName);
    } catch (IOException e) {
      throw new TaoException("EXPORT-001", "cannot write " + file, List.of(String.valueOf(e)), e);
    }
  }

  /**
   * What a file of a model holds.
   *
   * @throws TaoException {@code EXPORT-002}, {@code EXPORT-003} as {@link #export}
   */
  static OnnxFile prepare(Model model, OnnxOptions options) {
    Model inference = new ForInference().apply(model);
    if (options.foldBatchNorm()) {
      inference = new FoldBatchNorm().apply(inference);
    }
    OnnxGraph graph =
        OnnxTranslation.translate(
            inference, options.bfloat16() ? WideTypes.TENSORRT : WideTypes.ONNX_RUNTIME);
    if (options.suppression() != null) {
      options.suppression().appendTo(graph);
    }
    if (options.ports() != null) {
      options.ports().applyTo(graph);
    }
    return new OnnxFile(
        graph, model.meta().network(), properties(inference), options.embeddedBytes());
  }

  private static Map<String, String> properties(Model model) {
    ModelMeta meta = model.meta();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("tao4j.network", meta.network());
    properties.put("tao4j.version", OnnxFile.version());
    properties.put("tao4j.class_names", json(meta.classNames()));
    properties.put("tao4j.preprocessing", json(meta.preprocessing()));
    properties.put("tao4j.metrics", json(meta.metrics()));
    properties.put("tao4j.symbols", json(symbols(model.graph())));
    return properties;
  }

  private static Map<String, Long> symbols(Graph graph) {
    Map<String, Long> symbols = new TreeMap<>();
    for (Graph.Input input : graph.inputs()) {
      for (Dim dim : input.type().shape().dims()) {
        if (dim instanceof Dim.Symbol symbol) {
          symbols.merge(symbol.name(), symbol.multipleOf(), Math::max);
        }
      }
    }
    return symbols;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      // meta data are numbers, strings and lists; anything else is the caller's mistake
      throw new IllegalArgumentException("meta data cannot be said in JSON: " + value, e);
    }
  }
}
