package io.tao4j.networks.action;

import io.tao4j.chart.PictureSheet;
import io.tao4j.data.image.Image;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.CsvTable;
import io.tao4j.networks.tasks.classification.ClassificationCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes {@code result.csv}, a line a video with its folder, class and probability, and {@code
 * strips/NNNN.png}, some of its frames with what was found.
 */
final class ActionResults implements ResultWriter<Video, Classification> {
  private static final int FRAMES = 6;

  private final Path folder;
  private final ClassificationCsv<Video> table;
  private final List<Path> strips = new ArrayList<>();

  ActionResults(Path folder) {
    this.folder = folder;
    this.table = new ClassificationCsv<>(folder);
  }

  @Override
  public void write(InputSource<Video> source, Video video, Classification prediction) {
    table.write(source, video, prediction);
    Classification.Score best = prediction.best();
    Path file = folder.resolve(String.format(Locale.ROOT, "strips/%04d.png", strips.size()));
    strip(
            video,
            "%s: %s %s"
                .formatted(source.id(), best.className(), CsvTable.share(best.probability())))
        .write(file);
    strips.add(file);
  }

  /** Some frames of a video, or of its flow to the right, side by side. */
  static PictureSheet strip(Video video, String title) {
    List<Supplier<Image>> frames = video.rgb().isEmpty() ? video.u() : video.rgb();
    int count = Math.min(FRAMES, frames.size());
    PictureSheet sheet = new PictureSheet(title, FRAMES);
    for (int i = 0; i < count; i++) {
      int at = count == 1 ? 0 : (int) Math.round((double) i * (frames.size() - 1) / (count - 1));
      sheet.add(() -> Optional.of(frames.get(at).get()), List.of(), "frame " + at);
    }
    return sheet;
  }

  @Override
  public List<Path> finish() throws IOException {
    List<Path> files = new ArrayList<>(table.finish());
    files.addAll(strips);
    return files;
  }

  @Override
  public void close() {
    table.close();
  }
}
