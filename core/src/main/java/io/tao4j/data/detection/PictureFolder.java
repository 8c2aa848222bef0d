package io.tao4j.data.detection;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files below a folder by their path without extension. */
final class PictureFolder {
  private final Path root;
  private final SortedMap<String, Path> pictures;

  private PictureFolder(Path root, SortedMap<String, Path> pictures) {
    this.root = root;
    this.pictures = pictures;
  }

  /**
   * @param extension that pictures have, with or without dot; empty for any that can be read. Where
   *     no picture has it, any that can be read is taken.
   */
  static PictureFolder of(Path root, String extension) {
    String wanted = extension.startsWith(".") ? extension.substring(1) : extension;
    SortedMap<String, Path> all = byId(root, ImageCodec::hasImageExtension);
    if (!wanted.isEmpty()) {
      SortedMap<String, Path> exact =
          byId(
              root,
              file ->
                  ImageCodec.hasImageExtension(file)
                      && file.toString()
                          .toLowerCase(Locale.ROOT)
                          .endsWith("." + wanted.toLowerCase(Locale.ROOT)));
      // Two files of one name: the one that the spec's extension names.
      all.putAll(exact);
    }
    return new PictureFolder(root, all);
  }

  Path root() {
    return root;
  }

  /** Ids and pictures in the order of the ids. */
  SortedMap<String, Path> pictures() {
    return pictures;
  }

  /** The picture of an id, or null. */
  @Nullable Path find(String id) {
    return pictures.get(id);
  }

  /** Files below {@code root} by id, in the order of the ids. */
  static SortedMap<String, Path> byId(Path root, Predicate<Path> wanted) {
    if (!Files.isDirectory(root)) {
      throw new TaoException(
          "LABEL-001",
          root + (Files.exists(root) ? ": is not a folder" : ": no such folder"),
          "expected the folder of the pictures or labels");
    }
    SortedMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      found
          .filter(wanted)
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> files.putIfAbsent(id(root.relativize(file)), file));
    } catch (IOException | UncheckedIOException e) {
      throw new TaoException(
          "LABEL-001", root + ": the folder cannot be read: " + e.getMessage(), List.of(), e);
    }
    return files;
  }

  /** A relative path with {@code /} and without extension. */
  static String id(Path relative) {
    List<String> parts = new ArrayList<>();
    relative.forEach(part -> parts.add(part.toString()));
    return withoutExtension(String.join("/", parts));
  }

  static String withoutExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
  }
}
