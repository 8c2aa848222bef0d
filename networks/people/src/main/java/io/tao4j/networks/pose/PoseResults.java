package io.tao4j.networks.pose;

import io.tao4j.chart.SkeletonStrip;
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

/**
 * Writes {@code result.csv}, a line a sequence with its source, class and probability, and {@code
 * skeletons/NNNN.png}, some of its frames with what was found.
 */
final class PoseResults implements ResultWriter<PoseSequence, Classification> {
  private static final int FRAMES = 6;

  private final Path folder;
  private final List<int[]> links;
  private final ClassificationCsv<PoseSequence> table;
  private final List<Path> pictures = new ArrayList<>();

  PoseResults(Path folder, Skeleton skeleton) {
    this.folder = folder;
    this.links = skeleton.links().stream().map(link -> new int[] {link.from(), link.to()}).toList();
    this.table = new ClassificationCsv<>(folder);
  }

  @Override
  public void write(
      InputSource<PoseSequence> source, PoseSequence input, Classification prediction) {
    table.write(source, input, prediction);
    Path file = folder.resolve(String.format(Locale.ROOT, "skeletons/%04d.png", pictures.size()));
    String caption =
        "%s: %s %s"
            .formatted(
                source.id(),
                prediction.best().className(),
                CsvTable.share(prediction.best().probability()));
    SkeletonStrip.write(frames(input), links, caption, file);
    pictures.add(file);
  }

  /** Some frames: {@code [frame][person][joint]} to x and y. */
  private static List<float[][][]> frames(PoseSequence input) {
    long[] shape = input.places().shape().toArray(); // [C,T,V,M]
    int frames = (int) shape[1];
    int joints = (int) shape[2];
    int persons = (int) shape[3];
    float[] numbers = input.places().toFloatArray();
    List<float[][][]> shown = new ArrayList<>();
    int count = Math.min(FRAMES, frames);
    for (int i = 0; i < count; i++) {
      int t = count == 1 ? 0 : (int) Math.round((double) i * (frames - 1) / (count - 1));
      float[][][] people = new float[persons][joints][2];
      for (int m = 0; m < persons; m++) {
        for (int v = 0; v < joints; v++) {
          for (int c = 0; c < 2; c++) {
            people[m][v][c] = numbers[((c * frames + t) * joints + v) * persons + m];
          }
        }
      }
      shown.add(people);
    }
    return shown;
  }

  @Override
  public List<Path> finish() throws IOException {
    List<Path> files = new ArrayList<>(table.finish());
    pictures.stream().filter(java.nio.file.Files::exists).forEach(files::add);
    return files;
  }

  @Override
  public void close() {
    table.close();
  }
}
