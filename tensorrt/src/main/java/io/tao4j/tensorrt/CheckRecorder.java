package io.tao4j.tensorrt;

import io.tao4j.Tao;
import io.tao4j.TaoModel;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.export.DataType;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.ExportSettings.Suppression;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.quantize.QuantizeSettings;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes a case: the model's ONNX files, inputs made of real pictures, and what ONNX Runtime gives
 * for them. A case is run without the model, pictures, PyTorch or OpenCV.
 */
final class CheckRecorder {
  static final String INPUTS = "inputs.safetensors";
  static final String EXPECTED = "expected.safetensors";
  static final String EXPECTED_DETECTIONS = "expected_detections.safetensors";

  /** Class of each picture, where its folder says it. */
  static final String LABELS = "labels.safetensors";

  static final String DETECTIONS = "detections.onnx";
  static final String TRUTH = "labels";

  private static final int PICTURES = 128;
  private static final int RECORDED = 32;
  private static final int CALIBRATION_BATCH = 16;

  private CheckRecorder() {}

  static String fileOf(DataType type) {
    return type.text() + ".onnx";
  }

  /**
   * Records.
   *
   * @throws TaoException {@code TRT-030} if there are too few pictures; and as an export
   */
  static void record(Path modelFile, Path pictures, Path folder) throws IOException {
    TaoModel model = Tao.load(modelFile);
    Task<?, ?> task = Tao.network(model.model().meta().network()).network().task(model.model());
    List<Path> chosen = choose(pictures);
    Files.createDirectories(folder);
    Map<DataType, Path> files = new EnumMap<>(DataType.class);
    for (DataType type : DataType.values()) {
      files.put(type, folder.resolve(fileOf(type)));
    }
    QuantizeSettings quantize =
        QuantizeSettings.images(pictures)
            .withBatches(PICTURES / CALIBRATION_BATCH, CALIBRATION_BATCH)
            .withLayout(QuantizationLayout.TENSORRT);
    VariantReport report =
        model.export(
            VariantSettings.of(files).withQuantize(quantize).withReport(folder).withLatencyRuns(1));
    if (report.variants().isEmpty()) {
      throw new IllegalStateException("an export without a file");
    }
    Map<String, Tensor> inputs = encode(task, chosen);
    Safetensors.of(inputs).write(folder.resolve(INPUTS));
    compute(files.get(DataType.FP32), inputs, folder.resolve(EXPECTED));
    if (task.served() instanceof ServedForm.Boxes) {
      Path plain = folder.resolve("temporary.onnx");
      ExportSettings settings = ExportSettings.onnx(plain).withSuppression(Suppression.ONNX);
      if (model.export(settings).bytes() > 0) {
        compute(plain, inputs, folder.resolve(EXPECTED_DETECTIONS));
      }
      Files.delete(plain);
      ExportSettings plugIn =
          ExportSettings.onnx(folder.resolve(DETECTIONS)).withSuppression(Suppression.TRT);
      if (model.export(plugIn).bytes() == 0) {
        throw new IllegalStateException("an empty file");
      }
    } else {
      long[] labels =
          chosen.stream()
              .mapToLong(p -> model.classNames().indexOf(p.getParent().getFileName().toString()))
              .toArray();
      Safetensors.of(Map.of(TRUTH, Tensor.of(labels, labels.length))).write(folder.resolve(LABELS));
    }
  }

  private static <I> Map<String, Tensor> encode(Task<I, ?> task, List<Path> files) {
    List<I> inputs = files.stream().map(task.reader()::read).toList();
    return SinglePassInference.require(task.inference(), "a recorded case").encode(inputs);
  }

  private static void compute(Path onnx, Map<String, Tensor> inputs, Path target)
      throws IOException {
    try (OnnxSession session = OnnxSession.open(onnx)) {
      Safetensors.of(session.run(inputs)).write(target);
    }
  }

  /** Evenly over all of a folder. */
  private static List<Path> choose(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> all =
          walk.filter(Files::isRegularFile).filter(ImageCodec::hasImageExtension).sorted().toList();
      if (all.size() < PICTURES) {
        throw new TaoException(
            "TRT-030", "%s has %s pictures, %s are wanted".formatted(folder, all.size(), PICTURES));
      }
      List<Path> chosen = new ArrayList<>();
      for (int i = 0; i < RECORDED; i++) {
        chosen.add(all.get((int) ((long) i * all.size() / RECORDED)));
      }
      return chosen;
    }
  }
}
