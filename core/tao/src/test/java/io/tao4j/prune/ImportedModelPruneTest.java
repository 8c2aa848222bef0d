package io.tao4j.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.model.Model;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxImporter;
import io.tao4j.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of another tool's file becomes smaller like one of tao4j's own. */
class ImportedModelPruneTest {
  @TempDir Path folder;

  @Test
  void anImportedModelIsPrunedAndExportedAgain() throws IOException {
    Path original = folder.resolve("early.onnx");
    try (InputStream in = getClass().getResourceAsStream("/io/tao4j/onnx/early.onnx")) {
      Files.copy(in, original);
    }
    Model model = OnnxImporter.read(original);
    Model pruned =
        Pruner.prune(model, PruneSettings.share(0.3).withGranularity(1).withMinimumFilters(1));
    assertThat(pruned.graph().parameterCount()).isLessThan(model.graph().parameterCount());
    Path file = folder.resolve("pruned.onnx");
    OnnxExporter.export(pruned, file);
    Model again = OnnxImporter.read(file);
    double[] images = new double[3 * 64];
    Arrays.setAll(images, i -> Math.sin(i));
    DoubleArray input = new DoubleArray(DType.FLOAT32, new int[] {1, 3, 8, 8}, images);
    double[] before = run(pruned, input);
    double[] after = run(again, input);
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(before[i], within(1e-5));
    }
  }

  private static double[] run(Model model, DoubleArray images) {
    Map<String, DoubleArray> given =
        new LinkedHashMap<>(ReferenceExecutor.arrays(model.weights().asMap()));
    given.put("x", images);
    return ReferenceExecutor.run(model.graph(), given, ReferenceExecutor.Setting.INFERENCE)
        .outputs()
        .get("elu")
        .data();
  }
}
