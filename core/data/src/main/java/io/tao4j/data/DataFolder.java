package io.tao4j.data;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The data files below a folder: one rule for every verb, whatever is read.
 *
 * <ul>
 *   <li>Hidden files and folders (a leading dot) and folders that systems make ({@code __MACOSX},
 *       {@code @eaDir}, ...) are passed over, and so are results folders of tao4j, which hold a
 *       {@code resolved_spec.yaml}.
 *   <li>Links are followed, to files and to folders. A link to nowhere is taken like a file if its
 *       name is wanted, so that whoever reads it says what is wrong; one that leads back into its
 *       own folders is passed over.
 *   <li>Files go by their path below the folder, with {@code /}, each letter as one character (see
 *       {@link FileNames}), in the order of these names by UTF-16 units: the same on every machine.
 *   <li>What is passed over is told in {@link #notices}.
 * </ul>
 */
public final class DataFolder {
  /** What every results folder holds. */
  private static final String RESULTS_MARK = "resolved_spec.yaml";

  private static final List<String> SYSTEM_FOLDERS =
      List.of("__MACOSX", "@eaDir", "lost+found", "$RECYCLE.BIN", "System Volume Information");

  private static final int LISTED = 5;

  /** Why something was passed over, in the order in which it is told. */
  private enum Reason {
    FORMAT("files of picture formats that are not read (convert them to PNG or JPEG)"),
    OTHER("other files"),
    HIDDEN("hidden or system files and folders"),
    RESULTS("results folders"),
    BROKEN_LINK("links to what is not there"),
    LOOP("links that lead back into their own folders");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Path root;
  private final SortedMap<String, Path> files = new TreeMap<>();
  private final SortedMap<String, Path> folders = new TreeMap<>();
  private final Map<Reason, SortedMap<String, Path>> passedOver = new TreeMap<>();

  private DataFolder(Path root) {
    this.root = root;
  }

  /**
   * Reads the pictures of a folder and the folders below it.
   *
   * @param code of the error if the folder cannot be read
   * @throws TaoException as {@link #read}
   */
  public static DataFolder pictures(Path root, String code) {
    return read(root, ImageCodec::hasImageExtension, code);
  }

  /**
   * Reads a folder and the folders below it.
   *
   * @param filter by name: which files are data
   * @param code of the error if the folder cannot be read
   * @throws TaoException with {@code code}; {@code DATA-007} names that this process cannot decode;
   *     {@code DATA-008} names that differ in the form of their letters only
   */
  public static DataFolder read(Path root, Predicate<Path> filter, String code) {
    if (!Files.isDirectory(root)) {
      throw new TaoException(
          code, root + (Files.exists(root) ? ": is not a folder" : ": no such folder"));
    }
    DataFolder folder = new DataFolder(root);
    Visitor visitor = new Visitor(folder, filter);
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    } catch (IOException e) {
      throw new TaoException(code, root + ": the folder cannot be read: " + e, List.of(), e);
    }
    FileNames.requireReadable(root.toString(), visitor.undecodable);
    if (!visitor.alike.isEmpty()) {
      List<String> details = new ArrayList<>(visitor.alike);
      details.add("they differ only in how their letters are written; rename one of each pair");
      throw new TaoException("DATA-008", root + ": two files go by one name", details, null);
    }
    return folder;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final DataFolder folder;
    private final Predicate<Path> filter;
    private final List<Path> undecodable = new ArrayList<>();
    private final List<String> alike = new ArrayList<>();

    Visitor(DataFolder folder, Predicate<Path> filter) {
      this.folder = folder;
      this.filter = filter;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (directory.equals(folder.root)) {
        return FileVisitResult.CONTINUE;
      }
      if (isHidden(directory)) {
        folder.passOver(Reason.HIDDEN, directory);
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (Files.isRegularFile(directory.resolve(RESULTS_MARK))) {
        folder.passOver(Reason.RESULTS, directory);
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (!FileNames.isReadable(directory)) {
        undecodable.add(directory);
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (folder.root.equals(directory.getParent())) {
        put(folder.folders, directory);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      // Links are followed: what is still seen as one leads to nothing.
      boolean broken = attributes.isSymbolicLink();
      if (isHidden(file)) {
        folder.passOver(Reason.HIDDEN, file);
      } else if (filter.test(file) && (broken || attributes.isRegularFile())) {
        if (FileNames.isReadable(file)) {
          put(folder.files, file);
        } else {
          undecodable.add(file);
        }
      } else if (broken) {
        folder.passOver(Reason.BROKEN_LINK, file);
      } else {
        folder.passOver(ImageCodec.isForeignFormat(file) ? Reason.FORMAT : Reason.OTHER, file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof FileSystemLoopException) {
        folder.passOver(Reason.LOOP, file);
      } else if (isHidden(file)) {
        folder.passOver(Reason.HIDDEN, file);
      } else {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }

    private void put(SortedMap<String, Path> names, Path path) {
      Path other = names.putIfAbsent(folder.name(path), path);
      if (other != null) {
        alike.add(other + " and " + path);
      }
    }

    private static boolean isHidden(Path path) {
      String name = path.getFileName().toString();
      return name.startsWith(".") || SYSTEM_FOLDERS.contains(name);
    }
  }

  private String name(Path path) {
    return FileNames.composed(root.relativize(path));
  }

  private void passOver(Reason reason, Path path) {
    passedOver.computeIfAbsent(reason, r -> new TreeMap<>()).put(name(path), path);
  }

  /**
   * This folder, unless it holds nothing.
   *
   * @param code of the error
   * @throws TaoException with that code, where no file of it is a picture
   */
  public DataFolder requirePictures(String code) {
    if (files.isEmpty()) {
      List<String> details = new ArrayList<>(List.of(ImageCodec.extensions()));
      details.addAll(notices());
      throw new TaoException(code, "the folder " + root + " holds no picture", details, null);
    }
    return this;
  }

  /** The folder. */
  public Path root() {
    return root;
  }

  /** Names of the files below the folder, and where they are. */
  public SortedMap<String, Path> files() {
    return files;
  }

  /**
   * The file of a name that an annotation gives; where the folder has no such path, the file of its
   * last part.
   *
   * @return null where there is none
   */
  public @Nullable Path find(String name) {
    String composed = FileNames.composed(name.replace('\\', '/'));
    Path exact = files.get(composed);
    return exact != null ? exact : files.get(composed.substring(composed.lastIndexOf('/') + 1));
  }

  /** Names of the folders in the folder itself, and where they are. */
  public SortedMap<String, Path> folders() {
    return folders;
  }

  /** What was passed over, counted and named, a line a reason; empty where nothing was. */
  public List<String> notices() {
    List<String> lines = new ArrayList<>();
    passedOver.forEach(
        (reason, names) ->
            lines.add(
                "%s: passed over %s %s: %s"
                    .formatted(root, names.size(), reason.text, listed(names))));
    return lines;
  }

  /** Some names, the number of the rest by extension. */
  private static String listed(SortedMap<String, Path> names) {
    List<String> parts = new ArrayList<>(names.keySet().stream().limit(LISTED).toList());
    if (names.size() > LISTED) {
      SortedMap<String, Integer> byExtension = new TreeMap<>();
      names.values().stream()
          .map(FileNames::extension)
          .forEach(
              end ->
                  byExtension.merge(end.isEmpty() ? "no extension" : "." + end, 1, Integer::sum));
      parts.add("... (by extension: " + byExtension + ")");
    }
    return String.join(", ", parts);
  }
}
