package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the parts of a table, {@link PartSet}.
 *
 * @param lights of the model
 * @param images folder in which the table's paths start; empty: the table's own
 */
public record PartReader(Lights lights, Optional<Path> images)
    implements InputReader<InspectedPart> {
  @Override
  public String noun() {
    return "parts";
  }

  /**
   * The parts of a table.
   *
   * @throws TaoException {@code INFERENCE-001} if there is no such file, {@code DATA-006} for a
   *     faulty table
   */
  @Override
  public List<InputSource<InspectedPart>> list(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TaoException(
          "INFERENCE-001",
          file + ": no such file",
          "give a table (CSV) with the columns input_path, golden_path and object_name");
    }
    Path folder =
        images.orElseGet(
            () -> Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("")));
    List<InputSource<InspectedPart>> parts = new ArrayList<>();
    for (PartSample sample : PartSet.unjudged(file, folder, lights).samples()) {
      parts.add(new InputSource<>(file, sample.id(), () -> read(sample)));
    }
    return parts;
  }

  @Override
  public InspectedPart read(Path file) {
    List<InputSource<InspectedPart>> parts = list(file);
    if (parts.size() != 1) {
      throw new TaoException(
          "INFERENCE-002", "%s holds %s parts, expected one".formatted(file, parts.size()));
    }
    return parts.get(0).read();
  }

  private static InspectedPart read(PartSample sample) {
    return new InspectedPart(
        sample.part().stream().map(ImageCodec::read).toList(),
        sample.golden().stream().map(ImageCodec::read).toList());
  }
}
