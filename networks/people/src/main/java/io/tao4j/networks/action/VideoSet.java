package io.tao4j.networks.action;

import io.tao4j.data.DataDigest;
import io.tao4j.data.FileNames;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Videos of a folder {@code CLASS/VIDEO/rgb}, with {@code u} and {@code v} beside it for flows.
 *
 * @param root the folder
 * @param classes names by number
 * @param entries videos, class after class
 * @param notices what was left out
 */
record VideoSet(Path root, List<String> classes, List<Entry> entries, List<String> notices) {
  /**
   * A video.
   *
   * @param folder of its frames
   * @param label number of its class
   * @param rgb pictures in order
   * @param u flows to the right
   * @param v flows downwards
   */
  record Entry(Path folder, int label, List<Path> rgb, List<Path> u, List<Path> v) {
    Video video() {
      return Video.ofFiles(rgb, u, v);
    }

    List<Path> files() {
      List<Path> all = new ArrayList<>(rgb);
      all.addAll(u);
      all.addAll(v);
      return all;
    }
  }

  VideoSet {
    classes = List.copyOf(classes);
    entries = List.copyOf(entries);
    notices = List.copyOf(notices);
  }

  /**
   * Reads a set.
   *
   * @param classes names by number; empty for the folders that are there, in their order
   * @throws TaoException {@code DATA-001} there is no such folder, {@code DATA-002} no video in it,
   *     {@code ACTION-001} a folder of no class
   */
  static VideoSet read(Path root, List<String> classes, List<Stream> streams) {
    List<Path> folders = folders(root);
    List<String> found = folders.stream().map(f -> f.getFileName().toString()).toList();
    List<String> names = classes.isEmpty() ? found : classes;
    List<Entry> entries = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    for (Path folder : folders) {
      int label = names.indexOf(folder.getFileName().toString());
      if (label < 0) {
        throw new TaoException(
            "ACTION-001",
            "%s is the folder of no class".formatted(folder),
            "the classes are " + names,
            "add it to dataset.label_map, or take it out of the set");
      }
      for (Path video : folders(folder)) {
        List<String> missing = missing(video, streams);
        if (missing.isEmpty()) {
          entries.add(entry(video, label, streams));
        } else {
          notices.add("%s is left out: %s".formatted(video, String.join(", ", missing)));
        }
      }
    }
    if (entries.isEmpty()) {
      List<String> details = new ArrayList<>(notices.stream().limit(3).toList());
      details.add("videos are folders CLASS/VIDEO with the frames in " + wanted(streams));
      throw new TaoException("DATA-002", root + " holds no video", details.toArray(String[]::new));
    }
    return new VideoSet(root, names, entries, notices);
  }

  /** The folders of frames that streams need. */
  static List<String> wanted(List<Stream> streams) {
    List<String> wanted = new ArrayList<>();
    if (streams.contains(Stream.RGB)) {
      wanted.add("rgb");
    }
    if (streams.contains(Stream.OF)) {
      wanted.addAll(List.of("u", "v"));
    }
    return wanted;
  }

  /** What a folder lacks to be a video; empty where it is one. */
  static List<String> missing(Path video, List<Stream> streams) {
    List<String> missing = new ArrayList<>();
    for (String name : wanted(streams)) {
      if (pictures(video.resolve(name)).isEmpty()) {
        missing.add("no pictures in " + name);
      }
    }
    if (missing.isEmpty()
        && streams.contains(Stream.OF)
        && !names(video.resolve("u")).equals(names(video.resolve("v")))) {
      missing.add("u and v have other names");
    }
    return missing;
  }

  /** A video of a folder that lacks nothing. */
  static Entry entry(Path video, int label, List<Stream> streams) {
    boolean flow = streams.contains(Stream.OF);
    return new Entry(
        video,
        label,
        streams.contains(Stream.RGB) ? pictures(video.resolve("rgb")) : List.of(),
        flow ? pictures(video.resolve("u")) : List.of(),
        flow ? pictures(video.resolve("v")) : List.of());
  }

  private static List<String> names(Path folder) {
    return pictures(folder).stream().map(file -> file.getFileName().toString()).toList();
  }

  /**
   * Pictures of a folder, {@code 2.png} before {@code 10.png}; none where there is no such folder.
   */
  static List<Path> pictures(Path folder) {
    return Files.isDirectory(folder)
        ? listed(folder).stream().filter(ImageCodec::hasImageExtension).toList()
        : List.of();
  }

  static List<Path> folders(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new TaoException("DATA-001", "there is no folder " + folder);
    }
    return listed(folder).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> listed(Path folder) {
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted(FileNames.numbered())
          .toList();
    } catch (IOException e) {
      throw new TaoException(
          "DATA-001", "cannot look through " + folder, List.of(String.valueOf(e)), e);
    }
  }

  /** Videos of each class by name. */
  Map<String, Integer> countPerClass() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    classes.forEach(name -> counts.put(name, 0));
    entries.forEach(entry -> counts.merge(classes.get(entry.label()), 1, Integer::sum));
    return counts;
  }

  String report() {
    return "%s: %s videos of %s classes: %s"
        .formatted(root, entries.size(), classes.size(), countPerClass());
  }

  /** Tells the set with its labels from others. */
  String digest() {
    DataDigest digest = new DataDigest(entries.size());
    for (Entry entry : entries) {
      digest.add(
          root.relativize(entry.folder()) + ":" + entry.files().size(),
          entry.files().get(0),
          classes.get(entry.label()));
    }
    return digest.text();
  }
}
