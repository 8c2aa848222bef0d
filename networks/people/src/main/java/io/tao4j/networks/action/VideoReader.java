package io.tao4j.networks.action;

import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads videos: a folder with the folders of frames {@code rgb}, or {@code u} and {@code v}; all
 * such folders below a folder, at any depth; for a network of pictures a folder of pictures too.
 */
record VideoReader(List<Stream> streams) implements InputReader<Video> {
  private static final int DEEPEST = 8;

  @Override
  public String noun() {
    return "videos";
  }

  @Override
  public List<InputSource<Video>> list(Path path) {
    if (!Files.isDirectory(path)) {
      throw new TaoException("INFERENCE-001", "there is no folder " + path);
    }
    List<InputSource<Video>> found = new ArrayList<>();
    look(path, found, 0);
    if (found.isEmpty()) {
      throw new TaoException(
          "INFERENCE-002",
          path + " holds no video",
          "a video is a folder with its frames in " + VideoSet.wanted(streams));
    }
    return found;
  }

  private void look(Path folder, List<InputSource<Video>> found, int depth) {
    if (VideoSet.missing(folder, streams).isEmpty()) {
      VideoSet.Entry entry = VideoSet.entry(folder, 0, streams);
      found.add(InputSource.of(folder, entry::video));
      return;
    }
    if (streams.equals(List.of(Stream.RGB))) {
      List<Path> pictures = VideoSet.pictures(folder);
      if (!pictures.isEmpty()) {
        found.add(InputSource.of(folder, () -> Video.ofFiles(pictures, List.of(), List.of())));
        return;
      }
    }
    if (depth < DEEPEST) {
      VideoSet.folders(folder).forEach(inner -> look(inner, found, depth + 1));
    }
  }

  @Override
  public Video read(Path file) {
    List<InputSource<Video>> found = list(file);
    if (found.size() != 1) {
      throw new TaoException(
          "INFERENCE-002",
          "%s holds %s videos, one was asked for".formatted(file, found.size()),
          "list them, or give the folder of one");
    }
    return found.get(0).read();
  }
}
