package io.tao4j.data;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads a folder that holds one folder of pictures for each class. Pictures may lie deeper inside a
 * class folder; they are known by their extension ({@link ImageCodec#hasImageExtension}), and other
 * files are left out. Hidden files and folders (a leading dot) are ignored; links are followed.
 * Classes come in the order of their names, samples in the order of their paths, compared by UTF-16
 * units, so that every machine sees the same set.
 */
public final class ImageFolderDataset {

  private static final String KNOWN =
      "pictures are known by their extension: jpg jpeg png bmp gif tif tiff webp";

  private ImageFolderDataset() {}

  /**
   * Reads a set whose classes are its folders.
   *
   * @throws TaoException {@code DATA-001} no such folder; {@code DATA-002} no class folder in it;
   *     {@code DATA-003} class folders without a picture
   */
  public static ClassificationDataset read(Path root) {
    Map<String, Path> folders = folders(root);
    Map<String, String> names = new LinkedHashMap<>();
    folders.keySet().forEach(folder -> names.put(folder, folder));
    return read(root, folders, List.copyOf(folders.keySet()), names);
  }

  /**
   * Reads a set with these classes in this order: for a validation set, those of the training set.
   *
   * @throws TaoException as {@link #read(Path)}; {@code DATA-004} classes without a folder; {@code
   *     DATA-005} folders that are no class
   */
  public static ClassificationDataset read(Path root, List<String> classes) {
    Map<String, String> names = new LinkedHashMap<>();
    classes.forEach(name -> names.put(name, name));
    return read(root, classes, names);
  }

  /**
   * Reads a set in which folders are given class names; several folders may form one class.
   *
   * @param classes class names in the order of labels
   * @param classOfFolder folder name to class name; every folder must be in it
   * @throws TaoException as {@link #read(Path, List)}
   * @throws IllegalArgumentException if the map leads to a name that is no class
   */
  public static ClassificationDataset read(
      Path root, List<String> classes, Map<String, String> classOfFolder) {
    for (String name : classOfFolder.values()) {
      if (!classes.contains(name)) {
        throw new IllegalArgumentException("'" + name + "' is not in the classes " + classes);
      }
    }
    Map<String, Path> folders = folders(root);
    List<String> unknown = new ArrayList<>(folders.keySet());
    unknown.removeAll(classOfFolder.keySet());
    List<String> missing = new ArrayList<>(classes);
    folders.keySet().forEach(folder -> missing.remove(classOfFolder.get(folder)));
    List<String> details = new ArrayList<>();
    if (!missing.isEmpty()) {
      details.add("no folder for class: " + missing);
    }
    if (!unknown.isEmpty()) {
      details.add("folder of no class: " + unknown);
    }
    if (!details.isEmpty()) {
      details.add("expected classes: " + classes);
      throw new TaoException(
          missing.isEmpty() ? "DATA-005" : "DATA-004",
          root + ": the folders are not those of the classes",
          details,
          null);
    }
    return read(root, folders, classes, classOfFolder);
  }

  /**
   * Pictures without classes, for inference or calibration: one file whatever its name, or all
   * pictures in a folder and below. The set has the single class {@code unlabeled}.
   *
   * @throws TaoException {@code DATA-001} no such file or folder; {@code DATA-003} no picture in it
   */
  public static ClassificationDataset unlabeled(Path fileOrFolder) {
    Map<String, Sample> samples = new TreeMap<>();
    if (Files.isDirectory(fileOrFolder)) {
      for (Path file : pictures(fileOrFolder)) {
        String id = slashed(fileOrFolder.relativize(file));
        samples.put(id, new Sample(id, file, 0));
      }
      if (samples.isEmpty()) {
        throw new TaoException("DATA-003", fileOrFolder + ": no picture in the folder", KNOWN);
      }
    } else if (Files.exists(fileOrFolder)) {
      String id = fileOrFolder.getFileName().toString();
      samples.put(id, new Sample(id, fileOrFolder, 0));
    } else {
      throw new TaoException("DATA-001", fileOrFolder + ": no such file or folder");
    }
    return new ClassificationDataset(
        fileOrFolder.toString(), List.of("unlabeled"), List.copyOf(samples.values()));
  }

  private static ClassificationDataset read(
      Path root, Map<String, Path> folders, List<String> classes, Map<String, String> names) {
    Map<String, Integer> labels = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      labels.put(classes.get(i), i);
    }
    Map<String, Sample> samples = new TreeMap<>();
    TreeSet<String> empty = new TreeSet<>();
    folders.forEach(
        (folder, path) -> {
          int label = labels.get(names.get(folder));
          List<Path> files = pictures(path);
          if (files.isEmpty()) {
            empty.add(folder);
          }
          for (Path file : files) {
            String id = folder + "/" + slashed(path.relativize(file));
            samples.put(id, new Sample(id, file, label));
          }
        });
    if (!empty.isEmpty()) {
      throw new TaoException(
          "DATA-003",
          root + ": no picture in class folder " + empty,
          KNOWN,
          "put pictures in, or remove the folder");
    }
    return new ClassificationDataset(root.toString(), classes, List.copyOf(samples.values()));
  }

  private static String slashed(Path relative) {
    List<String> parts = new ArrayList<>();
    relative.forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }

  private static Map<String, Path> folders(Path root) {
    if (!Files.isDirectory(root)) {
      throw new TaoException(
          "DATA-001",
          root + (Files.exists(root) ? ": is not a folder" : ": no such folder"),
          "expected a folder that holds one folder of pictures for each class");
    }
    Map<String, Path> folders = new TreeMap<>();
    try (Stream<Path> children = Files.list(root)) {
      children
          .filter(child -> Files.isDirectory(child) && !isHidden(child))
          .forEach(child -> folders.put(child.getFileName().toString(), child));
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(root, e);
    }
    if (folders.isEmpty()) {
      throw new TaoException(
          "DATA-002",
          root + ": holds no class folder",
          "expected one folder of pictures for each class, as in " + root.resolve("cat/1.jpg"));
    }
    return folders;
  }

  private static List<Path> pictures(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(ImageCodec::hasImageExtension)
          .filter(file -> noHiddenPart(folder.relativize(file)) && Files.isRegularFile(file))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean noHiddenPart(Path relative) {
    for (Path part : relative) {
      if (isHidden(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static TaoException unreadable(Path folder, Exception e) {
    return new TaoException(
        "DATA-001", folder + ": the folder cannot be read: " + e.getMessage(), List.of(), e);
  }
}
