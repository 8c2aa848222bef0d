package io.tao4j.djl;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.tao4j.engine.pytorch.internal.DjlTensors;
import io.tao4j.graph.Graph;
import io.tao4j.graph.TensorType;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures' way into the network and their results' way out, inside DJL. With a batchifier DJL
 * calls the batch methods, which go through the network's own batching and not through DJL's
 * stacking; without one it calls the others, picture by picture.
 */
final class ImageTranslator<O, R> implements Translator<Image, R> {
  private static final String PICTURES = "io.tao4j.pictures";

  private final Graph graph;
  private final SinglePassInference<io.tao4j.data.image.Image, O> inference;
  private final Function<? super O, ? extends R> form;
  private final boolean batched;

  /**
   * @param graph an inference graph
   */
  ImageTranslator(
      Graph graph,
      SinglePassInference<io.tao4j.data.image.Image, O> inference,
      Function<? super O, ? extends R> form) {
    this.graph = graph;
    this.inference = inference;
    this.form = form;
    this.batched =
        Stream.concat(
                        graph.inputs().stream().map(Graph.Input::type),
                        graph.outputs().stream().map(o -> graph.type(o.value())))
                    .map(ImageTranslator::batch)
                    .distinct()
                    .count()
                == 1
            && !batch(graph.inputs().get(0).type()).isEmpty();
  }

  /** Name of the symbol that comes first, or nothing. */
  private static String batch(TensorType type) {
    return type.shape().rank() > 0 && type.shape().dims().get(0) instanceof Dim.Symbol symbol
        ? symbol.name()
        : "";
  }

  @Override
  public @Nullable Batchifier getBatchifier() {
    return batched ? Batchifier.STACK : null;
  }

  @Override
  public NDList batchProcessInput(TranslatorContext context, List<Image> pictures) {
    List<io.tao4j.data.image.Image> images =
        pictures.stream().map(ImageTranslator::picture).toList();
    context.setAttachment(PICTURES, images);
    Map<String, Tensor> inputs = inference.encode(images);
    NDList arrays = new NDList();
    for (Graph.Input input : graph.inputs()) {
      arrays.add(array(context.getNDManager(), inputs.get(input.name())));
    }
    return arrays;
  }

  @Override
  public List<R> batchProcessOutput(TranslatorContext context, NDList arrays) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < arrays.size(); i++) {
      outputs.put(graph.outputs().get(i).name(), DjlTensors.toHost(arrays.get(i)));
    }
    // Safe: only the method above sets it.
    @SuppressWarnings("unchecked")
    List<io.tao4j.data.image.Image> images =
        (List<io.tao4j.data.image.Image>) context.getAttachment(PICTURES);
    return inference.decode(images, outputs).stream().<R>map(form).toList();
  }

  @Override
  public NDList processInput(TranslatorContext context, Image picture) {
    return batchProcessInput(context, List.of(picture));
  }

  @Override
  public R processOutput(TranslatorContext context, NDList arrays) {
    return batchProcessOutput(context, arrays).get(0);
  }

  private static io.tao4j.data.image.Image picture(Image picture) {
    if (picture.getWrappedImage() instanceof BufferedImage buffered) {
      return io.tao4j.data.image.Image.of(buffered);
    }
    // Other image factories of DJL (OpenCV's, Android's) give their pixels as red, green, blue.
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray pixels = picture.toNDArray(manager, Image.Flag.COLOR); // [H,W,3] 0..255
      Shape shape = pixels.getShape();
      byte[] rgb = new byte[Math.toIntExact(shape.size())];
      pixels.toType(ai.djl.ndarray.types.DataType.UINT8, false).toByteBuffer().get(rgb);
      return io.tao4j.data.image.Image.of((int) shape.get(1), (int) shape.get(0), rgb);
    }
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    Tensor given = tensor.dtype() == DType.BFLOAT16 ? tensor.to(DType.FLOAT32) : tensor;
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.toIntExact(given.byteSize())).order(ByteOrder.nativeOrder());
    bytes.put(given.bytes()).flip();
    return manager.create(
        bytes, new Shape(given.shape().toArray()), DjlTensors.dataType(given.dtype()));
  }
}
