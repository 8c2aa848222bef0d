package io.tao4j.networks.emotion;

import io.tao4j.fixtures.DrawnPeople;
import io.tao4j.networks.people.AnnotatedFrame;
import io.tao4j.networks.people.AnnotationFile;
import io.tao4j.networks.people.FaceRecord;
import io.tao4j.networks.people.Squares;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sets of drawn faces that show something. */
final class Emotions {
  static final List<String> CLASSES =
      List.of("neutral", "happy", "surprise", "contempt", "disgust", "angry");

  private Emotions() {}

  /** Eight faces to learn, four that validate, two that judge, below {@code post/drawn}. */
  static void write(Path folder) throws IOException {
    DrawnPeople.emotions(folder, 1, 5);
    List<FaceRecord> faces = new ArrayList<>();
    for (AnnotatedFrame frame :
        AnnotationFile.read(folder.resolve("drawn/Ground_Truth_DataFactory/faces.json"))) {
      faces.add(
          new FaceRecord(
              frame.filename(),
              200,
              200,
              Squares.around(frame.points().box().orElseThrow(), 1),
              frame.points(),
              CLASSES.indexOf(frame.words().get("emotion")),
              List.of()));
    }
    List<FaceRecord> some = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      some.add(faces.get(i * 7 % faces.size()));
    }
    Path records = folder.resolve("post/drawn/records");
    FaceRecord.write(records.resolve("train.tfrecords"), some.subList(0, 8));
    FaceRecord.write(records.resolve("validate.tfrecords"), some.subList(8, 12));
    FaceRecord.write(records.resolve("test.tfrecords"), some.subList(12, 14));
  }
}
