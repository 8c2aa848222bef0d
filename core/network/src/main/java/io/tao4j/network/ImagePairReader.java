package io.tao4j.network;

import io.tao4j.data.DataFolder;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImagePair;
import io.tao4j.error.TaoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads pairs of pictures: of a folder that has one of the pictures before and one of those after,
 * those of one name; of a picture in either folder, that one and its counterpart.
 *
 * @param before name of the folder of pictures before, {@code A} as TAO has it
 * @param after name of the folder of pictures after, {@code B} as TAO has it
 */
public record ImagePairReader(String before, String after) implements InputReader<ImagePair> {
  @Override
  public String noun() {
    return "pairs";
  }

  /**
   * The pairs of a folder, or that of a picture.
   *
   * @throws TaoException {@code INFERENCE-001} if there is nothing at the path or no such pair of
   *     folders, {@code INFERENCE-002} if a folder is empty or a picture has no counterpart
   */
  @Override
  public List<InputSource<ImagePair>> list(Path path) {
    if (Files.isRegularFile(path)) {
      return List.of(source(path.toString(), first(path), second(path)));
    }
    Path earlier = path.resolve(before);
    Path later = path.resolve(after);
    if (!Files.isDirectory(earlier) || !Files.isDirectory(later)) {
      throw new TaoException(
          "INFERENCE-001",
          "%s has no folders '%s' and '%s'".formatted(path, before, after),
          "give a folder with pictures before in '%s' and pictures after, of the same names, in '%s'"
              .formatted(before, after));
    }
    List<InputSource<ImagePair>> pairs = new ArrayList<>();
    DataFolder folder =
        DataFolder.pictures(earlier, "INFERENCE-001").requirePictures("INFERENCE-002");
    for (Map.Entry<String, Path> picture : folder.files().entrySet()) {
      pairs.add(
          source(
              picture.getValue().toString(),
              picture.getValue(),
              existing(later.resolve(picture.getKey()), picture.getValue())));
    }
    return pairs;
  }

  @Override
  public ImagePair read(Path file) {
    return pair(first(file), second(file));
  }

  private static InputSource<ImagePair> source(String id, Path earlier, Path later) {
    return new InputSource<>(earlier, id, () -> pair(earlier, later));
  }

  private static ImagePair pair(Path earlier, Path later) {
    Image first = ImageCodec.read(earlier);
    Image second = ImageCodec.read(later);
    if (first.width() != second.width() || first.height() != second.height()) {
      throw new TaoException(
          "INFERENCE-002",
          "%s has %sx%s pixels, %s has %sx%s"
              .formatted(
                  earlier, first.width(), first.height(), later, second.width(), second.height()),
          "pictures of a pair are of one size and show the same place");
    }
    return new ImagePair(first, second);
  }

  private Path first(Path picture) {
    return isIn(picture, after) ? counterpart(picture, after, before) : picture;
  }

  private Path second(Path picture) {
    return isIn(picture, after) ? picture : counterpart(picture, before, after);
  }

  private static boolean isIn(Path picture, String folder) {
    Path parent = picture.toAbsolutePath().normalize().getParent();
    return parent != null && parent.endsWith(folder);
  }

  private static Path counterpart(Path picture, String folder, String other) {
    Path absolute = picture.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null || !parent.endsWith(folder)) {
      throw new TaoException(
          "INFERENCE-002",
          "%s lies in no folder '%s', so that its counterpart is not known"
              .formatted(picture, folder),
          "give a picture of such a folder, or the folder above it");
    }
    return existing(parent.resolveSibling(other).resolve(absolute.getFileName()), picture);
  }

  private static Path existing(Path counterpart, Path picture) {
    if (!Files.isRegularFile(counterpart)) {
      throw new TaoException(
          "INFERENCE-002", "%s has no counterpart %s".formatted(picture, counterpart));
    }
    return counterpart;
  }
}
