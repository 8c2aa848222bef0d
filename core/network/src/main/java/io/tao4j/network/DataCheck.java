package io.tao4j.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What was found out about the data sets of a spec. */
public interface DataCheck {
  /** What the sets hold, some lines for a person. */
  String summary();

  /** The sets that could be opened, each with what is in it and what is wrong with it. */
  List<Dataset> datasets();

  /** Everything that is wrong, a line each, with file and line where there are any. */
  List<String> problems();

  /** What a person should know though nothing is wrong, a line each. */
  List<String> notices();

  /** Why a training would not start with these data, a line each; empty where it would. */
  List<String> refusals();

  /** Counts by name, for {@code status.json}. */
  Map<String, Integer> counts();

  /**
   * Writes tables and pictures.
   *
   * @param folder is made if missing
   * @param samples how many training samples to draw, as the network would see them; 0 for none
   * @return the files written
   */
  List<Path> write(Path folder, int samples) throws IOException;
}
