package io.tao4j.networks.action;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The frames of a video, each read when it is needed: a network sees few of them.
 *
 * @param rgb pictures; empty where only the flow is known
 * @param u flow to the right of each frame, as grey pictures; empty where only pictures are known
 * @param v flow downwards, as many as {@code u}
 */
public record Video(List<Supplier<Image>> rgb, List<Supplier<Image>> u, List<Supplier<Image>> v) {
  public Video {
    rgb = List.copyOf(rgb);
    u = List.copyOf(u);
    v = List.copyOf(v);
    if (u.size() != v.size()) {
      throw new IllegalArgumentException(
          "a flow has two pictures a frame, got %s and %s".formatted(u.size(), v.size()));
    }
  }

  /** Pictures that are in memory. */
  public static Video of(List<Image> pictures) {
    return new Video(
        pictures.stream().map(picture -> (Supplier<Image>) () -> picture).toList(),
        List.of(),
        List.of());
  }

  /** Files of pictures, and of flows. */
  static Video ofFiles(List<Path> rgb, List<Path> u, List<Path> v) {
    return new Video(readers(rgb), readers(u), readers(v));
  }

  private static List<Supplier<Image>> readers(List<Path> files) {
    return files.stream().map(file -> (Supplier<Image>) () -> ImageCodec.read(file)).toList();
  }

  /** Number of frames of a stream. */
  int frames(Stream stream) {
    return stream == Stream.RGB ? rgb.size() : u.size();
  }
}
