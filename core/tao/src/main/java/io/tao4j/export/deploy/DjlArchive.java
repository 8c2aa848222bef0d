package io.tao4j.export.deploy;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.export.ExportSettings;
import io.tao4j.file.AtomicFile;
import io.tao4j.model.Model;
import io.tao4j.network.ServedForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An archive for DJL and DJL Serving: a TorchScript file, {@code serving.properties} and class
 * names. A classifier of pictures with one list of classes takes files, by DJL's own translator:
 * normalisation and softmax are part of the model, for the translator has one order of channels.
 * Every other network takes and gives tensors.
 */
final class DjlArchive {
  private DjlArchive() {}

  static void write(ServedNetwork network, DeploySettings settings, Path folder)
      throws IOException {
    String name = settings.name();
    Path file = folder.resolve(name + ".pt");
    if (isClassifier(network)) {
      Model probable = PreparedGraphs.givingProbabilities(network.model(), network.activations());
      network
          .with(PreparedGraphs.takingUnits(probable, network.normalization()))
          .write(ExportSettings.torchScript(file));
    } else {
      network.write(ExportSettings.torchScript(file));
    }
    String properties =
        properties(network, settings).entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue() + "\n")
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("serving.properties"), properties);
    Files.writeString(folder.resolve("synset.txt"), String.join("\n", network.classes()) + "\n");
    zip(
        folder.resolve(name + ".zip"),
        List.of(file, folder.resolve("serving.properties"), folder.resolve("synset.txt")));
    for (String part : List.of(name + ".pt", "serving.properties", "synset.txt")) {
      Files.delete(folder.resolve(part));
    }
    Files.writeString(folder.resolve("README.md"), readme(network, name));
  }

  /** What DJL's translator of pictures serves: one list of classes. */
  private static boolean isClassifier(ServedNetwork network) {
    return network.takesPictures()
        && network.form() instanceof ServedForm.Scores scores
        && scores.heads().size() == 1;
  }

  private static Map<String, Object> properties(ServedNetwork network, DeploySettings settings) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("engine", "PyTorch");
    properties.put("option.modelName", settings.name());
    properties.put("option.mapLocation", true);
    properties.put("batch_size", settings.maximumBatch());
    properties.put("max_batch_delay", Math.max(1, settings.queueMicroseconds() / 1000));
    if (isClassifier(network)) {
      Preprocessing preprocessing = network.preprocessing("DJL's translator of pictures");
      // DJL scales by the shorter side alone, which is the same for squares only.
      boolean crops = preprocessing.isMiddle() && preprocessing.height() == preprocessing.width();
      properties.put("application", "cv/image_classification");
      properties.put(
          "translatorFactory",
          "ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory");
      properties.put("width", preprocessing.width());
      properties.put("height", preprocessing.height());
      properties.put(
          "flag", network.normalization().order() == ColorOrder.GRAY ? "GRAYSCALE" : "COLOR");
      if (crops) {
        properties.put("resizeShort", preprocessing.shortSide());
        properties.put("centerCrop", true);
      } else {
        properties.put("resize", true);
      }
      properties.put("toTensor", true);
      properties.put("applySoftmax", false);
      properties.put("synsetFileName", "synset.txt");
      properties.put("topK", Math.min(5, network.classes().size()));
    }
    return properties;
  }

  private static void zip(Path archive, List<Path> files) throws IOException {
    AtomicFile.writeStream(
        archive,
        stream -> {
          ZipOutputStream zip = new ZipOutputStream(stream, StandardCharsets.UTF_8);
          for (Path file : files) {
            ZipEntry entry = new ZipEntry(file.getFileName().toString());
            entry.setTime(0); // equal models give equal archives
            zip.putNextEntry(entry);
            Files.copy(file, zip);
            zip.closeEntry();
          }
          zip.finish();
        });
  }

  private static String readme(ServedNetwork network, String name) {
    String use =
        isClassifier(network)
            ? """
              It takes a picture and gives the names and probabilities of the likeliest classes:

                  curl http://localhost:8080/predictions/%1$s -T picture.jpg

              Training made pictures %2$s; DJL's translator resizes with a filter of its own. It
              does no letterboxes, and cuts the middle out for square inputs only: else it
              stretches.
              """
                .formatted(name, network.pictureText())
            : tensors(network);
    return """
        # %1$s for DJL Serving

            djl-serving -m %1$s::PyTorch=file:%1$s.zip

        `%1$s.zip` is also a model for DJL itself: `Criteria.builder().optModelPath(…)`.

        %2$s"""
        .formatted(name, use);
  }

  private static String tensors(ServedNetwork network) {
    String outputs =
        network.form() instanceof ServedForm.Boxes boxes
            ? """
              boxes (left, top, right, bottom in pixels of that input) and scores of all
              predictions, before suppression: keep scores above %s, overlap %s, the best %s.
              """
                .formatted(boxes.scoreThreshold(), boxes.iouThreshold(), boxes.topK())
            : OutputText.of(network) + "\n";
    return """
        It takes tensors (NDList or .npz): %s.
        It gives %s"""
        .formatted(OutputText.inputs(network), outputs);
  }
}
