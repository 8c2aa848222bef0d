package io.tao4j.data;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a folder that holds one folder of pictures for each class. Pictures may lie deeper inside a
 * class folder; they are known by their extension ({@link ImageCodec#hasImageExtension}). What
 * counts as data, and how names are compared, is {@link DataFolder}'s rule. Classes come in the
 * order of their names, samples in the order of their paths, so that every machine sees the same
 * set.
 */
public final class ImageFolderDataset {
  private static final int LISTED = 5;

  private ImageFolderDataset() {}

  /**
   * Reads a set whose classes are its folders.
   *
   * @throws TaoException {@code DATA-001} no such folder; {@code DATA-002} no class folder in it;
   *     {@code DATA-003} class folders without a picture; {@code DATA-007} and {@code DATA-008}
   *     names, see {@link DataFolder#read}
   */
  public static ClassificationDataset read(Path root) {
    DataFolder folder = folder(root);
    Map<String, String> names = new LinkedHashMap<>();
    folder.folders().keySet().forEach(name -> names.put(name, name));
    return read(folder, List.copyOf(names.keySet()), names);
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
    DataFolder folder = folder(root);
    Map<String, String> composed = new HashMap<>();
    classOfFolder.forEach((name, className) -> composed.put(FileNames.composed(name), className));
    List<String> unknown = new ArrayList<>(folder.folders().keySet());
    unknown.removeAll(composed.keySet());
    List<String> missing = new ArrayList<>(classes);
    folder.folders().keySet().forEach(name -> missing.remove(composed.get(name)));
    List<String> details = new ArrayList<>();
    if (!missing.isEmpty()) {
      details.add("no folder for class: " + missing);
    }
    if (!unknown.isEmpty()) {
      details.add("folder of no class: " + unknown);
    }
    if (!details.isEmpty()) {
      details.add("expected classes: " + classes);
      details.addAll(folder.notices());
      throw new TaoException(
          missing.isEmpty() ? "DATA-005" : "DATA-004",
          root + ": the folders are not those of the classes",
          details,
          null);
    }
    return read(folder, classes, composed);
  }

  /**
   * Pictures without classes, for inference or calibration: one file whatever its name, or all
   * pictures in a folder and below. The set has the single class {@code unlabeled}.
   *
   * @throws TaoException {@code DATA-001} no such file or folder; {@code DATA-003} no picture in it
   */
  public static ClassificationDataset unlabeled(Path fileOrFolder) {
    List<Sample> samples = new ArrayList<>();
    List<String> notices = List.of();
    if (Files.isDirectory(fileOrFolder)) {
      DataFolder folder = DataFolder.pictures(fileOrFolder, "DATA-001").requirePictures("DATA-003");
      folder.files().forEach((id, file) -> samples.add(new Sample(id, file, 0)));
      notices = folder.notices();
    } else if (Files.exists(fileOrFolder)) {
      FileNames.requireReadable(fileOrFolder.toString(), List.of(fileOrFolder));
      samples.add(new Sample(fileOrFolder.getFileName().toString(), fileOrFolder, 0));
    } else {
      throw new TaoException("DATA-001", fileOrFolder + ": no such file or folder");
    }
    return new ClassificationDataset(
        fileOrFolder.toString(), List.of("unlabeled"), samples, notices);
  }

  private static ClassificationDataset read(
      DataFolder folder, List<String> classes, Map<String, String> classOfFolder) {
    Map<String, Integer> labels = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      labels.put(classes.get(i), i);
    }
    List<Sample> samples = new ArrayList<>();
    Set<String> beside = new LinkedHashSet<>();
    Set<String> empty = new TreeSet<>(folder.folders().keySet());
    folder
        .files()
        .forEach(
            (id, file) -> {
              int slash = id.indexOf('/');
              if (slash < 0) {
                beside.add(id);
                return;
              }
              String name = id.substring(0, slash);
              empty.remove(name);
              samples.add(new Sample(id, file, labels.get(classOfFolder.get(name))));
            });
    List<String> notices = new ArrayList<>(folder.notices());
    if (!beside.isEmpty()) {
      notices.add(
          "%s: passed over %s pictures beside the class folders, which have no class: %s"
              .formatted(folder.root(), beside.size(), beside.stream().limit(LISTED).toList()));
    }
    if (!empty.isEmpty()) {
      List<String> details = new ArrayList<>(List.of(ImageCodec.extensions()));
      details.addAll(notices);
      details.add("put pictures in, or remove the folder");
      throw new TaoException(
          "DATA-003", folder.root() + ": no picture in class folder " + empty, details, null);
    }
    return new ClassificationDataset(folder.root().toString(), classes, samples, notices);
  }

  private static DataFolder folder(Path root) {
    if (!Files.isDirectory(root)) {
      throw new TaoException(
          "DATA-001",
          root + (Files.exists(root) ? ": is not a folder" : ": no such folder"),
          "expected a folder that holds one folder of pictures for each class");
    }
    DataFolder folder = DataFolder.pictures(root, "DATA-001");
    if (folder.folders().isEmpty()) {
      List<String> details = new ArrayList<>();
      details.add(
          "expected one folder of pictures for each class, as in " + root.resolve("cat/1.jpg"));
      details.addAll(folder.notices());
      throw new TaoException("DATA-002", root + ": holds no class folder", details, null);
    }
    return folder;
  }
}
