package io.tao4j.network;

import io.tao4j.data.DataFolder;
import io.tao4j.data.FileNames;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads pictures: one file, or all pictures of a folder and its folders, sorted by path. */
public final class PictureReader implements InputReader<Image> {
  private static final Logger LOG = LoggerFactory.getLogger(PictureReader.class);

  @Override
  public String noun() {
    return "pictures";
  }

  @Override
  public List<InputSource<Image>> list(Path path) {
    if (Files.isRegularFile(path)) {
      FileNames.requireReadable(path.toString(), List.of(path));
      return List.of(source(path));
    }
    if (!Files.isDirectory(path)) {
      throw new TaoException("INFERENCE-001", "there is no file or folder " + path);
    }
    DataFolder folder = DataFolder.pictures(path, "INFERENCE-001").requirePictures("INFERENCE-002");
    folder.notices().forEach(LOG::warn);
    return folder.files().values().stream().map(PictureReader::source).toList();
  }

  private static InputSource<Image> source(Path file) {
    return InputSource.of(file, () -> ImageCodec.read(file));
  }

  @Override
  public Image read(Path file) {
    return ImageCodec.read(file);
  }
}
