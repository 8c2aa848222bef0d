package io.tao4j.export.deploy;

import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.ServedForm;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/** Small networks with all that files for other programs need. */
final class DeployModels {
  static final List<String> CLASSES = List.of("cross", "ring", "stripes", "a \"star\"");

  private DeployModels() {}

  static Model classifier(Normalization normalization) {
    return classifier(Preprocessing.stretch(16, 24, Interpolation.BILINEAR, normalization));
  }

  /** Height and width of the input are 16 and 24. */
  static Model classifier(Preprocessing preprocessing) {
    Normalization normalization = preprocessing.normalization();
    GraphBuilder b = new GraphBuilder();
    int channels = normalization.order().channels();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(channels, 16, 24));
    Value c = b.relu(b.conv2d("conv", x, 8, 3, 2, Padding.all(1), 1, true));
    b.output("logits", b.linear("head", b.reduce(ReduceKind.MEAN, c, false, 2, 3), 4, true));
    return model(b.build(), preprocessing);
  }

  /** Heads of three and two classes. */
  static Model twoHeads(Normalization normalization) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 16, 24));
    Value c = b.relu(b.conv2d("conv", x, 8, 3, 2, Padding.all(1), 1, true));
    Value pooled = b.reduce(ReduceKind.MEAN, c, false, 2, 3);
    b.output("kind", b.linear("kind_head", pooled, 3, true));
    b.output("sleeve", b.linear("sleeve_head", pooled, 2, true));
    return model(b.build(), Preprocessing.stretch(16, 24, Interpolation.BILINEAR, normalization));
  }

  /** Two classes for each pixel. */
  static Model masks(Normalization normalization) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 16, 24));
    b.output("masks", b.conv2d("conv", x, 2, 3, 1, Padding.all(1), 1, true));
    return model(b.build(), Preprocessing.stretch(16, 24, Interpolation.BILINEAR, normalization));
  }

  /** Two labels and none of them for each column. */
  static Model steps(Normalization normalization) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 16, 24));
    Value scores = b.conv2d("conv", x, 3, 3, 1, Padding.all(1), 1, true);
    Value columns = b.reduce(ReduceKind.MEAN, scores, false, 2); // [N, 3, 24]
    Value steps = b.add(new MovementOp.Transpose(List.of(0, 2, 1)), columns);
    b.output("logits", steps);
    b.output("best", b.add(new ReduceOp.ArgMax(2), steps));
    b.output(
        "sure", b.reduce(ReduceKind.MAXIMUM, b.add(new NormalizeOp.Softmax(2), steps), false, 2));
    return model(b.build(), Preprocessing.stretch(16, 24, Interpolation.BILINEAR, normalization));
  }

  /** A number of five others. */
  static Model table() {
    GraphBuilder b = new GraphBuilder();
    Value row = b.input("row", DType.FLOAT32, Shape.batch(5));
    b.output("value", b.linear("head", b.relu(b.linear("hidden", row, 8, true)), 1, true));
    return new Model(b.build(), Weights.initialize(b.build(), 3), ModelMeta.of("table"));
  }

  static ServedForm scores(Model model) {
    return ServedForm.Scores.of("logits", model.meta().classNames(), ServedForm.Activation.SOFTMAX);
  }

  private static Model model(Graph graph, Preprocessing preprocessing) {
    return new Model(
        graph,
        Weights.initialize(graph, 3),
        new ModelMeta("test", CLASSES, preprocessing.toMap(), Map.of("top_1", 0.5), Map.of()));
  }

  /** Boxes and scores of each of 24 cells. */
  static ServedForm.Boxes detector(Normalization normalization) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 16, 24));
    Value cells = b.conv2d("conv", x, 8, 4, 4, Padding.NONE, 1, true); // [N, 8, 4, 6]
    Value rows =
        b.add(
            new MovementOp.Reshape(
                List.of(new Extent.SameAs(0), new Extent.Sized(8), new Extent.Rest())),
            cells);
    Value last = b.add(new MovementOp.Transpose(List.of(0, 2, 1)), rows); // [N, 24, 8]
    Value start = b.scale(b.unary(UnaryKind.SIGMOID, part(b, last, 0, 2)), 8);
    Value size = b.scale(b.unary(UnaryKind.SIGMOID, part(b, last, 2, 4)), 8);
    b.output("boxes", b.add(new MovementOp.Concat(2), start, b.sum(start, size)));
    b.output("scores", b.unary(UnaryKind.SIGMOID, part(b, last, 4, 8)));
    Preprocessing preprocessing =
        new Preprocessing(
            16, 24, Interpolation.BILINEAR, CropMode.LETTERBOX, 0, 128, normalization);
    return new ServedForm.Boxes(
        model(b.build(), preprocessing), "boxes", "scores", CLASSES, 0.4, 0.5, 20);
  }

  private static Value part(GraphBuilder b, Value x, int from, int to) {
    return b.add(new MovementOp.Slice(2, from, to, 1), x);
  }
}
