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
 * Touvron et al. 2020, arXiv 2012.12877. With {@link Form} also those of DINOv2 and CLIP. Names and
 * numbers are those of timm's weights. The table of positions is one of the image's size.
 *
 * @param name name in specs
 * @param patch height and width of a patch, which is the stride of the only map
 * @param inputSize height and width of the images of the public weights
 * @param width features of a token
 * @param depth blocks
 * @param heads of the attention, which divide the width
 * @param hidden features between the dense layers of a block
 * @param form what else tells the kinds apart
 */
public record VisionTransformer(
    String name, int patch, int inputSize, int width, int depth, int heads, int hidden, Form form)
    implements TransformerBackbone {

  /**
   * How a kind of vision transformer differs from the first.
   *
   * @param registers tokens beside the class token that stand for no patch (Darcet et al. 2023,
   *     arXiv 2309.16588)
   * @param classHasPosition whether the table of positions has a row for the class token
   * @param layerScale start of the factor of each branch, or 0 for none
   * @param gated whether the dense layers of a block are gated (SwiGLU: Shazeer 2020, arXiv
   *     2002.05202)
   * @param normBefore whether a norm stands before the first block; the patches then have no bias
   * @param activation between the dense layers
   * @param epsilon of the norms
   */
  public record Form(
      int registers,
      boolean classHasPosition,
      double layerScale,
      boolean gated,
      boolean normBefore,
      Activation activation,
      double epsilon) {
    /** The paper's. */
    public static final Form PLAIN = new Form(0, true, 0, false, false, Activation.GELU, 1e-6);

    /** DINOv2: Oquab et al. 2023, arXiv 2304.07193. */
    public static final Form DINOV2 = new Form(0, true, 1e-5, false, false, Activation.GELU, 1e-6);

    /** DINOv2 with four registers. */
    public static final Form DINOV2_REGISTERS =
        new Form(4, false, 1e-5, false, false, Activation.GELU, 1e-6);

    /** DINOv2 with four registers and gates: its largest. */
    public static final Form DINOV2_GATED =
        new Form(4, false, 1e-5, true, false, Activation.GELU, 1e-6);

    /** CLIP's pictures, as trained by OpenAI: Radford et al. 2021, arXiv 2103.00020. */
    public static final Form CLIP = new Form(0, true, 0, false, true, Activation.QUICK_GELU, 1e-5);
  }

  private static VisionTransformer plain(String size, int width, int depth, int heads) {
    return new VisionTransformer(
        "vit_" + size + "_patch16_224", 16, 224, width, depth, heads, 4 * width, Form.PLAIN);
  }

  public static VisionTransformer tiny() {
    return plain("tiny", 192, 12, 3);
  }

  public static VisionTransformer small() {
    return plain("small", 384, 12, 6);
  }

  public static VisionTransformer base() {
    return plain("base", 768, 12, 12);
  }

  public static VisionTransformer large() {
    return plain("large", 1024, 24, 16);
  }

  /** DINOv2's sizes, without registers and with them. */
  static List<VisionTransformer> dinov2() {
    List<VisionTransformer> all = new ArrayList<>();
    for (Form form : List.of(Form.DINOV2, Form.DINOV2_REGISTERS)) {
      all.add(dinov2("small", 384, 12, 6, 4 * 384, form));
      all.add(dinov2("base", 768, 12, 12, 4 * 768, form));
      all.add(dinov2("large", 1024, 24, 16, 4 * 1024, form));
    }
    all.add(dinov2("giant", 1536, 40, 24, 4096, Form.DINOV2_GATED));
    return all;
  }

  private static VisionTransformer dinov2(
      String size, int width, int depth, int heads, int hidden, Form form) {
    String registers = form.registers() > 0 ? "_reg" + form.registers() : "";
    String name = "vit_%s_patch14%s_dinov2".formatted(size, registers);
    return new VisionTransformer(name, 14, 518, width, depth, heads, hidden, form);
  }

  /** The pictures' half of OpenAI's CLIP. */
  static List<VisionTransformer> clip() {
    return List.of(
        clip("base", 32, 768, 12, 12),
        clip("base", 16, 768, 12, 12),
        clip("large", 14, 1024, 24, 16));
  }

  private static VisionTransformer clip(String size, int patch, int width, int depth, int heads) {
    String name = "vit_%s_patch%s_clip_quickgelu_224".formatted(size, patch);
    return new VisionTransformer(name, patch, 224, width, depth, heads, 4 * width, Form.CLIP);
  }

  @Override
  public String paper() {
    if (form.equals(Form.PLAIN)) {
      return "Dosovitskiy et al. 2020, arXiv 2010.11929";
    }
    return form.equals(Form.CLIP)
        ? "Radford et al. 2021, arXiv 2103.00020"
        : "Oquab et al. 2023, arXiv 2304.07193";
  }

  @Override
  public int stride() {
    return patch;
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    Activation activation = options.activation(form.activation());
    Shape image = b.shape(images);
    int rows = Math.toIntExact(image.size(2)) / patch;
    int columns = Math.toIntExact(image.size(3)) / patch;
    int patches = rows * columns;
    Value x = embedded(b, images, patches);
    if (form.normBefore()) {
      x = Transformer.norm(b, "norm_pre", x, form.epsilon());
    }
    DropPath drop = DropPath.upTo(options.dropPath(), depth);
    for (int i = 0; i < depth; i++) {
      x = block(b.scope("blocks." + i), x, activation, drop, i);
    }
    x = Transformer.norm(b, "norm", x, form.epsilon());
    int others = 1 + form.registers();
    Value tokens = b.add(new MovementOp.Slice(1, others, patches + others, 1), x);
    return Features.of(Map.of(patch, Transformer.map(b, tokens, rows, columns)), x);
  }

  /** The class token, the registers, then the patches, with their positions. */
  private Value embedded(GraphBuilder b, Value images, int patches) {
    Initializer small = new Initializer.Normal(0.02);
    int others = 1 + form.registers();
    Value first = b.parameter("cls_token", Shape.of(1, 1, width), Role.EMBEDDING, small);
    if (form.registers() > 0) {
      Value registers =
          b.parameter("reg_token", Shape.of(1, form.registers(), width), Role.EMBEDDING, small);
      first = b.add(new MovementOp.Concat(1), first, registers);
    }
    int positioned = patches + (form.classHasPosition() ? 1 : 0);
    Value positions =
        b.parameter("pos_embed", Shape.of(1, positioned, width), Role.EMBEDDING, small);
    Value x =
        b.conv2d(
            "patch_embed.proj", images, width, patch, patch, Padding.NONE, 1, !form.normBefore());
    x = Transformer.tokens(b, x);
    // What stands for no patch comes first: all are padded to the whole length and added.
    x = after(b, x, others);
    if (!form.classHasPosition()) {
      positions = after(b, positions, others);
    }
    first = b.add(new MovementOp.Pad(List.of(0, 0, 0), List.of(0, patches, 0), 0), first);
    return b.sum(x, b.sum(first, positions));
  }

  private static Value after(GraphBuilder b, Value x, int places) {
    return b.add(new MovementOp.Pad(List.of(0, places, 0), List.of(0, 0, 0), 0), x);
  }

  private Value block(GraphBuilder b, Value input, Activation activation, DropPath drop, int i) {
    Value y = Transformer.norm(b, "norm1", input, form.epsilon());
    y = scaled(b, "ls1.gamma", Transformer.selfAttention(b.scope("attn"), y, heads));
    Value x = b.sum(input, drop.add(b, "drop_path1", y, i));
    y = Transformer.norm(b, "norm2", x, form.epsilon());
    y =
        form.gated()
            ? Transformer.gatedMlp(b.scope("mlp"), y, hidden)
            : Transformer.mlp(b.scope("mlp"), y, hidden, activation);
    return b.sum(x, drop.add(b, "drop_path2", scaled(b, "ls2.gamma", y), i));
  }

  private Value scaled(GraphBuilder b, String name, Value x) {
    return form.layerScale() > 0 ? Transformer.layerScale(b, name, x, form.layerScale()) : x;
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

  /** DINOv2's authors have timm's names, but for the registers. */
  @Override
  public List<NameMap> conventions() {
    NameMap timm = NameMap.same("timm");
    return form.registers() == 0
        ? List.of(timm)
        : List.of(
            timm,
            NameMap.of(
                "DINOv2",
                parameter -> parameter.equals("reg_token") ? "register_tokens" : parameter));
  }

  @Override
  public Map<String, PositionTable> positionTables(int height, int width) {
    int others = form.classHasPosition() ? 1 : 0;
    return Map.of("pos_embed", new PositionTable(others, height / patch, width / patch));
  }

  /** The embedding, then each block, the last with the norm behind it. */
  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>();
    List<String> first = new ArrayList<>(List.of("patch_embed", "cls_token", "pos_embed"));
    if (form.registers() > 0) {
      first.add("reg_token");
    }
    if (form.normBefore()) {
      first.add("norm_pre");
    }
    blocks.add(first);
    for (int i = 0; i < depth; i++) {
      blocks.add(i < depth - 1 ? List.of("blocks." + i) : List.of("blocks." + i, "norm"));
    }
    return blocks;
  }
}
