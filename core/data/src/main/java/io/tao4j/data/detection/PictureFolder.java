package io.tao4j.data.detection;

import io.tao4j.data.DataFolder;
import io.tao4j.data.FileNames;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Files below a folder by their id: the path without extension, each letter as one character. What
 * counts as data is {@link DataFolder}'s rule.
 */
final class PictureFolder {
  private final DataFolder folder;
  private final SortedMap<String, List<Path>> files;

  private PictureFolder(DataFolder folder, SortedMap<String, List<Path>> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * The pictures of a folder.
   *
   * @param extension that pictures have, with or without dot; empty for any that can be read. It
   *     chooses between pictures that differ in their extension only.
   */
  static PictureFolder of(Path root, String extension) {
    String dotted = extension.startsWith(".") || extension.isEmpty() ? extension : "." + extension;
    String suffix = dotted.toLowerCase(Locale.ROOT);
    PictureFolder pictures = read(root, ImageCodec::hasImageExtension);
    if (!suffix.isEmpty()) {
      pictures.files.replaceAll((id, paths) -> chosen(paths, suffix));
    }
    return pictures;
  }

  private static List<Path> chosen(List<Path> paths, String suffix) {
    List<Path> exact =
        paths.stream()
            .filter(path -> path.toString().toLowerCase(Locale.ROOT).endsWith(suffix))
            .toList();
    return exact.isEmpty() ? paths : exact;
  }

  /** The label files of a folder: those whose name ends so, in any case. */
  static PictureFolder labels(Path root, String extension) {
    return read(root, file -> FileNames.extension(file).equals(extension));
  }

  private static PictureFolder read(Path root, Predicate<Path> filter) {
    DataFolder folder = DataFolder.read(root, filter, "LABEL-001");
    SortedMap<String, List<Path>> byId = new TreeMap<>();
    folder
        .files()
        .forEach(
            (name, path) ->
                byId.computeIfAbsent(withoutExtension(name), id -> new ArrayList<>()).add(path));
    return new PictureFolder(folder, byId);
  }

  Path root() {
    return folder.root();
  }

  /** What was passed over, a line each. */
  List<String> notices() {
    return folder.notices();
  }

  /** All ids in order. */
  Iterable<String> ids() {
    return Collections.unmodifiableSet(files.keySet());
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  boolean contains(String id) {
    return files.containsKey(FileNames.composed(id));
  }

  /**
   * The file of an id, or null.
   *
   * @throws TaoException {@code LABEL-014} if there are several
   */
  @Nullable Path find(String id) {
    List<Path> found = files.get(FileNames.composed(id));
    if (found == null) {
      return null;
    }
    if (found.size() > 1) {
      throw new TaoException(
          "LABEL-014",
          "%s: '%s' is the name of %s files: %s".formatted(root(), id, found.size(), found),
          "labels and pictures belong together by their names without extension",
          "rename all but one, or say in dataset_config.image_extension which pictures are meant");
    }
    return found.get(0);
  }

  /** The file of one of the {@link #ids}, as {@link #find}. */
  Path get(String id) {
    return Objects.requireNonNull(find(id), id);
  }

  /** Goes through the files whose ids the other folder does not have. */
  void forEachWithout(PictureFolder other, Consumer<Path> action) {
    files.forEach(
        (id, paths) -> {
          if (!other.contains(id)) {
            paths.forEach(action);
          }
        });
  }

  /** A relative path with {@code /} and without extension. */
  static String id(Path relative) {
    return withoutExtension(FileNames.composed(relative));
  }

  static String withoutExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
  }
}
