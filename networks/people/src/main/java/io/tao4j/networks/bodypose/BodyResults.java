package io.tao4j.networks.bodypose;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.chart.MarkOverlay;
import io.tao4j.chart.MarkOverlay.Mark;
import io.tao4j.data.image.Image;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.people.AnnotatedPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code detections.json}, a list of pictures with {@code full_image_path}, {@code
 * keypoints} of each person (x, y and score of each joint by name; those that were not found are
 * not there) and {@code scores}; and {@code images_annotated/NAME.png}, skeletons over the picture.
 */
final class BodyResults implements ResultWriter<Image, BodyPeople> {
  private final Path folder;
  private final AnnotatedPictures pictures;
  private final List<Map<String, Object>> entries = new ArrayList<>();

  BodyResults(Path folder) {
    this.folder = folder;
    this.pictures = new AnnotatedPictures(folder);
  }

  @Override
  public void write(InputSource<Image> source, Image input, BodyPeople found) throws IOException {
    List<Mark> marks = new ArrayList<>();
    List<Map<String, Object>> people = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (BodyPeople.Person person : found.people()) {
      for (int l = 0; l < found.limbs().size(); l++) {
        BodyPeople.Point from = person.points().get(found.limbs().get(l).get(0));
        BodyPeople.Point to = person.points().get(found.limbs().get(l).get(1));
        if (from.isFound() && to.isFound()) {
          marks.add(Mark.line(from.x(), from.y(), to.x(), to.y(), l));
        }
      }
      Map<String, Object> points = new LinkedHashMap<>();
      for (int j = 0; j < found.joints().size(); j++) {
        BodyPeople.Point point = person.points().get(j);
        if (point.isFound()) {
          marks.add(Mark.dot(point.x(), point.y(), j));
          points.put(
              found.joints().get(j),
              List.of(rounded(point.x()), rounded(point.y()), rounded(point.score())));
        }
      }
      people.add(points);
      scores.add(rounded(person.score()));
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("full_image_path", source.file().toAbsolutePath().toString());
    entry.put("keypoints", people);
    entry.put("scores", scores);
    entries.add(entry);
    Box whole = new Box(0, 0, input.width(), input.height());
    pictures.write(source.file(), MarkOverlay.draw(input, marks, whole, ""));
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  @Override
  public List<Path> finish() throws IOException {
    Path json = folder.resolve("detections.json");
    AtomicFile.writeString(
        json,
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(entries) + "\n");
    List<Path> files = new ArrayList<>(List.of(json));
    files.addAll(pictures.files());
    return files;
  }

  @Override
  public void close() {
    // Nothing is open: files are written at once.
  }
}
