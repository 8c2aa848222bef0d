package io.tao4j.tensorrt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What lies beside an engine as {@code NAME.json}: an engine runs on one kind of GPU with one
 * version of TensorRT, and says neither.
 *
 * @param format {@value #FORMAT}
 * @param tensorRt version, {@code 11.2.1}
 * @param gpu name of the GPU
 * @param computeCapability of that GPU, {@code 9.0}
 * @param precision types that the network's numbers have in the ONNX file
 * @param versionCompatible whether later versions run it
 * @param hardware which other GPUs run it
 * @param bytes size of the engine file
 * @param sha256 of the engine file
 * @param inputs what it takes
 * @param outputs what it gives
 * @param profiles sizes that it accepts
 * @param properties notes of the ONNX file: network, class names, preprocessing
 * @param layers one line a layer of the engine, as its inspector says them; empty without a report
 */
public record EngineInfo(
    String format,
    String tensorRt,
    String gpu,
    String computeCapability,
    String precision,
    boolean versionCompatible,
    BuildOptions.HardwareCompatibility hardware,
    long bytes,
    String sha256,
    List<Binding> inputs,
    List<Binding> outputs,
    List<List<ShapeRange>> profiles,
    Map<String, String> properties,
    List<String> layers) {
  /** Name of the form of the side file. */
  public static final String FORMAT = "tao4j-tensorrt-1";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  /**
   * An input or output.
   *
   * @param name its name
   * @param type element type: {@code FLOAT}, {@code HALF}, {@code INT32}, {@code INT64}, {@code
   *     BOOL}, {@code UINT8}, {@code INT8}, {@code BF16}
   * @param dims sizes, -1 where they differ from call to call
   */
  public record Binding(String name, String type, List<Long> dims) {
    /** Copies the list. */
    public Binding {
      dims = List.copyOf(dims);
    }
  }

  /** Copies the collections. */
  public EngineInfo {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    profiles = profiles.stream().map(List::copyOf).toList();
    properties = Map.copyOf(properties);
    layers = List.copyOf(layers);
  }

  /** The side file of an engine. */
  public static Path fileOf(Path engine) {
    return engine.resolveSibling(engine.getFileName() + ".json");
  }

  /** The most rows of a batch that any profile accepts; 1 where nothing is free. */
  public int maximumBatch() {
    return Math.toIntExact(
        profiles.stream()
            .flatMap(List::stream)
            .filter(r -> r.input().equals(inputs.get(0).name()))
            .mapToLong(r -> r.max().get(0))
            .max()
            .orElse(inputs.get(0).dims().get(0)));
  }

  /**
   * Reads the side file of an engine.
   *
   * @throws TaoException {@code TRT-020} if it is not there or damaged
   */
  public static EngineInfo of(Path engine) {
    Path file = fileOf(engine);
    try {
      EngineInfo info = JSON.readValue(Files.readString(file), EngineInfo.class);
      if (!FORMAT.equals(info.format())) {
        throw new TaoException(
            "TRT-020", "%s is of the form '%s', not %s".formatted(file, info.format(), FORMAT));
      }
      return info;
    } catch (NoSuchFileException e) {
      throw new TaoException(
          "TRT-020",
          "there is no %s beside the engine".formatted(file),
          List.of(
              "it says which GPU and which TensorRT the engine is for; tao converter writes both"),
          e);
    } catch (IOException e) {
      throw new TaoException(
          "TRT-020",
          "%s is damaged".formatted(file),
          List.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers are JSON", e);
    }
  }
}
