package io.tao4j.network;

import io.tao4j.data.FileNames;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * From files and folders to a network's inputs. Thread-safe.
 *
 * @param <I> what the network takes
 * @see PictureReader
 */
public interface InputReader<I> {
  /** What several inputs are called in messages: {@code pictures}, {@code lines}, {@code rows}. */
  String noun();

  /** Name of a file that holds what was piped to a program, which {@link #list} reads. */
  default String pipedName() {
    return "input.txt";
  }

  /**
   * The inputs that a file or a folder holds, in an order that does not depend on the machine.
   * Nothing large is read yet: each input is read when {@link InputSource#read} is called.
   *
   * @return one or more
   * @throws io.tao4j.error.TaoException {@code INFERENCE-001} if there is nothing at the path,
   *     {@code INFERENCE-002} if it holds no input
   */
  List<InputSource<I>> list(Path path);

  /**
   * The one input of a file.
   *
   * @throws io.tao4j.error.TaoException if it cannot be read or does not hold exactly one
   */
  I read(Path file);

  /**
   * A file itself, whatever it is called, or the files of a folder and of those below it, folder by
   * folder, {@code 2.png} before {@code 10.png}.
   *
   * @param endings of the files to take, lower case, without a dot
   * @return none where no file of the folder ends so
   * @throws TaoException {@code INFERENCE-001} if there is nothing at the path, or it cannot be
   *     looked through
   */
  static List<Path> files(Path path, Set<String> endings) {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      throw new TaoException("INFERENCE-001", "there is no file or folder " + path);
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> endings.contains(FileNames.extension(file)))
          .sorted(FileNames.numbered())
          .toList();
    } catch (IOException e) {
      throw new TaoException(
          "INFERENCE-001", "cannot look through " + path, List.of(String.valueOf(e)), e);
    }
  }
}
