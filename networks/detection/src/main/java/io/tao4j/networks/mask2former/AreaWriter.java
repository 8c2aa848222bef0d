package io.tao4j.networks.mask2former;

import io.tao4j.data.image.Image;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.networks.tasks.segmentation.SegmentationWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes semantic answers as the networks of pixels write theirs: {@link SegmentationWriter}. */
final class AreaWriter implements ResultWriter<Image, SegmentedPicture> {
  private final SegmentationWriter<Image> writer;

  AreaWriter(Path folder, List<String> classNames) {
    this.writer = new SegmentationWriter<>(folder, classNames, List::of);
  }

  @Override
  public void write(InputSource<Image> source, Image input, SegmentedPicture result)
      throws IOException {
    writer.write(source, input, new Segmentation(result.classNames(), result.labels()));
  }

  @Override
  public List<Path> finish() throws IOException {
    return writer.finish();
  }

  @Override
  public void close() {
    writer.close();
  }
}
