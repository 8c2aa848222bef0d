package io.tao4j.tensorrt;

import io.tao4j.export.DataType;
import io.tao4j.geometry.Box;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import io.tao4j.tensorrt.BuildOptions.Precision;
import io.tao4j.tensorrt.internal.NativeTensorRt;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds the engines of cases, compares them with what was recorded, and prints a table. */
final class CheckRun {
  private static final int LARGEST_BATCH = 32;
  private static final int USUAL_BATCH = 16;
  private static final int WARM_UP = 20;
  private static final int CALLS = 200;

  /** Detections of less are of chance. */
  private static final double SURE = 0.05;

  private static final double SAME_BOX = 0.9;
  private static final double SAME_SCORE = 0.05;
  private static final double MOST_LOST = 0.02;

  private final Path results;
  private final NativeTensorRt tensorRt;
  private final PrintStream out;

  CheckRun(Path results, NativeTensorRt tensorRt, PrintStream out) {
    this.results = results;
    this.tensorRt = tensorRt;
    this.out = out;
  }

  /**
   * A line of the table.
   *
   * @param accuracy share of pictures whose class is right, or of detections that are found; NaN
   *     where there is neither
   * @param passed whether error and accuracy are within their bounds
   */
  private record Row(
      String name,
      String form,
      double seconds,
      EngineInfo info,
      LatencyStatistics.Snapshot one,
      double perSecond,
      double error,
      double accuracy,
      double recorded,
      boolean passed) {}

  /** Whether all engines are within their bounds. */
  boolean run(List<Path> cases) throws IOException {
    Files.createDirectories(results);
    out.printf(
        "%-22s %-10s %8s %8s %9s %9s %11s %9s %9s %9s  %s%n",
        "case",
        "engine",
        "build s",
        "MiB",
        "p50 ms",
        "p99 ms",
        "images/s",
        "error",
        "accuracy",
        "recorded",
        "");
    boolean passed = true;
    String gpu = "";
    for (Path folder : cases) {
      for (DataType type : DataType.values()) {
        Path onnx = folder.resolve(CheckRecorder.fileOf(type));
        if (Files.exists(onnx)) {
          Row row = numbers(folder, onnx, type);
          print(row);
          passed &= row.passed();
          gpu = row.info().gpu() + ", TensorRT " + row.info().tensorRt();
        }
      }
      Path plugIn = folder.resolve(CheckRecorder.DETECTIONS);
      if (Files.exists(plugIn)) {
        Row row = detections(folder, plugIn);
        print(row);
        passed &= row.passed();
      }
    }
    out.println(gpu);
    out.println(passed ? "all within bounds" : "NOT all within bounds");
    return passed;
  }

  private void print(Row row) {
    out.printf(
        Locale.ROOT,
        "%-22s %-10s %8.1f %8.1f %9.3f %9.3f %11.0f %9.2g %9.4f %9.4f  %s%n",
        row.name(),
        row.form(),
        row.seconds(),
        row.info().bytes() / (double) (1 << 20),
        row.one().p50(),
        row.one().p99(),
        row.perSecond(),
        row.error(),
        row.accuracy(),
        row.recorded(),
        row.passed() ? "ok" : "FAILED");
  }

  // TF32 would hide what the other formats lose

  private Row numbers(Path folder, Path onnx, DataType type) throws IOException {
    double bound =
        switch (type) {
          case FP32 -> 1e-3;
          case FP16 -> 3e-2;
          case INT8 -> 0.3;
        };
    Map<String, Tensor> expected = read(folder, CheckRecorder.EXPECTED);
    try (Timed timed = new Timed(folder, onnx, type == DataType.INT8)) {
      Map<String, Tensor> outputs = timed.engine.run(timed.inputs);
      double error = error(expected, outputs);
      double right = Double.NaN;
      double recorded = Double.NaN;
      Path labels = folder.resolve(CheckRecorder.LABELS);
      if (Files.exists(labels)) {
        Tensor truth = Safetensors.read(labels).tensors().get(CheckRecorder.TRUTH);
        right = right(outputs.values().iterator().next(), truth);
        recorded = right(expected.values().iterator().next(), truth);
      }
      // NaN is not below, and not above
      boolean passed = error <= bound && !(right < recorded - MOST_LOST - 1.0 / rows(expected));
      return timed.row(type.text(), error, right, recorded, passed);
    }
  }

  private Row detections(Path folder, Path onnx) throws IOException {
    Map<String, Tensor> expected = read(folder, CheckRecorder.EXPECTED_DETECTIONS);
    try (Timed timed = new Timed(folder, onnx, false)) {
      Map<String, Tensor> outputs = timed.engine.run(timed.inputs);
      double found = found(expected, outputs);
      return timed.row("nms", Double.NaN, found, 1, found >= 1 - MOST_LOST);
    }
  }

  private static Map<String, Tensor> read(Path folder, String file) {
    return Safetensors.read(folder.resolve(file)).tensors();
  }

  private static long rows(Map<String, Tensor> batch) {
    return batch.values().iterator().next().shape().size(0);
  }

  /** An engine with its fixtures, and how long it took. */
  private final class Timed implements AutoCloseable {
    final TensorRtEngine engine;
    final Map<String, Tensor> inputs;
    private final String name;
    private final double seconds;

    Timed(Path folder, Path onnx, boolean integers) {
      name = folder.getFileName().toString();
      inputs = read(folder, CheckRecorder.INPUTS);
      Path target = results.resolve(name + "_" + onnx.getFileName() + ".engine");
      ShapeRange[] ranges =
          OnnxSignature.read(onnx).inputs().stream()
              .map(p -> range(p.name(), p.dims()))
              .toArray(ShapeRange[]::new);
      long begin = System.nanoTime();
      TensorRtConverter.builder()
          .tensorRt(tensorRt)
          .profile(ranges)
          .tf32(false)
          .precision(integers ? Precision.INT8 : Precision.FILE)
          .timingCache(results.resolve("timing.cache"))
          .build()
          .convert(onnx, target);
      seconds = (System.nanoTime() - begin) / 1e9;
      engine = TensorRtEngine.open(target, 0, 1, tensorRt);
    }

    private ShapeRange range(String input, List<Long> dims) {
      return new ShapeRange(
          input, batch(dims, 1), batch(dims, USUAL_BATCH), batch(dims, LARGEST_BATCH));
    }

    private List<Long> batch(List<Long> dims, long rows) {
      List<Long> sizes = new java.util.ArrayList<>(dims);
      sizes.set(0, rows);
      return sizes;
    }

    Row row(String form, double error, double accuracy, double recorded, boolean passed) {
      LatencyStatistics.Snapshot one = time(1);
      LatencyStatistics.Snapshot many = time((int) Math.min(USUAL_BATCH, rows(inputs)));
      double perSecond = many.rows() / (many.mean() * many.calls() / 1e3);
      return new Row(
          name, form, seconds, engine.info(), one, perSecond, error, accuracy, recorded, passed);
    }

    private LatencyStatistics.Snapshot time(int rows) {
      Map<String, Tensor> batch = BatchRows.part(inputs, 0, rows);
      for (int i = 0; i < WARM_UP; i++) {
        engine.run(batch);
      }
      engine.latency().reset();
      for (int i = 0; i < CALLS; i++) {
        engine.run(batch);
      }
      return engine.latency().snapshot();
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  /** Largest difference in any output, as a share of that output's largest number. */
  static double error(Map<String, Tensor> expected, Map<String, Tensor> outputs) {
    double worst = 0;
    for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
      float[] expectedNumbers = entry.getValue().toFloatArray();
      Tensor output = outputs.get(entry.getKey());
      if (output == null || !output.shape().equals(entry.getValue().shape())) {
        return Double.POSITIVE_INFINITY;
      }
      float[] got = output.toFloatArray();
      double largest = 1e-6;
      double difference = 0;
      for (int i = 0; i < expectedNumbers.length; i++) {
        largest = Math.max(largest, Math.abs(expectedNumbers[i]));
        double elementError = Math.abs(expectedNumbers[i] - got[i]);
        difference =
            Double.isNaN(elementError)
                ? Double.POSITIVE_INFINITY
                : Math.max(difference, elementError);
      }
      worst = Math.max(worst, difference / largest);
    }
    return worst;
  }

  private static double right(Tensor scores, Tensor truth) {
    int rows = Math.toIntExact(scores.shape().size(0));
    int classes = Math.toIntExact(scores.shape().size(1));
    int right = 0;
    for (int row = 0; row < rows; row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (scores.get((long) row * classes + c) > scores.get((long) row * classes + best)) {
          best = c;
        }
      }
      right += best == (int) truth.get(row) ? 1 : 0;
    }
    return right / (double) rows;
  }

  /** Share of the recorded detections that the engine has as well. */
  static double found(Map<String, Tensor> expected, Map<String, Tensor> outputs) {
    int all = 0;
    int found = 0;
    for (int row = 0; row < rows(expected); row++) {
      for (int i = 0; i < (int) expected.get(SuppressedOutputs.COUNT).get(row); i++) {
        if (at(expected, SuppressedOutputs.SCORES, row, i) < SURE) {
          continue;
        }
        all++;
        boolean present = false;
        for (int k = 0; k < (int) outputs.get(SuppressedOutputs.COUNT).get(row); k++) {
          present |=
              at(outputs, SuppressedOutputs.CLASSES, row, k)
                      == at(expected, SuppressedOutputs.CLASSES, row, i)
                  && Math.abs(
                          at(outputs, SuppressedOutputs.SCORES, row, k)
                              - at(expected, SuppressedOutputs.SCORES, row, i))
                      <= SAME_SCORE
                  && box(outputs, row, k).iou(box(expected, row, i)) >= SAME_BOX;
        }
        found += present ? 1 : 0;
      }
    }
    return all == 0 ? 1 : found / (double) all;
  }

  private static double at(Map<String, Tensor> detections, String name, int row, int i) {
    Tensor tensor = detections.get(name);
    return tensor.get(row * tensor.shape().size(1) + i);
  }

  private static Box box(Map<String, Tensor> detections, int row, int i) {
    Tensor boxes = detections.get(SuppressedOutputs.BOXES);
    long from = 4 * (row * boxes.shape().size(1) + i);
    return new Box(boxes.get(from), boxes.get(from + 1), boxes.get(from + 2), boxes.get(from + 3));
  }
}
