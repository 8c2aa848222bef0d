package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.segmentation.CocoMasks;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segmentation.MaskPng;
import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.data.segmentation.SegmentationSample;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code dataset_convert}: COCO's annotations to a mask for each picture, whose values are the
 * numbers of the categories, 0 for what is in none and 255 for crowds.
 */
public final class MasksFromCoco implements SubCommand<MasksFromCocoSpec> {
  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "COCO's annotations to masks";
  }

  @Override
  public SpecBinder<MasksFromCocoSpec> specBinder() {
    return SpecBinder.of(MasksFromCocoSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
    coco_json: data/annotations.json
    results_dir: data/masks
    num_files: 0
    """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-f", "--coco_file"), Kind.PATH, "coco_json", "COCO's annotations, JSON."),
        new Option(
            List.of("-n", "--num_files"),
            Kind.WORD,
            "num_files",
            "Most masks that are written; all unless given."),
        new Option(
            List.of("-o", "--output_dir"),
            Kind.PATH,
            "results_dir",
            "Folder of the masks, NAME.png for each picture."));
  }

  @Override
  public Optional<Path> output(MasksFromCocoSpec spec) {
    return spec.resultsDir().map(folder -> folder.resolve("masks"));
  }

  /**
   * @throws TaoException {@code MASK-006} if the spec names no folder, a category has a number that
   *     no mask of one byte can hold, two pictures would have one mask, or one would lie outside of
   *     the folder; as {@link CocoMasks#read}
   */
  @Override
  public Result run(MasksFromCocoSpec spec) throws IOException {
    Path folder =
        spec.resultsDir()
            .orElseThrow(
                () ->
                    new TaoException(
                        "MASK-006",
                        "the spec names no results_dir",
                        "set it, or use -o on the command line"));
    CocoMasks coco = CocoMasks.read(spec.cocoJson(), null);
    requireBytes(coco);
    List<SegmentationSample> samples = coco.samples();
    int count = spec.numFiles() == 0 ? samples.size() : Math.min(spec.numFiles(), samples.size());
    Map<Path, String> written = new HashMap<>();
    for (SegmentationSample sample : samples.subList(0, count)) {
      Path file = file(folder, sample.id());
      String other = written.put(file, sample.id());
      if (other != null) {
        throw new TaoException(
            "MASK-006",
            "%s: '%s' and '%s' would have one mask, %s"
                .formatted(spec.cocoJson(), other, sample.id(), file),
            "give the pictures names that differ in more than the extension");
      }
      byte[] png = encoded((MaskSource.Objects) sample.mask());
      AtomicFile.writeStream(file, stream -> stream.write(png));
    }
    List<String> lines = new ArrayList<>(List.of("target_classes:"));
    lines.add("  - {name: background, mapping_class: background, label_id: 0}");
    coco.categories()
        .forEach(
            (id, name) ->
                lines.add(
                    "  - {name: '%s', mapping_class: '%s', label_id: %s}"
                        .formatted(name, name, id)));
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("masks", count);
    figures.put("faults", coco.faults().size());
    List<String> notices = new ArrayList<>(coco.notices());
    notices.addAll(coco.faults());
    return new Result(lines, notices, figures, List.of(folder));
  }

  /** Of a picture's mask; names come from elsewhere and must not lead out of the folder. */
  private static Path file(Path folder, String id) {
    int dot = id.lastIndexOf('.');
    String stem = dot > id.lastIndexOf('/') ? id.substring(0, dot) : id;
    Path file = folder.resolve(stem + ".png").normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new TaoException(
          "MASK-006",
          "the mask of '%s' would lie outside of %s".formatted(id, folder),
          "give file_names that are relative to the pictures' folder");
    }
    return file;
  }

  private static void requireBytes(CocoMasks coco) {
    for (Map.Entry<Integer, String> category : coco.categories().entrySet()) {
      if (category.getKey() < 1 || category.getKey() >= LabelMap.IGNORED) {
        throw new TaoException(
            "MASK-006",
            "category '%s' has the number %s".formatted(category.getValue(), category.getKey()),
            "a mask has one byte a pixel, 0 is what is in no category and 255 a crowd: give the"
                + " categories numbers from 1 to 254");
      }
    }
  }

  private static byte[] encoded(MaskSource.Objects objects) {
    int[] values = objects.values();
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i] == MaskSource.CROWD ? LabelMap.IGNORED : values[i]);
    }
    return MaskPng.encode(objects.width(), objects.height(), bytes);
  }
}
