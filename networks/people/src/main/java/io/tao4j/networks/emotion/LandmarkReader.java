package io.tao4j.networks.emotion;

import io.tao4j.data.FileNames;
import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import io.tao4j.networks.people.AnnotatedFrame;
import io.tao4j.networks.people.AnnotationFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads landmarks from TAO's JSON, those that fpenet's inference writes too. */
final class LandmarkReader implements InputReader<FaceLandmarks> {
  @Override
  public String noun() {
    return "faces";
  }

  @Override
  public List<InputSource<FaceLandmarks>> list(Path path) {
    if (!Files.exists(path)) {
      throw new TaoException("INFERENCE-001", "there is no file or folder " + path);
    }
    List<InputSource<FaceLandmarks>> inputs = new ArrayList<>();
    for (Path file : AnnotationFile.files(path)) {
      Path folder = file.toAbsolutePath().getParent();
      for (AnnotatedFrame frame : AnnotationFile.read(file)) {
        Path picture = AnnotationFile.picture(folder, frame.filename()).orElse(file);
        inputs.add(
            new InputSource<>(picture, frame.filename(), () -> new FaceLandmarks(frame.points())));
      }
    }
    if (inputs.isEmpty()) {
      throw new TaoException("INFERENCE-002", path + " names no face");
    }
    return inputs;
  }

  @Override
  public FaceLandmarks read(Path file) {
    if (!FileNames.extension(file).equals("json")) {
      throw new TaoException(
          "INFERENCE-002", file + " is no JSON", "fpenet's inference makes landmarks of pictures");
    }
    List<AnnotatedFrame> frames = AnnotationFile.read(file);
    if (frames.size() != 1) {
      throw new TaoException(
          "INFERENCE-002",
          "%s holds %s faces, one was asked for".formatted(file, frames.size()),
          "list them, or give a file with one");
    }
    return new FaceLandmarks(frames.get(0).points());
  }
}
