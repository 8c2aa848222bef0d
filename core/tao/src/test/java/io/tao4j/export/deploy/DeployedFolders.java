package io.tao4j.export.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.Model;
import io.tao4j.network.Task;
import java.awt.image.BufferedImage;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are written for other programs, and what tests ask of them. */
abstract class DeployedFolders {
  @TempDir Path folder;

  DeploySettings settings(DeployTarget target) {
    return DeploySettings.in(folder, "shapes", List.of(target));
  }

  static BufferedImage picture(int seed) {
    return ShapesImageDataset.picture("ring", 24, 16, seed);
  }

  /** Rows of pixels, red first. */
  Path deploy(Model model, Task<?, ?> task, DeployTarget target) {
    return Deployer.deploy(
            model, task, Engine.PYTORCH.provider(), ExecutionPlan.CPU_FP32, null, settings(target))
        .folders()
        .get(target);
  }

  List<String> run(Path written, Path picture) throws Exception {
    try (URLClassLoader loader = example(written)) {
      Object lines =
          loader
              .loadClass("OnnxExample")
              .getMethod("run", Path.class, Path.class, Path.class)
              .invoke(null, written.resolve("shapes.onnx"), written.resolve("labels.txt"), picture);
      List<String> texts = new ArrayList<>();
      ((List<?>) lines).forEach(line -> texts.add((String) line));
      return texts;
    }
  }

  URLClassLoader example(Path written) throws Exception {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String path =
        Path.of(
                ai.onnxruntime.OrtEnvironment.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI())
            .toString();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:all",
                "-Werror",
                "-proc:none",
                "-cp",
                path,
                "-d",
                classes.toString(),
                written.resolve("OnnxExample.java").toString());
    assertThat(code).isZero();
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, DeployerTest.class.getClassLoader());
  }

  /** A picture of other shape and size, and one of the input's, as the network is shown them. */
}
