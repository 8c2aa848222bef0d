package io.tao4j.networks.fpenet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.chart.MarkOverlay;
import io.tao4j.chart.MarkOverlay.Mark;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.people.AnnotatedPictures;
import io.tao4j.networks.people.PictureRegion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes {@code result.txt}, a line a face with its picture and x and y of each point; {@code
 * landmarks.json}, the same in TAO's JSON of labels with each point's confidence, which emotionnet
 * reads; and {@code images_annotated/NAME.png}.
 */
final class FpeResults implements ResultWriter<PictureRegion, FacePoints> {
  private final Path folder;
  private final AnnotatedPictures pictures;
  private final StringBuilder lines = new StringBuilder();
  private final List<Map<String, Object>> frames = new ArrayList<>();

  FpeResults(Path folder) {
    this.folder = folder;
    this.pictures = new AnnotatedPictures(folder);
  }

  @Override
  public void write(InputSource<PictureRegion> source, PictureRegion input, FacePoints found)
      throws IOException {
    List<Mark> marks = new ArrayList<>();
    lines.append(source.id());
    Map<String, Object> places = new LinkedHashMap<>();
    places.put("class", "FiducialPoints");
    boolean known = FaceParts.areKnown(found.points().size());
    for (int i = 0; i < found.points().size(); i++) {
      FacePoints.Point point = found.points().get(i);
      lines.append(String.format(Locale.ROOT, " %.3f %.3f", point.x(), point.y()));
      places.put("P" + (i + 1) + "x", rounded(point.x()));
      places.put("P" + (i + 1) + "y", rounded(point.y()));
      places.put("P" + (i + 1) + "confidence", rounded(point.confidence()));
      marks.add(Mark.dot(point.x(), point.y(), known ? FaceParts.of(i).ordinal() + 1 : 1));
    }
    lines.append('\n');
    Map<String, Object> box = new LinkedHashMap<>();
    box.put("class", "FaceBbox");
    box.put("face_tight_bboxx", input.box().left());
    box.put("face_tight_bboxy", input.box().top());
    box.put("face_tight_bboxwidth", input.box().width());
    box.put("face_tight_bboxheight", input.box().height());
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("class", "image");
    frame.put("filename", source.file().toAbsolutePath().toString());
    frame.put("annotations", List.of(box, places));
    frames.add(frame);
    Box part = input.box();
    pictures.write(source.file(), MarkOverlay.draw(input.picture(), marks, part, ""));
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  @Override
  public List<Path> finish() throws IOException {
    Path text = folder.resolve("result.txt");
    Path json = folder.resolve("landmarks.json");
    AtomicFile.writeString(text, lines.toString());
    AtomicFile.writeString(
        json,
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(frames) + "\n");
    List<Path> files = new ArrayList<>(List.of(text, json));
    files.addAll(pictures.files());
    return files;
  }

  @Override
  public void close() {
    // Nothing is open: files are written at once.
  }
}
