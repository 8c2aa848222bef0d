package io.tao4j.networks.people;

import io.tao4j.data.FileNames;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import io.tao4j.network.PictureReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads parts of pictures: those that TAO's JSON names by their boxes, else by their points; of a
 * picture without JSON all of it. Pictures are looked for beside the JSON.
 */
public record RegionReader() implements InputReader<PictureRegion> {
  private static final int ABOVE = 2;

  @Override
  public String noun() {
    return "pictures";
  }

  @Override
  public List<InputSource<PictureRegion>> list(Path path) {
    if (!Files.isRegularFile(path) || !FileNames.extension(path).equals("json")) {
      return new PictureReader()
          .list(path).stream()
              .map(
                  source ->
                      new InputSource<>(
                          source.file(), source.id(), () -> PictureRegion.whole(source.read())))
              .toList();
    }
    List<InputSource<PictureRegion>> inputs = new ArrayList<>();
    for (AnnotatedFrame frame : AnnotationFile.read(path)) {
      Path picture = picture(path, frame);
      Box box =
          frame
              .box()
              .or(() -> frame.points().box().map(tight -> Squares.around(tight, 1)))
              .orElseThrow(
                  () ->
                      new TaoException(
                          "INFERENCE-002",
                          frame.place() + ": there is neither a box nor a point",
                          "give a box, face_tight_bboxx and so on; or the picture without JSON"));
      inputs.add(
          new InputSource<>(
              picture, picture.toString(), () -> new PictureRegion(ImageCodec.read(picture), box)));
    }
    if (inputs.isEmpty()) {
      throw new TaoException("INFERENCE-002", path + " names no picture");
    }
    return inputs;
  }

  /**
   * The picture that a JSON file names, looked for in its folder and the two above.
   *
   * @throws TaoException {@code INFERENCE-001} if it is not there
   */
  public static Path picture(Path json, AnnotatedFrame frame) {
    Path folder = json.toAbsolutePath().getParent();
    for (int i = 0; i <= ABOVE && folder != null; i++) {
      Optional<Path> picture = AnnotationFile.picture(folder, frame.filename());
      if (picture.isPresent()) {
        return picture.get();
      }
      folder = folder.getParent();
    }
    throw new TaoException(
        "INFERENCE-001",
        "%s: there is no picture %s".formatted(frame.place(), frame.filename()),
        "it is looked for as it stands there, and below the folder of the JSON and the two above");
  }

  @Override
  public PictureRegion read(Path file) {
    Image picture = ImageCodec.read(file);
    return PictureRegion.whole(picture);
  }
}
