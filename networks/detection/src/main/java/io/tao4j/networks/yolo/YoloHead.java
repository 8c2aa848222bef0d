package io.tao4j.networks.yolo;

import io.tao4j.error.TaoException;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Value;
import io.tao4j.model.ModelMeta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of a detector's output maps: {@code [N, anchors * (5 + classes), H / stride, W / stride]},
 * for each anchor x, y, width, height, objectness and the classes, all before their activations.
 *
 * @param name {@code big}, {@code mid} or {@code small}: the objects that it is for; also the
 *     output's name
 * @param stride input pixels of a cell
 * @param anchors sizes that its predictions start from
 * @param gridExtend how far a centre may leave its cell on both sides together, in cells
 */
record YoloHead(String name, int stride, List<Anchor> anchors, double gridExtend) {
  /** Numbers of a prediction before the classes. */
  static final int BOX_NUMBERS = 5;

  /** Largest exponent of a size, against overflow. */
  static final double LARGEST_EXPONENT = 8;

  static final List<String> NAMES = List.of("big", "mid", "small");

  YoloHead {
    anchors = List.copyOf(anchors);
  }

  /** Its map {@code [N, A * (5 + C), h, w]} as {@code [N, A, 5 + C, h, w]}. */
  static Value predictions(GraphBuilder b, Value map, YoloHead head, int classes) {
    return b.add(
        "logits",
        new MovementOp.Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(head.anchors().size()),
                new Extent.Sized(BOX_NUMBERS + classes),
                new Extent.SameAs(2),
                new Extent.SameAs(3))),
        map);
  }

  /** Numbers {@code from} and on of axis 2. */
  static Value part(GraphBuilder b, Value x, int from, int count) {
    return b.add(new MovementOp.Slice(2, from, from + count, 1), x);
  }

  /** What a model file must say of its heads. */
  static Map<String, String> properties(List<YoloHead> heads) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (YoloHead head : heads) {
      String prefix = "head." + head.name() + ".";
      properties.put(prefix + "stride", Integer.toString(head.stride()));
      properties.put(prefix + "anchors", Anchor.text(head.anchors()));
      properties.put(prefix + "grid_xy_extend", Double.toString(head.gridExtend()));
    }
    return properties;
  }

  /**
   * The heads of a model.
   *
   * @throws TaoException {@code MODEL-010} if the file does not say them
   */
  static List<YoloHead> of(ModelMeta meta) {
    List<YoloHead> heads = new ArrayList<>();
    for (String name : NAMES) {
      String prefix = "head." + name + ".";
      String stride = meta.properties().get(prefix + "stride");
      if (stride == null) {
        continue;
      }
      try {
        heads.add(
            new YoloHead(
                name,
                Integer.parseInt(stride),
                Anchor.parse(String.valueOf(meta.properties().get(prefix + "anchors")))
                    .orElseThrow(() -> new NumberFormatException("anchors")),
                Double.parseDouble(
                    String.valueOf(meta.properties().get(prefix + "grid_xy_extend")))));
      } catch (NumberFormatException e) {
        throw new TaoException(
            "MODEL-010",
            "the model's properties of head '%s' cannot be read".formatted(name),
            List.of(String.valueOf(e.getMessage())),
            e);
      }
    }
    if (heads.isEmpty()) {
      throw new TaoException(
          "MODEL-010",
          "the model does not say its heads",
          "properties head.big.stride, head.big.anchors, ... are missing: it is no detector of"
              + " tao4j");
    }
    return heads;
  }
}
