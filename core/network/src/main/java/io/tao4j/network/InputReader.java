package io.tao4j.network;

import java.nio.file.Path;
import java.util.List;

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
}
