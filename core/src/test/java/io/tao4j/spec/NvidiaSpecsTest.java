package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** NVIDIA's own spec files parse; skipped where the shared data is not at hand. */
class NvidiaSpecsTest {
  private static final List<String> EXTENSIONS = List.of("yaml", "yml", "txt", "cfg", "prototxt");

  /** Files in the folder that are no specs, with the reason. */
  private static final Map<String, String> NOT_SPECS =
      Map.of(
          "deformable_detr/classmap.txt", "class names, one a line",
          "dino/classmap.txt", "class names, one a line",
          "retail_object_detection/classmap.txt", "class names, one a line",
          "efficientdet_tf1/coco_labels.txt", "class names, one a line",
          "mask_rcnn/coco_labels.txt", "class names, one a line",
          "lprnet/us_lp_characters.txt", "characters, one a line",
          "pointpillars/val.txt", "sample numbers, one a line",
          "depth_net/convert.yaml", "everything is commented out");

  /** Specs that are wrong as published, with what must be said about them. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "classification_pyt/train_imagenet_nvdino_large.yaml",
          "SPEC-007 train_imagenet_nvdino_large.yaml:24:5 'policy' is given twice");

  private static Optional<Path> specs() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      for (String name : List.of("shared/data/tao-specs", "../shared/data/tao-specs")) {
        Path folder = at.resolve(name).normalize();
        if (Files.isDirectory(folder)) {
          return Optional.of(folder);
        }
      }
    }
    return Optional.empty();
  }

  @Test
  void everyOneParses() throws IOException {
    Optional<Path> folder = specs();
    Assumptions.assumeTrue(folder.isPresent(), "no shared/data/tao-specs");
    Map<String, String> wrong = new TreeMap<>();
    int parsed = 0;
    try (Stream<Path> files = Files.walk(folder.get())) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        String name = folder.get().relativize(file).toString().replace('\\', '/');
        String extension = name.substring(name.lastIndexOf('.') + 1);
        if (!EXTENSIONS.contains(extension) || NOT_SPECS.containsKey(name)) {
          continue;
        }
        SpecTree tree = SpecReader.standard().read(file);
        parsed++;
        String found = tree.report().toString();
        String expected = REFUSED.get(name);
        boolean right =
            expected == null
                ? !tree.report().hasErrors() && !tree.root().entries().isEmpty()
                : found.startsWith(expected);
        if (!right) {
          wrong.put(name, tree.syntax() + " " + found);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(parsed).isGreaterThan(300);
  }
}
