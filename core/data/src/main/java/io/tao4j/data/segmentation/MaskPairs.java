package io.tao4j.data.segmentation;

import io.tao4j.data.DataFolder;
import io.tao4j.data.FileNames;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds which mask belongs to which picture: of two folders those of one name without extension,
 * folders within them included; of two text files those of one line. Folders of as many pictures as
 * masks in which no two names are alike are paired in the order of their names, and a notice says
 * so: TAO pairs folders in whatever order they are listed.
 */
public final class MaskPairs {
  private static final int LISTED = 5;

  private final List<SegmentationSample> samples = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  private MaskPairs() {}

  /** An empty collection of pairs. */
  public static MaskPairs none() {
    return new MaskPairs();
  }

  /**
   * Adds the pairs of two folders or two text files, or of a folder of pictures and a file of
   * COCO's annotations.
   *
   * @param images folder of pictures, or a text file with a path a line
   * @param masks folder of masks, a text file with a path a line, or COCO's JSON
   * @throws TaoException {@code MASK-002} if a folder or file cannot be read or holds nothing, or
   *     two lists are of different lengths
   */
  public MaskPairs add(Path images, Path masks) {
    if (FileNames.extension(masks).equals("json")) {
      CocoMasks coco = CocoMasks.read(masks, images);
      samples.addAll(coco.samples());
      faults.addAll(coco.faults());
      notices.addAll(coco.notices());
    } else if (Files.isDirectory(images) && Files.isDirectory(masks)) {
      folders(images, masks);
    } else if (Files.isRegularFile(images) && Files.isRegularFile(masks)) {
      lists(images, masks);
    } else {
      throw new TaoException(
          "MASK-002",
          "%s and %s are not two folders, nor two lists".formatted(images, masks),
          "give a folder of pictures and one of masks, or a text file with a path a line of each");
    }
    return this;
  }

  /**
   * Adds pairs of pictures with masks of what changed between them. A list has the file name of the
   * picture before in each line; the picture after has the same name in its folder, and the mask
   * the same name in its own, with another ending.
   *
   * @param list text file with a name a line
   * @param before folder of the pictures before
   * @param after folder of the pictures after
   * @param masks folder of the masks
   * @param suffix what masks' names end in instead of the picture's extension, such as {@code .png}
   * @throws TaoException {@code MASK-002} if the list cannot be read or holds nothing
   */
  public MaskPairs addChanges(Path list, Path before, Path after, Path masks, String suffix) {
    List<String> names = text(list);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      int dot = name.lastIndexOf('.');
      String stem = dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
      List<Path> files =
          List.of(before.resolve(name), after.resolve(name), masks.resolve(stem + suffix));
      Path missing = files.stream().filter(f -> !Files.isRegularFile(f)).findFirst().orElse(null);
      if (missing != null) {
        faults.add("%s:%s: there is no file %s".formatted(list, i + 1, missing));
      } else {
        samples.add(
            new SegmentationSample(name, files.subList(0, 2), new MaskSource.File(files.get(2))));
      }
    }
    return this;
  }

  private void folders(Path images, Path masks) {
    DataFolder pictureFolder = DataFolder.pictures(images, "MASK-002").requirePictures("MASK-002");
    DataFolder maskFolder =
        images.equals(masks)
            ? pictureFolder
            : DataFolder.pictures(masks, "MASK-002").requirePictures("MASK-002");
    notices.addAll(pictureFolder.notices());
    notices.addAll(maskFolder.notices());
    SortedMap<String, Path> pictures = byStem(pictureFolder);
    SortedMap<String, Path> found = byStem(maskFolder);
    boolean any = pictures.keySet().stream().anyMatch(found::containsKey);
    if (!any && pictures.size() == found.size()) {
      notices.add(
          "no picture of %s has a mask of its name in %s: they are paired in the order of their names,"
                  .formatted(images, masks)
              + " %s with %s".formatted(pictures.firstKey(), found.firstKey()));
      List<Path> inOrder = new ArrayList<>(found.values());
      int at = 0;
      for (var picture : pictures.entrySet()) {
        sample(picture.getKey(), picture.getValue(), inOrder.get(at++));
      }
      return;
    }
    pictures.forEach(
        (stem, picture) -> {
          Path mask = found.remove(stem);
          if (mask == null) {
            faults.add("%s: there is no mask %s.* in %s".formatted(picture, stem, masks));
          } else {
            sample(stem, picture, mask);
          }
        });
    found.values().forEach(m -> faults.add("%s: there is no picture of this mask".formatted(m)));
  }

  private void sample(String id, Path picture, Path mask) {
    samples.add(new SegmentationSample(id, picture, new MaskSource.File(mask)));
  }

  private SortedMap<String, Path> byStem(DataFolder folder) {
    SortedMap<String, Path> stems = new TreeMap<>();
    folder
        .files()
        .forEach(
            (name, path) -> {
              int dot = name.lastIndexOf('.');
              Path other = stems.putIfAbsent(dot > 0 ? name.substring(0, dot) : name, path);
              if (other != null) {
                faults.add("%s: %s has the same name".formatted(path, other));
              }
            });
    return stems;
  }

  private void lists(Path images, Path masks) {
    List<Path> pictures = lines(images);
    List<Path> found = lines(masks);
    if (pictures.size() != found.size()) {
      throw new TaoException(
          "MASK-002",
          "%s has %s lines, %s has %s".formatted(images, pictures.size(), masks, found.size()),
          "line by line a picture and its mask");
    }
    for (int i = 0; i < pictures.size(); i++) {
      Path picture = pictures.get(i);
      Path mask = found.get(i);
      boolean pictureThere = Files.exists(picture);
      if (!pictureThere || !Files.exists(mask)) {
        Path list = pictureThere ? masks : images;
        faults.add(
            "%s:%s: there is no file %s".formatted(list, i + 1, pictureThere ? mask : picture));
      } else {
        sample(picture.toString(), picture, mask);
      }
    }
  }

  /** Paths of a list, from the working directory or else from the list's folder. */
  private static List<Path> lines(Path list) {
    List<Path> paths = new ArrayList<>();
    for (String line : text(list)) {
      Path path = Path.of(line);
      boolean below = !path.isAbsolute() && !Files.exists(path);
      paths.add(below ? list.toAbsolutePath().resolveSibling(path) : path);
    }
    return paths;
  }

  /** The lines of a list that hold something. */
  private static List<String> text(Path list) {
    List<String> lines;
    try (Stream<String> all = Files.lines(list, StandardCharsets.UTF_8)) {
      lines = all.map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new TaoException(
          "MASK-002",
          list + ": is no text file with a path a line: " + e,
          List.of(ImageCodec.extensions()),
          e);
    }
    if (lines.isEmpty()) {
      throw new TaoException("MASK-002", list + ": the list is empty");
    }
    return lines;
  }

  /**
   * The pairs as a set.
   *
   * @param name what to call it
   * @throws TaoException {@code MASK-002} if no picture has a mask
   */
  public SegmentationDataset toDataset(String name, MaskClasses classes) {
    if (samples.isEmpty()) {
      List<String> details = new ArrayList<>(faults.stream().limit(LISTED).toList());
      if (faults.size() > LISTED) {
        details.add("and " + (faults.size() - LISTED) + " more");
      }
      throw new TaoException("MASK-002", name + ": no picture has a mask", details, null);
    }
    return new SegmentationDataset(name, classes, samples, faults, notices);
  }
}
