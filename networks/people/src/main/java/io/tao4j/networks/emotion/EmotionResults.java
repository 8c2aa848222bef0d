package io.tao4j.networks.emotion;

import io.tao4j.chart.MarkOverlay;
import io.tao4j.chart.MarkOverlay.Mark;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.geometry.Box;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.AnnotatedPictures;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.Squares;
import io.tao4j.networks.tasks.classification.ClassificationCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes {@code result.csv}, a line a face with name, class and probability, and {@code
 * images_annotated/NAME.png}: the landmarks on their picture, or on white where it is not there.
 */
final class EmotionResults implements ResultWriter<FaceLandmarks, Classification> {
  private static final int SIDE = 200;

  private final ClassificationCsv<FaceLandmarks> table;
  private final AnnotatedPictures pictures;

  EmotionResults(Path folder) {
    this.table = new ClassificationCsv<>(folder);
    this.pictures = new AnnotatedPictures(folder);
  }

  @Override
  public void write(
      InputSource<FaceLandmarks> source, FaceLandmarks input, Classification prediction)
      throws IOException {
    table.write(source, input, prediction);
    Classification.Score best = prediction.best();
    String label = String.format(Locale.ROOT, "%s %.2f", best.className(), best.probability());
    KeyPoints points = input.points();
    Box box = points.box().orElse(new Box(0, 0, SIDE, SIDE));
    Image picture;
    Path name = source.file();
    if (ImageCodec.hasImageExtension(source.file())) {
      picture = ImageCodec.read(source.file());
    } else {
      picture = Image.filled(SIDE, SIDE, 255, 255, 255);
      points = points.moved(AffineMap.ofBox(Squares.around(box, 1.3), SIDE, SIDE));
      box = new Box(0, 0, SIDE, SIDE);
      name = Path.of(source.id().replace('\\', '/'));
    }
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < points.count(); i++) {
      marks.add(Mark.dot(points.x(i), points.y(i), best.index()));
    }
    pictures.write(name, MarkOverlay.draw(picture, marks, box, label));
  }

  @Override
  public List<Path> finish() throws IOException {
    List<Path> files = new ArrayList<>(table.finish());
    files.addAll(pictures.files());
    return files;
  }

  @Override
  public void close() {
    table.close();
  }
}
