package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.tensor.Shape;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.PositionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Vision Transformer: Dosovitskiy et al. 2020, arXiv 2010.11929; the smaller ones are those of
 * Touvron et al. 2020, arXiv 2012.12877. Names and numbers are those of timm's weights. The table
 * of positions is one of the image's size.
 *
 * @param name name in specs
 * @param patch height and width of a patch, which is the stride of the only map
 * @param width features of a token
 * @param depth blocks
 * @param heads of the attention, which divide the width
 * @param expansion features between the dense layers of a block, over the width
 */
public record VisionTransformer(
    String name, int patch, int width, int depth, int heads, int expansion) implements Backbone {
  private static final double EPSILON = 1e-6;

  public static VisionTransformer tiny() {
    return new VisionTransformer("vit_tiny_patch16_224", 16, 192, 12, 3, 4);
  }

  public static VisionTransformer small() {
    return new VisionTransformer("vit_small_patch16_224", 16, 384, 12, 6, 4);
  }

  public static VisionTransformer base() {
    return new VisionTransformer("vit_base_patch16_224", 16, 768, 12, 12, 4);
  }

  @Override
  public String paper() {
    return "Dosovitskiy et al. 2020, arXiv 2010.11929";
  }

  @Override
  public int stride() {
    return patch;
  }

  @Override
  public boolean needsFixedSize() {
    return true;
  }

  @Override
  public boolean dropsPaths() {
    return true;
  }

  @Override
  public boolean normsAreOptional() {
    return false;
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    Activation activation = options.activation(Activation.GELU);
    Shape image = b.shape(images);
    int rows = Math.toIntExact(image.size(2)) / patch;
    int columns = Math.toIntExact(image.size(3)) / patch;
    int patches = rows * columns;
    Initializer small = new Initializer.Normal(0.02);
    Value token = b.parameter("cls_token", Shape.of(1, 1, width), Role.EMBEDDING, small);
    Value positions =
        b.parameter("pos_embed", Shape.of(1, patches + 1, width), Role.EMBEDDING, small);
    Value x = b.conv2d("patch_embed.proj", images, width, patch, patch, Padding.NONE, 1, true);
    x = b.add(flattened(), x); // [N,D,T]
    x = b.add(MovementOp.Transpose.swapping(3, 1, 2), x); // [N,T,D]
    // The class token stands before the patches: both are padded to the whole length and added.
    x = b.add(new MovementOp.Pad(List.of(0, 1, 0), List.of(0, 0, 0), 0), x);
    token = b.add(new MovementOp.Pad(List.of(0, 0, 0), List.of(0, patches, 0), 0), token);
    x = b.sum(x, b.sum(token, positions));
    DropPath drop = DropPath.upTo(options.dropPath(), depth);
    for (int i = 0; i < depth; i++) {
      GraphBuilder block = b.scope("blocks." + i);
      Value y = Transformer.norm(block, "norm1", x, EPSILON);
      y = Transformer.selfAttention(block.scope("attn"), y, heads);
      x = b.sum(x, drop.add(block, "drop_path1", y, i));
      y = Transformer.norm(block, "norm2", x, EPSILON);
      y = Transformer.mlp(block.scope("mlp"), y, expansion * width, activation);
      x = b.sum(x, drop.add(block, "drop_path2", y, i));
    }
    x = Transformer.norm(b, "norm", x, EPSILON);
    Value map = b.add(new MovementOp.Slice(1, 1, patches + 1, 1), x);
    map = b.add(MovementOp.Transpose.swapping(3, 1, 2), map); // [N,D,T]
    map =
        b.add(
            new MovementOp.Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Sized(rows),
                    new Extent.Sized(columns))),
            map);
    return Features.of(Map.of(patch, map), x);
  }

  private static MovementOp.Reshape flattened() {
    return new MovementOp.Reshape(
        List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Rest()));
  }

  /** The class token. */
  @Override
  public Value pool(GraphBuilder b, Value last) {
    Value token = b.add(new MovementOp.Slice(1, 0, 1, 1), last);
    return b.add(
        new MovementOp.Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(2))), token);
  }

  @Override
  public String classifierName() {
    return "head";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.same("timm"));
  }

  @Override
  public Map<String, PositionTable> positionTables(int height, int width) {
    return Map.of("pos_embed", new PositionTable(1, height / patch, width / patch));
  }

  /** The embedding, then each block, the last with the norm behind it. */
  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>();
    blocks.add(List.of("patch_embed", "cls_token", "pos_embed"));
    for (int i = 0; i < depth; i++) {
      blocks.add(i < depth - 1 ? List.of("blocks." + i) : List.of("blocks." + i, "norm"));
    }
    return blocks;
  }
}
