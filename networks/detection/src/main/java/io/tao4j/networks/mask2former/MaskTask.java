package io.tao4j.networks.mask2former;

import io.tao4j.data.image.Image;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.model.Model;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import java.nio.file.Path;

/** Pictures and their segments. */
final class MaskTask implements Task<Image, SegmentedPicture> {
  private final Model model;
  private final QueryMasks.Settings settings;

  MaskTask(Model model, QueryMasks.Settings settings) {
    this.model = model;
    this.settings = settings;
  }

  @Override
  public Class<Image> inputType() {
    return Image.class;
  }

  @Override
  public Class<SegmentedPicture> resultType() {
    return SegmentedPicture.class;
  }

  @Override
  public InputReader<Image> reader() {
    return new PictureReader();
  }

  @Override
  public SinglePassInference<Image, SegmentedPicture> inference() {
    return new MaskInference(model, settings);
  }

  @Override
  public ResultWriter<Image, SegmentedPicture> writer(Path folder) {
    return QueryMasks.mode(model.meta()) == SegmentMode.SEMANTIC
        ? new AreaWriter(folder, model.meta().classNames())
        : new SegmentWriter(folder, model.meta());
  }

  /** What is made of queries depends on the mode: exported files have the network's own outputs. */
  @Override
  public ServedForm served() {
    return new ServedForm.Raw();
  }
}
