package io.tao4j.networks.people;

import io.tao4j.chart.BoxOverlay;
import io.tao4j.geometry.Box;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.classification.ClassificationCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Writes {@code result.csv}, a line a part of a picture with path, class and probability, and
 * {@code images_annotated/NAME.png}, the picture with the part that was looked at and its class.
 */
public final class ClassifiedRegions implements ResultWriter<PictureRegion, Classification> {
  private final ClassificationCsv<PictureRegion> table;
  private final AnnotatedPictures pictures;
  private final UnaryOperator<Box> looked;

  /**
   * Nothing is written yet.
   *
   * @param folder is made if missing
   * @param looked from the box of the label to what is looked at
   */
  public ClassifiedRegions(Path folder, UnaryOperator<Box> looked) {
    this.table = new ClassificationCsv<>(folder);
    this.pictures = new AnnotatedPictures(folder);
    this.looked = looked;
  }

  @Override
  public void write(
      InputSource<PictureRegion> source, PictureRegion input, Classification prediction)
      throws IOException {
    table.write(source, input, prediction);
    Classification.Score best = prediction.best();
    Box whole = new Box(0, 0, input.picture().width(), input.picture().height());
    Box box = input.box().equals(whole) ? whole : looked.apply(input.box());
    String label = String.format(Locale.ROOT, "%s %.2f", best.className(), best.probability());
    pictures.write(
        source.file(),
        BoxOverlay.draw(input.picture(), List.of(new BoxOverlay.Entry(box, label, best.index()))));
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
