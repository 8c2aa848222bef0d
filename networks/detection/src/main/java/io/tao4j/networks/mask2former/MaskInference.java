package io.tao4j.networks.mask2former;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.PicturePlacement;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From pictures to their segments, in the pictures' own size. */
final class MaskInference implements SinglePassInference<Image, SegmentedPicture> {
  private final Preprocessing input;
  private final PicturePlacement placement;
  private final QueryMasks masks;

  MaskInference(Model model, QueryMasks.Settings settings) {
    this.input = Preprocessing.fromMap(model.meta().preprocessing());
    this.placement = new PicturePlacement(input, 0);
    this.masks = QueryMasks.of(model.meta(), settings);
  }

  /** Input pixels for a pixel of the masks. */
  static int scale(Graph graph) {
    return Math.toIntExact(
        graph.inputs().get(0).type().shape().size(3)
            / graph.type(graph.output(MaskGraph.MASKS).value()).shape().size(3));
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    int each = Float.BYTES * input.channels() * input.height() * input.width();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(each, images.size())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      placement.write(
          image,
          new Rectangle(0, 0, image.width(), image.height()),
          false,
          false,
          bytes.slice(i * each, each).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }
    Shape shape = Shape.of(images.size(), input.channels(), input.height(), input.width());
    return Map.of(Mask2formerDefinition.IMAGES, Tensor.wrap(DType.FLOAT32, shape, bytes));
  }

  @Override
  public List<SegmentedPicture> decode(List<Image> images, Map<String, Tensor> outputs) {
    Tensor classes = outputs.get(MaskGraph.CLASSES);
    Tensor logits = outputs.get(MaskGraph.MASKS);
    int scale = Math.toIntExact(input.width() / logits.shape().size(3));
    List<SegmentedPicture> answers = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      Rectangle content = placement.target(image.width(), image.height());
      answers.add(
          masks.answer(
              QueryMasks.Said.of(classes, logits, i, content, scale),
              image.width(),
              image.height()));
    }
    return answers;
  }
}
